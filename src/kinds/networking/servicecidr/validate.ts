import { parseCidr } from '#api/ip/ip.ts'
import { validateCidr } from '#api/ip/ip-validation.ts'
import { type FieldError, invalid, required, struct } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import type { ServiceCIDR } from '#kinds/networking/servicecidr/types.ts'

const at = path('spec', 'cidrs')
const onePerFamily =
  'may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64'

export function validateServiceCIDR({ spec }: ServiceCIDR): readonly FieldError[] {
  const { cidrs = [] } = spec
  if (cidrs.length === 0) return [required(at, 'at least one CIDR required')]
  const errors: FieldError[] = []
  if (cidrs.length > 2) {
    return [invalid(at, struct({ CIDRs: cidrs }), 'may only hold up to 2 values')]
  }
  for (const [index, cidr] of cidrs.entries()) errors.push(...validateCidr(cidr, at.index(index)))
  const [first, second] = cidrs.map((cidr) => parseCidr(cidr)?.address.family)
  if (first !== undefined && first === second) errors.push(invalid(at, cidrs, onePerFamily))
  return errors
}

/** A second family may be added, nothing else changes. */
export function validateServiceCIDRUpdate(
  { spec }: ServiceCIDR,
  old: ServiceCIDR,
): readonly FieldError[] {
  const { cidrs = [] } = spec
  const { cidrs: oldCidrs = [] } = old.spec
  const isImmutable = 'field is immutable'
  const changed = oldCidrs.flatMap((cidr, i) =>
    cidr === cidrs[i] ? [] : [invalid(at.index(i), cidrs[i], isImmutable)],
  )
  if (cidrs.length === oldCidrs.length) return changed
  if (oldCidrs.length === 1 && cidrs.length === 2) {
    return [...changed, ...validateServiceCIDR({ spec } as ServiceCIDR)]
  }
  return [invalid(at, spec.cidrs, isImmutable)]
}
