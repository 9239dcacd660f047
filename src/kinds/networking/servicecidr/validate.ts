import { type FieldError, invalid, required } from '#api/field-error.ts'
import { path } from '#api/field-path.ts'
import { ipFamilyOf } from '#api/ip.ts'
import { validateCidr } from '#api/ip-validation.ts'
import type { ServiceCIDR } from '#kinds/networking/servicecidr/types.ts'

const at = path('spec', 'cidrs')
const onePerFamily =
  'may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64'

export function validateServiceCIDR({ spec }: ServiceCIDR): readonly FieldError[] {
  const { cidrs = [] } = spec
  if (cidrs.length === 0) return [required(at, 'at least one CIDR required')]
  const errors: FieldError[] = []
  if (cidrs.length > 2) errors.push(invalid(at, cidrs, 'may only hold up to 2 values'))
  if (cidrs.length === 2 && familyOf(cidrs[0]!) === familyOf(cidrs[1]!)) {
    errors.push(invalid(at, cidrs, onePerFamily))
  }
  return [...errors, ...cidrs.flatMap((cidr, index) => validateCidr(cidr, at.index(index)))]
}

function familyOf(cidr: string): number | undefined {
  return ipFamilyOf(cidr.split('/')[0]!)
}

/** A second family may be added, nothing else changes. */
export function validateServiceCIDRUpdate(
  { spec }: ServiceCIDR,
  old: ServiceCIDR,
): readonly FieldError[] {
  const { cidrs = [] } = spec
  const { cidrs: oldCidrs = [] } = old.spec
  const isImmutable = 'field is immutable'
  const changedAt = oldCidrs.findIndex((cidr, index) => cidr !== cidrs[index])
  if (cidrs.length === oldCidrs.length) {
    return changedAt < 0 ? [] : [invalid(at.index(changedAt), cidrs[changedAt], isImmutable)]
  }
  if (oldCidrs.length === 1 && cidrs.length === 2) {
    const changed = changedAt < 0 ? [] : [invalid(at.index(0), cidrs[0], isImmutable)]
    return [...changed, ...validateServiceCIDR({ spec } as ServiceCIDR)]
  }
  return [invalid(at, spec.cidrs, isImmutable)]
}
