/** The rules for kernel parameters that a pod sets for itself. */
import { duplicate, invalid } from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import { byteLength } from '#base/go/text.ts'
import { need, refuse, type Walk } from '#kinds/core/pod/spec/checks.ts'
import type { PodSpec, Sysctl } from '#kinds/core/pod/types.ts'

const segment = '[a-z0-9]([-_a-z0-9]*[a-z0-9])?'
const form = `^(${segment}[\\./])*${segment}$`
const isName = new RegExp(form)
const nameLimitBytes = 253

export function checkSysctls(walk: Walk, sysctls: readonly Sysctl[], at: FieldPath): void {
  const { errors } = walk
  const seen = new Set<string>()
  sysctls.forEach(({ name }, i) => {
    const spot = { errors, at: at.index(i) }
    if (need(spot, 'name', name)) {
      if (byteLength(name) > nameLimitBytes || !isName.test(name)) {
        const message = `must have at most ${nameLimitBytes} characters and match regex ${form}`
        refuse(spot, 'name', name, [message])
      } else if (seen.has(name)) errors.push(duplicate(spot.at.child('name'), name))
    }
    const field = walk.options.anySysctls ? undefined : hostFieldOf(name, walk.spec)
    if (field !== undefined) {
      const detail = `may not be specified when '${field}' is true`
      errors.push(invalid(spot.at.child('name'), name, detail))
    }
    seen.add(name)
  })
}

/** The field by which the host lends the pod what the parameter is about: upstream's ValidateHostSysctl. */
export function hostFieldOf(name: string, spec: PodSpec): string | undefined {
  const dotted = withDots(name)
  if (spec.hostNetwork && dotted.startsWith('net.')) return 'hostNetwork'
  return spec.hostIPC && isIpc(dotted) ? 'hostIPC' : undefined
}

function isIpc(name: string): boolean {
  return /^(kernel\.shm|kernel\.msg|fs\.mqueue\.)/.test(name) || name === 'kernel.sem'
}

/** Names may use slashes instead of dots, as files do: the first separator tells which. */
function withDots(name: string): string {
  const first = /[./]/.exec(name)?.[0]
  if (first !== '/') return name
  return name.replace(/[./]/g, (separator) => (separator === '/' ? '.' : '/'))
}
