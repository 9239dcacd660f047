/** The rules for endpoints: addresses that traffic can go to, and ports that can be told apart. */

import { validateLegacyIp, validateNonSpecialIp } from '#api/ip/ip-validation.ts'
import { dns1123LabelErrors, dns1123SubdomainErrors } from '#api/names/dns-names.ts'
import { qualifiedNameErrors } from '#api/names/label-names.ts'
import { portNumberErrors } from '#api/names/names.ts'
import { type FieldError, invalid, notSupported, required } from '#api/validation/field-error.ts'
import { type FieldPath, path } from '#api/validation/field-path.ts'
import type { EndpointAddress, EndpointPort, Endpoints } from '#kinds/core/endpoints/types.ts'

const protocols: readonly string[] = ['SCTP', 'TCP', 'UDP']

/** Upstream's ValidateEndpointsCreate. */
export function validateEndpoints(endpoints: Endpoints): readonly FieldError[] {
  return validate(endpoints, [])
}

/** Upstream's ValidateEndpointsUpdate: addresses that were there stay valid. */
export function validateEndpointsUpdate(
  endpoints: Endpoints,
  old: Endpoints,
): readonly FieldError[] {
  return validate(endpoints, addressesOf(old))
}

function addressesOf({ subsets = [] }: Endpoints): readonly string[] {
  return subsets.flatMap(({ addresses = [], notReadyAddresses = [] }) =>
    [...addresses, ...notReadyAddresses].map(({ ip }) => ip),
  )
}

function validate({ subsets = [] }: Endpoints, validOld: readonly string[]): FieldError[] {
  return subsets.flatMap(({ addresses = [], notReadyAddresses = [], ports = [] }, i) => {
    const at = path('subsets').index(i)
    const isEmpty = addresses.length === 0 && notReadyAddresses.length === 0
    return [
      ...(isEmpty ? [required(at, 'must specify `addresses` or `notReadyAddresses`')] : []),
      ...addresses.flatMap((address, n) =>
        validateAddress(address, at.child('addresses').index(n), validOld),
      ),
      ...notReadyAddresses.flatMap((address, n) =>
        validateAddress(address, at.child('notReadyAddresses').index(n), validOld),
      ),
      ...ports.flatMap((port, n) =>
        validatePort(port, ports.length > 1, at.child('ports').index(n)),
      ),
    ]
  })
}

function validateAddress(
  { ip, hostname, nodeName }: EndpointAddress,
  at: FieldPath,
  validOld: readonly string[],
): readonly FieldError[] {
  const errors: FieldError[] = [...validateLegacyIp(ip, at.child('ip'), { validOld })]
  if (hostname) {
    const messages = dns1123LabelErrors(hostname)
    errors.push(...messages.map((m) => invalid(at.child('hostname'), hostname, m)))
  }
  if (nodeName !== undefined) {
    const messages = dns1123SubdomainErrors(nodeName)
    errors.push(...messages.map((m) => invalid(at.child('nodeName'), nodeName, m)))
  }
  errors.push(...validateNonSpecialIp(ip, at.child('ip')))
  return errors
}

function validatePort(
  { name, port, protocol, appProtocol }: EndpointPort,
  needsName: boolean,
  at: FieldPath,
): readonly FieldError[] {
  const errors: FieldError[] = []
  if (name) {
    errors.push(...dns1123LabelErrors(name).map((m) => invalid(at.child('name'), name, m)))
  } else if (needsName) {
    errors.push(required(at.child('name')))
  }
  errors.push(...portNumberErrors(port).map((m) => invalid(at.child('port'), port, m)))
  if (!protocol) errors.push(required(at.child('protocol')))
  else if (!protocols.includes(protocol)) {
    errors.push(notSupported(at.child('protocol'), protocol, protocols))
  }
  if (appProtocol !== undefined) {
    const messages = qualifiedNameErrors(appProtocol)
    errors.push(...messages.map((m) => invalid(at.child('appProtocol'), appProtocol, m)))
  }
  return errors
}
