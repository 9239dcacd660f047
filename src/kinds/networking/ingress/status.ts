import { parseIp } from '#api/ip/ip.ts'
import { validateLegacyIp } from '#api/ip/ip-validation.ts'
import { dns1123SubdomainErrors } from '#api/names/dns-names.ts'
import { type FieldError, invalid } from '#api/validation/field-error.ts'
import { type FieldPath, path } from '#api/validation/field-path.ts'
import type { Ingress, IngressLoadBalancerIngress } from '#kinds/networking/ingress/types.ts'

export function validateIngressStatus({ status }: Ingress): readonly FieldError[] {
  const at = path('status', 'loadBalancer', 'ingress')
  const ingress = status?.loadBalancer?.ingress ?? []
  return ingress.flatMap((one, i) => validateIngressPoint(one, at.index(i)))
}

function validateIngressPoint(
  { ip = '', hostname = '' }: IngressLoadBalancerIngress,
  at: FieldPath,
): readonly FieldError[] {
  return [
    ...(ip === '' ? [] : validateLegacyIp(ip, at.child('ip'))),
    ...(hostname === '' ? [] : validateHostname(hostname, at.child('hostname'))),
  ]
}

function validateHostname(hostname: string, at: FieldPath): readonly FieldError[] {
  const isIp = parseIp(hostname) !== undefined
  return [
    ...dns1123SubdomainErrors(hostname).map((message) => invalid(at, hostname, message)),
    ...(isIp ? [invalid(at, hostname, 'must be a DNS name, not an IP address')] : []),
  ]
}
