import { ipFamilyOf } from '#api/ip/ip.ts'
import { validateIp, validateLegacyIp, validateNonSpecialIp } from '#api/ip/ip-validation.ts'
import { dns1123LabelErrors, dns1123SubdomainErrors } from '#api/names/dns-names.ts'
import { labelValueErrors, qualifiedNameErrors } from '#api/names/label-names.ts'
import { validateFullyQualifiedDomainName } from '#api/validation/domain-names.ts'
import {
  duplicate,
  type FieldError,
  invalid,
  named,
  notSupported,
  required,
  tooMany,
} from '#api/validation/field-error.ts'
import { type FieldPath, path } from '#api/validation/field-path.ts'
import type {
  Endpoint,
  EndpointHints,
  EndpointPort,
  EndpointSlice,
} from '#kinds/discovery/endpointslice/types.ts'

const endpointLimit = 1000
const portLimit = 20_000
const addressLimit = 100
const hintLimit = 8
const addressTypes: readonly string[] = ['FQDN', 'IPv4', 'IPv6']
const protocols: readonly string[] = ['SCTP', 'TCP', 'UDP']

export function validateEndpointSlice(slice: EndpointSlice): readonly FieldError[] {
  return validateSlice(slice, new Set())
}

/** Addresses that were there before may stay as they are written. */
function validateSlice(slice: EndpointSlice, before: ReadonlySet<string>): readonly FieldError[] {
  const { addressType, endpoints = [], ports = [] } = slice
  return [
    ...validateAddressType(addressType),
    ...validateEndpoints(endpoints, { addressType, before }),
    ...validatePorts(ports),
  ]
}

export function validateEndpointSliceUpdate(
  slice: EndpointSlice,
  old: EndpointSlice,
): readonly FieldError[] {
  const isSame = slice.addressType === old.addressType
  const changed = invalid(path('addressType'), named(slice.addressType), 'field is immutable')
  const before = new Set((old.endpoints ?? []).flatMap((endpoint) => endpoint.addresses))
  return [...validateSlice(slice, before), ...(isSame ? [] : [changed])]
}

function validateAddressType(addressType: string): readonly FieldError[] {
  const at = path('addressType')
  if (addressType === '') return [required(at)]
  return addressTypes.includes(addressType) ? [] : [notSupported(at, addressType, addressTypes)]
}

interface AddressRules {
  readonly addressType: string
  readonly before: ReadonlySet<string>
}

function validateEndpoints(
  endpoints: readonly Endpoint[],
  rules: AddressRules,
): readonly FieldError[] {
  const at = path('endpoints')
  if (endpoints.length > endpointLimit) return [tooMany(at, endpoints.length, endpointLimit)]
  return endpoints.flatMap((endpoint, i) => validateEndpoint(endpoint, rules, at.index(i)))
}

function validateEndpoint(
  { addresses, hostname, nodeName, hints }: Endpoint,
  rules: AddressRules,
  at: FieldPath,
): readonly FieldError[] {
  const addressesAt = at.child('addresses')
  const nodeErrors = nodeName === undefined ? [] : dns1123SubdomainErrors(nodeName)
  const hostErrors = hostname === undefined ? [] : dns1123LabelErrors(hostname)
  return [
    ...(addresses.length === 0 ? [required(addressesAt, 'must contain at least 1 address')] : []),
    ...(addresses.length > addressLimit
      ? [tooMany(addressesAt, addresses.length, addressLimit)]
      : []),
    ...addresses.flatMap((address, i) => validateAddress(address, rules, addressesAt, i)),
    ...nodeErrors.map((message) => invalid(at.child('nodeName'), nodeName, message)),
    ...hostErrors.map((message) => invalid(at.child('hostname'), hostname, message)),
    ...(hints ? validateHints(hints, at.child('hints')) : []),
  ]
}

/** What was there before stays, even where the type of the addresses is changed: that is told once. */
function validateAddress(
  address: string,
  { addressType, before }: AddressRules,
  list: FieldPath,
  index: number,
): readonly FieldError[] {
  if (before.has(address)) return []
  const at = list.index(index)
  switch (addressType) {
    case 'IPv4':
      return validateAddressOf(4, address, { at, list })
    case 'IPv6':
      return validateAddressOf(6, address, { at, list })
    case 'FQDN':
      return validateFullyQualifiedDomainName(address, at)
    default:
      return []
  }
}

/** An address of the other family is complained of at the place of the list, and only for that. */
function validateAddressOf(
  wanted: 4 | 6,
  address: string,
  { at, list }: { readonly at: FieldPath; readonly list: FieldPath },
): readonly FieldError[] {
  const isOther = ipFamilyOf(address) !== wanted
  const malformed = isOther ? validateLegacyIp(address, at) : validateIp(address, at)
  if (malformed.length > 0) return malformed
  const article = wanted === 4 ? 'an IPv4' : 'an IPv6'
  return [
    ...validateNonSpecialIp(address, at),
    ...(isOther ? [invalid(list, address, `must be ${article} address`)] : []),
  ]
}

function validateHints(
  { forZones = [], forNodes = [] }: EndpointHints,
  at: FieldPath,
): readonly FieldError[] {
  const zonesAt = at.child('forZones')
  const nodesAt = at.child('forNodes')
  return [
    ...validateNamed(forZones, zonesAt, labelValueErrors),
    ...validateNamed(forNodes, nodesAt, (name) => dns1123SubdomainErrors(name)),
  ]
}

function validateNamed(
  items: readonly { readonly name: string }[],
  at: FieldPath,
  rule: (name: string) => readonly string[],
): readonly FieldError[] {
  if (items.length > hintLimit) return [tooMany(at, items.length, hintLimit)]
  const seen = new Set<string>()
  return items.flatMap(({ name }, i) => {
    const nameAt = at.index(i).child('name')
    const isDouble = seen.has(name)
    seen.add(name)
    return [
      ...(isDouble ? [duplicate(nameAt, name)] : []),
      ...rule(name).map((message) => invalid(nameAt, name, message)),
    ]
  })
}

function validatePorts(ports: readonly EndpointPort[]): readonly FieldError[] {
  const at = path('ports')
  if (ports.length > portLimit) return [tooMany(at, ports.length, portLimit)]
  const seen = new Set<string>()
  return ports.flatMap((port, i) => {
    const { name = '' } = port
    const isDouble = seen.has(name)
    seen.add(name)
    return [
      ...(isDouble ? [duplicate(at.index(i).child('name'), name)] : []),
      ...validatePort(port, at.index(i)),
    ]
  })
}

function validatePort(
  { name = '', protocol, appProtocol }: EndpointPort,
  at: FieldPath,
): readonly FieldError[] {
  const nameErrors = name === '' ? [] : dns1123LabelErrors(name)
  const appErrors = appProtocol === undefined ? [] : qualifiedNameErrors(appProtocol)
  const isUnknown = protocol !== undefined && !protocols.includes(protocol)
  return [
    ...nameErrors.map((message) => invalid(at.child('name'), name, message)),
    ...(protocol === undefined ? [required(at.child('protocol'))] : []),
    ...(isUnknown ? [notSupported(at.child('protocol'), protocol, protocols)] : []),
    ...appErrors.map((message) => invalid(at.child('appProtocol'), appProtocol, message)),
  ]
}
