/** The rules for a service's addresses and their families. */

import { ipFamilyOf } from '#api/ip/ip.ts'
import { validateLegacyIp } from '#api/ip/ip-validation.ts'
import {
  duplicate,
  type FieldError,
  invalid,
  notSupported,
  required,
} from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import { headless, isHeadless } from '#kinds/core/service/traits.ts'
import type { Service, ServiceSpec } from '#kinds/core/service/types.ts'

const ipsPath = path('spec', 'clusterIPs')
const familiesPath = path('spec', 'ipFamilies')
const policyPath = path('spec', 'ipFamilyPolicy')
const supportedFamilies: readonly string[] = ['IPv4', 'IPv6']
const policies: readonly string[] = ['PreferDualStack', 'RequireDualStack', 'SingleStack']

/** Upstream's ValidateServiceClusterIPsRelatedFields. */
export function validateClusterIps(
  spec: ServiceSpec,
  validOld: readonly string[] = [],
): readonly FieldError[] {
  if (spec.type === 'ExternalName') return []
  const { clusterIPs = [], ipFamilyPolicy } = spec
  const errors: FieldError[] = [...validateBoth(spec), ...validateFamilies(spec)]
  if (ipFamilyPolicy !== undefined && !policies.includes(ipFamilyPolicy)) {
    errors.push(notSupported(policyPath, ipFamilyPolicy, policies))
  }
  const wrong = validateEach(clusterIPs, validOld)
  errors.push(...wrong)
  if (clusterIPs.length > 2) {
    errors.push(invalid(ipsPath, clusterIPs, 'may only hold up to 2 values'))
  }
  return wrong.length > 0 ? errors : [...errors, ...validateMatch(spec)]
}

/** The single address is the first of all. */
function validateBoth({ clusterIP = '', clusterIPs = [] }: ServiceSpec): readonly FieldError[] {
  if (clusterIP === '') {
    const detail = 'must be empty when `clusterIP` is not specified'
    return clusterIPs.length === 0 ? [] : [invalid(ipsPath, clusterIPs, detail)]
  }
  if (clusterIPs.length === 0) return [required(ipsPath)]
  if (clusterIPs[0] === clusterIP) return []
  return [invalid(ipsPath, clusterIPs, 'first value must match `clusterIP`')]
}

function validateFamilies({ ipFamilies = [] }: ServiceSpec): readonly FieldError[] {
  return ipFamilies.flatMap((family, i) => [
    ...(supportedFamilies.includes(family)
      ? []
      : [notSupported(familiesPath.index(i), family, supportedFamilies)]),
    ...(ipFamilies.indexOf(family) < i ? [duplicate(familiesPath.index(i), family)] : []),
  ])
}

function validateEach(
  clusterIPs: readonly string[],
  validOld: readonly string[],
): readonly FieldError[] {
  return clusterIPs.flatMap((ip, i) => {
    if (i > 0 || ip !== headless) return validateLegacyIp(ip, ipsPath.index(i), { validOld })
    if (clusterIPs.length === 1) return []
    return [invalid(ipsPath, clusterIPs, "'None' must be the first and only value")]
  })
}

function validateMatch(spec: ServiceSpec): readonly FieldError[] {
  const { clusterIPs = [], ipFamilies = [] } = spec
  const errors: FieldError[] = []
  const families = new Set(clusterIPs.map(ipFamilyOf))
  if (clusterIPs.length > 1 && families.size < clusterIPs.length) {
    errors.push(invalid(ipsPath, clusterIPs, 'may specify no more than one IP for each IP family'))
  }
  if (isHeadless(spec)) return errors
  for (const [i, ip] of clusterIPs.slice(0, ipFamilies.length).entries()) {
    const family = ipFamilies[i]!
    if (!supportedFamilies.includes(family) || family === `IPv${ipFamilyOf(ip)}`) continue
    const detail = `expected an ${family} value as indicated by \`ipFamilies[${i}]\``
    errors.push(invalid(ipsPath.index(i), ip, detail))
  }
  return errors
}

/** Upstream's validateUpgradeDowngradeClusterIPs: the first address stays, a second may come and go. */
export function validateIpsUpdate(
  { spec }: Service,
  { spec: old }: Service,
): readonly FieldError[] {
  if (spec.type === 'ExternalName' || old.type === 'ExternalName') return []
  if (isHeadless(spec) && isHeadless(old)) return []
  const { clusterIPs = [] } = spec
  const { clusterIPs: oldIps = [] } = old
  const told = spec.clusterIPs ?? []
  if (oldIps.length === clusterIPs.length) {
    return oldIps.flatMap((ip, i) =>
      ip === clusterIPs[i] ? [] : [invalid(ipsPath.index(i), told, 'may not change once set')],
    )
  }
  const errors: FieldError[] = []
  if (oldIps.length > 0 && clusterIPs.length === 0) {
    errors.push(invalid(ipsPath.index(0), told, 'primary clusterIP can not be unset'))
  } else if (oldIps.length > 0 && clusterIPs[0] !== oldIps[0]) {
    errors.push(invalid(ipsPath.index(0), told, 'may not change once set'))
  }
  if (oldIps.length > clusterIPs.length && clusterIPs.length === 1) {
    errors.push(...validateRelease(spec, 'clusterIP'))
  }
  return errors
}

function validateRelease({ ipFamilyPolicy }: ServiceSpec, what: string): readonly FieldError[] {
  if (ipFamilyPolicy === 'SingleStack') return []
  const detail = `must be set to 'SingleStack' when releasing the secondary ${what}`
  return [invalid(policyPath, ipFamilyPolicy, detail)]
}

/** Upstream's validateUpgradeDowngradeIPFamilies. */
export function validateFamiliesUpdate(
  { spec }: Service,
  { spec: old }: Service,
): readonly FieldError[] {
  if (spec.type === 'ExternalName' || old.type === 'ExternalName') return []
  if (isHeadless(spec) || isHeadless(old)) return []
  const { clusterIPs = [], ipFamilies = [] } = spec
  const { ipFamilies: oldFamilies = [] } = old
  const at = familiesPath.index(0)
  if (oldFamilies.length === ipFamilies.length) {
    return oldFamilies.flatMap((family, i) =>
      family === ipFamilies[i] ? [] : [invalid(at, ipFamilies, 'may not change once set')],
    )
  }
  const errors: FieldError[] = []
  const isLess = oldFamilies.length > ipFamilies.length
  if (isLess && clusterIPs.length === 0) {
    errors.push(invalid(at, ipFamilies, 'primary ipFamily can not be unset'))
  }
  if (oldFamilies.length > 0 && ipFamilies.length > 0 && ipFamilies[0] !== oldFamilies[0]) {
    errors.push(invalid(at, clusterIPs, 'may not change once set'))
  }
  if (isLess && ipFamilies.length === 1) errors.push(...validateRelease(spec, 'ipFamily'))
  return errors
}
