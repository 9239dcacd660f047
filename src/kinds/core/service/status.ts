/** The rules for what a load balancer reports. */

import { parseIp } from '#api/ip/ip.ts'
import { validateLegacyIp } from '#api/ip/ip-validation.ts'
import { dns1123SubdomainErrors } from '#api/names/dns-names.ts'
import {
  type FieldError,
  forbidden,
  invalid,
  notSupported,
  required,
} from '#api/validation/field-error.ts'
import { type FieldPath, path } from '#api/validation/field-path.ts'
import type { LoadBalancerIngress, Service } from '#kinds/core/service/types.ts'

const ingressPath = path('status', 'loadBalancer', 'ingress')
const modes: readonly string[] = ['Proxy', 'VIP']

/** Upstream's ValidateLoadBalancerStatus. */
export function validateServiceStatus(
  { spec, status }: Service,
  old: Service,
): readonly FieldError[] {
  const { ingress = [] } = status?.loadBalancer ?? {}
  if (ingress.length > 0 && spec.type !== 'LoadBalancer') {
    return [forbidden(ingressPath, "may only be used when `spec.type` is 'LoadBalancer'")]
  }
  const oldIngress = old.status?.loadBalancer?.ingress ?? []
  const validOld = oldIngress.flatMap(({ ip }) => ip ?? [])
  return ingress.flatMap((point, i) => validateIngress(point, ingressPath.index(i), validOld))
}

function validateIngress(
  { ip = '', ipMode, hostname = '' }: LoadBalancerIngress,
  at: FieldPath,
  validOld: readonly string[],
): readonly FieldError[] {
  const errors: FieldError[] = []
  const modePath = at.child('ipMode')
  if (ip !== '') errors.push(...validateLegacyIp(ip, at.child('ip'), { validOld }))
  if (ipMode === undefined) {
    if (ip !== '') errors.push(required(modePath, 'must be specified when `ip` is set'))
  } else if (ip === '') {
    errors.push(forbidden(modePath, 'may not be specified when `ip` is not set'))
  } else if (!modes.includes(ipMode)) {
    errors.push(notSupported(modePath, ipMode, modes))
  }
  if (hostname === '') return errors
  const hostPath = at.child('hostname')
  errors.push(...dns1123SubdomainErrors(hostname).map((m) => invalid(hostPath, hostname, m)))
  if (parseIp(hostname)) {
    errors.push(invalid(hostPath, hostname, 'must be a DNS name, not an IP address'))
  }
  return errors
}
