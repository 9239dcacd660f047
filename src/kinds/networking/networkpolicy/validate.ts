import { containsIp, parseCidrText } from '#api/ip/ip.ts'
import { validateLegacyCidr } from '#api/ip/ip-validation.ts'
import { portNameErrors, portNumberErrors } from '#api/names/names.ts'
import { validateLabelSelector } from '#api/selectors/label-selector.ts'
import {
  type FieldError,
  forbidden,
  invalid,
  notSupported,
  required,
} from '#api/validation/field-error.ts'
import { type FieldPath, path } from '#api/validation/field-path.ts'
import type {
  IPBlock,
  NetworkPolicy,
  NetworkPolicyPeer,
  NetworkPolicyPort,
} from '#kinds/networking/networkpolicy/types.ts'

const protocols: readonly string[] = ['TCP', 'UDP', 'SCTP']
const policyTypes: readonly string[] = ['Ingress', 'Egress']

export function validateNetworkPolicy({ spec }: NetworkPolicy): readonly FieldError[] {
  const at = path('spec')
  const { ingress = [], egress = [], policyTypes: types = [] } = spec
  return [
    ...validateLabelSelector(spec.podSelector, at.child('podSelector')),
    ...ingress.flatMap(({ ports, from }, i) => {
      const rule = at.child('ingress').index(i)
      return [...validatePorts(ports, rule), ...validatePeers(from, rule.child('from'))]
    }),
    ...egress.flatMap(({ ports, to }, i) => {
      const rule = at.child('egress').index(i)
      return [...validatePorts(ports, rule), ...validatePeers(to, rule.child('to'))]
    }),
    ...validatePolicyTypes(types, at.child('policyTypes')),
  ]
}

function validatePolicyTypes(types: readonly string[], at: FieldPath): readonly FieldError[] {
  if (types.length > policyTypes.length) {
    return [invalid(at, types, 'may not specify more than two policyTypes')]
  }
  return types.flatMap((type, i) =>
    policyTypes.includes(type) ? [] : [notSupported(at.index(i), type, policyTypes)],
  )
}

function validatePorts(
  ports: readonly NetworkPolicyPort[] = [],
  rule: FieldPath,
): readonly FieldError[] {
  return ports.flatMap((port, i) => validatePort(port, rule.child('ports').index(i)))
}

function validatePort(
  { protocol, port, endPort }: NetworkPolicyPort,
  at: FieldPath,
): readonly FieldError[] {
  const errors: FieldError[] = []
  if (protocol !== undefined && !protocols.includes(protocol)) {
    errors.push(notSupported(at.child('protocol'), protocol, protocols))
  }
  const portAt = at.child('port')
  if (typeof port === 'number') {
    errors.push(...portNumberErrors(port).map((message) => invalid(portAt, port, message)))
  } else if (port !== undefined) {
    errors.push(...portNameErrors(port).map((message) => invalid(portAt, port, message)))
  }
  if (endPort !== undefined) errors.push(...validateEndPort(port, endPort, at.child('endPort')))
  return errors
}

function validateEndPort(
  port: number | string | undefined,
  endPort: number,
  at: FieldPath,
): readonly FieldError[] {
  if (port === undefined)
    return [invalid(at, endPort, 'may not be specified when `port` is not specified')]
  if (typeof port === 'string') {
    return [invalid(at, endPort, 'may not be specified when `port` is non-numeric')]
  }
  return [
    ...(endPort < port ? [invalid(at, port, 'must be greater than or equal to `port`')] : []),
    ...portNumberErrors(endPort).map((message) => invalid(at, endPort, message)),
  ]
}

function validatePeers(
  peers: readonly NetworkPolicyPeer[] = [],
  at: FieldPath,
): readonly FieldError[] {
  return peers.flatMap((peer, i) => validatePeer(peer, at.index(i)))
}

function validatePeer(
  { podSelector, namespaceSelector, ipBlock }: NetworkPolicyPeer,
  at: FieldPath,
): readonly FieldError[] {
  const count = [podSelector, namespaceSelector, ipBlock].filter(Boolean).length
  const errors = [
    ...validateLabelSelector(podSelector, at.child('podSelector')),
    ...validateLabelSelector(namespaceSelector, at.child('namespaceSelector')),
    ...(ipBlock ? validateIPBlock(ipBlock, at.child('ipBlock')) : []),
  ]
  if (count === 0) return [...errors, required(at, 'must specify a peer')]
  if (count === 1 || !ipBlock) return errors
  return [...errors, forbidden(at, 'may not specify both ipBlock and another peer')]
}

function validateIPBlock({ cidr, except = [] }: IPBlock, at: FieldPath): readonly FieldError[] {
  const cidrAt = at.child('cidr')
  if (cidr === '') return [required(cidrAt)]
  const errors = validateLegacyCidr(cidr, cidrAt)
  const outer = parseCidrText(cidr)
  if (!outer) return errors
  return [
    ...errors,
    ...except.flatMap((text, i) => {
      const exceptAt = at.child('except').index(i)
      const wrong = validateLegacyCidr(text, exceptAt)
      const inner = parseCidrText(text)
      if (!inner) return wrong
      const isStrict =
        writtenPrefix(text) > writtenPrefix(cidr) &&
        containsIp(outer.network, inner.network.address)
      const detail = 'must be a strict subset of `cidr`'
      return isStrict ? wrong : [...wrong, invalid(exceptAt, text, detail)]
    }),
  ]
}

/** As it stands, even where it is that of a network of IPv4 written as one of IPv6. */
function writtenPrefix(cidr: string): number {
  return Number(cidr.slice(cidr.indexOf('/') + 1))
}
