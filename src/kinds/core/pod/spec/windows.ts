/** The rules for what only pods on Windows have. */
import { dns1123SubdomainErrors } from '#api/names/dns-names.ts'
import { forbidden, invalid, named } from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import { byteLength } from '#base/go/text.ts'
import { refuse, type Spot, type Walk } from '#kinds/core/pod/spec/checks.ts'
import { containersWithPath } from '#kinds/core/pod/spec/visit.ts'
import type { WindowsSecurityContextOptions } from '#kinds/core/pod/types.ts'

const credentialSpecLimitKib = 64
const domainLimitBytes = 256
const userLimitBytes = 104

const netBiosName = /^[^\\/:*?|"<>.][^\\/:*?|"<>]{0,14}$/u
const dnsLabel = '[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?'
const dnsName = new RegExp(`^${dnsLabel}(?:\\.${dnsLabel})*$`)

export function checkWindowsOptions(spot: Spot, options: WindowsSecurityContextOptions): void {
  const { gmsaCredentialSpecName: name, gmsaCredentialSpec: spec, runAsUserName: user } = options
  if (name !== undefined) {
    refuse(spot, 'gmsaCredentialSpecName', named(name), dns1123SubdomainErrors(name))
  }
  if (spec === '') {
    const message = 'gmsaCredentialSpec cannot be an empty string'
    refuse(spot, 'gmsaCredentialSpec', named(spec), [message])
  } else if (spec !== undefined && byteLength(spec) > credentialSpecLimitKib * 1024) {
    const message = `gmsaCredentialSpec size must be under ${credentialSpecLimitKib} KiB`
    refuse(spot, 'gmsaCredentialSpec', named(spec), [message])
  }
  if (user !== undefined) refuse(spot, 'runAsUserName', named(user), userErrors(user))
}

/** `user`, or `domain\user`. */
function userErrors(name: string): readonly string[] {
  if (name === '') return ['runAsUserName cannot be an empty string']
  if (/[\u0000-\u001f\u007f]/.test(name)) return ['runAsUserName cannot contain control characters']
  const parts = name.split('\\')
  if (parts.length > 2) return ['runAsUserName cannot contain more than one backslash']
  const user = parts.at(-1)!
  const domain = parts.length === 2 ? parts[0] : undefined
  return [...(domain === undefined ? [] : domainErrors(domain)), ...accountErrors(user)]
}

function domainErrors(domain: string): readonly string[] {
  const errors: string[] = []
  if (byteLength(domain) >= domainLimitBytes) {
    errors.push(`runAsUserName's Domain length must be under ${domainLimitBytes} characters`)
  }
  if (!netBiosName.test(domain) && !dnsName.test(domain)) {
    errors.push("runAsUserName's Domain doesn't match the NetBios nor the DNS format")
  }
  return errors
}

function accountErrors(user: string): readonly string[] {
  const errors: string[] = []
  if (user === '') errors.push("runAsUserName's User cannot be empty")
  else if (byteLength(user) > userLimitBytes) {
    errors.push(`runAsUserName's User length must not be longer than ${userLimitBytes} characters`)
  }
  if (/^[. ]+$/.test(user)) {
    errors.push("runAsUserName's User cannot contain only periods or spaces")
  }
  if (/["/\\:;|=,+*?<>@[\]]/.test(user)) {
    errors.push('runAsUserName\'s User cannot contain the following characters: "/\\:;|=,+*?<>@[]')
  }
  return errors
}

/** Processes of the host itself: all containers are, or none. */
export function checkHostProcess({ errors, options, spec }: Walk, at: FieldPath): void {
  const ofPod = spec.securityContext?.windowsOptions?.hostProcess
  let count = 0
  let hostCount = 0
  for (const { container, path } of containersWithPath(spec, at)) {
    const own = container.securityContext?.windowsOptions?.hostProcess
    count++
    if (own ?? ofPod) hostCount++
    if (ofPod !== undefined && own !== undefined && ofPod !== own) {
      const detail = `pod hostProcess value must be identical if both are specified, was ${ofPod}`
      const field = path().child('securityContext', 'windowsOptions', 'hostProcess')
      errors.push(invalid(field, own, detail))
    }
  }
  if (hostCount === 0) return
  if (hostCount !== count) {
    const detail =
      'If pod contains any hostProcess containers then all containers must be HostProcess containers'
    errors.push(invalid(at, '', detail))
  }
  if (!spec.hostNetwork) {
    const detail = 'hostNetwork must be true if pod contains any hostProcess containers'
    errors.push(invalid(at.child('hostNetwork'), false, detail))
  }
  if (options.refusesPrivileged) {
    errors.push(forbidden(at, 'hostProcess containers are disallowed by cluster policy'))
  }
}
