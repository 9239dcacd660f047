/** The rules for services. */

import {
  validateLegacyCidr,
  validateLegacyIp,
  validateNonSpecialIp,
} from '#api/ip/ip-validation.ts'
import { dns1123LabelErrors, dns1123SubdomainErrors } from '#api/names/dns-names.ts'
import { qualifiedNameErrors } from '#api/names/label-names.ts'
import { portNameErrors, portNumberErrors } from '#api/names/names.ts'
import type { IntOrString } from '#api/scalars/scalars.ts'
import {
  duplicate,
  type FieldError,
  forbidden,
  invalid,
  notSupported,
  required,
} from '#api/validation/field-error.ts'
import { type FieldPath, path } from '#api/validation/field-path.ts'
import { validateLabels } from '#api/validation/object-meta.ts'
import { isHeadless } from '#kinds/core/service/traits.ts'
import type { Service, ServicePort, ServiceSpec } from '#kinds/core/service/types.ts'
import {
  validateClusterIps,
  validateFamiliesUpdate,
  validateIpsUpdate,
} from '#kinds/core/service/validate-ips.ts'
import {
  validateBalancer,
  validateTraffic,
  validateTrafficUpdate,
} from '#kinds/core/service/validate-traffic.ts'
import { internalFormOf } from '#kinds/internal-form.ts'

const specPath = path('spec')
const hintsAnnotation = 'service.kubernetes.io/topology-aware-hints'
const modeAnnotation = 'service.kubernetes.io/topology-mode'
const rangesAnnotation = 'service.beta.kubernetes.io/load-balancer-source-ranges'
const types: readonly string[] = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']
const protocols: readonly string[] = ['SCTP', 'TCP', 'UDP']
const affinities: readonly string[] = ['ClientIP', 'None']
const affinityLimitSeconds = 86_400

/** Upstream's ValidateServiceCreate, apart from metadata. */
export function validateService(service: Service): readonly FieldError[] {
  return validate(service, undefined)
}

/** Upstream's ValidateServiceUpdate. */
export function validateServiceUpdate(service: Service, old: Service): readonly FieldError[] {
  return [
    ...validateIpsUpdate(service, old),
    ...validateFamiliesUpdate(service, old),
    ...validateTrafficUpdate(service, old),
    ...validate(service, old),
  ]
}

function validate(service: Service, old: Service | undefined): readonly FieldError[] {
  const { spec } = service
  return [
    ...validateTopology(service),
    ...validateKind(spec),
    ...validatePorts(spec),
    ...(spec.selector ? validateLabels(spec.selector, specPath.child('selector')) : []),
    ...validateAffinity(spec),
    ...validateClusterIps(spec, old?.spec.clusterIPs),
    ...validateExternalIps(spec, old?.spec.externalIPs),
    ...validateType(spec),
    ...validateNodePorts(spec),
    ...validateSourceRanges(service, old),
    ...validateBalancer(spec),
    ...validateTraffic(spec),
  ]
}

function validateTopology({ metadata }: Service): readonly FieldError[] {
  const { annotations = {} } = metadata
  const { [hintsAnnotation]: hints, [modeAnnotation]: mode } = annotations
  if (hints === undefined || mode === undefined || hints === mode) return []
  const at = path('metadata', 'annotations').key(modeAnnotation)
  const detail = `must match annotations[${hintsAnnotation}] when both are specified`
  return [invalid(at, mode, detail)]
}

/** What each type must and must not have. */
function validateKind(spec: ServiceSpec): readonly FieldError[] {
  const { type, ports = [], clusterIPs = [] } = spec
  const errors: FieldError[] = []
  if (ports.length === 0 && !isHeadless(spec) && type !== 'ExternalName') {
    errors.push(required(specPath.child('ports')))
  }
  if (type === 'ExternalName') return [...errors, ...validateExternalName(spec)]
  if ((type === 'LoadBalancer' || type === 'NodePort') && isHeadless(spec)) {
    const detail = `may not be set to 'None' for ${type} services`
    errors.push(invalid(specPath.child('clusterIPs').index(0), clusterIPs[0], detail))
  }
  return errors
}

function validateExternalName(spec: ServiceSpec): readonly FieldError[] {
  // A policy that is given counts even if it says nothing.
  const { clusterIPs = [], ipFamilies = [], ipFamilyPolicy } = spec
  const given = { clusterIPs, ipFamilies, ipFamilyPolicy: ipFamilyPolicy === undefined ? [] : [0] }
  const errors: FieldError[] = Object.entries(given)
    .filter(([, values]) => values.length > 0)
    .map(([field]) => forbidden(specPath.child(field), 'may not be set for ExternalName services'))
  const at = specPath.child('externalName')
  const name = (spec.externalName ?? '').replace(/\.$/, '')
  if (name === '') return [...errors, required(at)]
  return [...errors, ...dns1123SubdomainErrors(name).map((message) => invalid(at, name, message))]
}

function validatePorts({ ports = [] }: ServiceSpec): readonly FieldError[] {
  const names = new Set<string>()
  return ports.flatMap((port, i) => {
    const at = specPath.child('ports').index(i)
    const errors: FieldError[] = []
    if (port.name) {
      const messages = dns1123LabelErrors(port.name)
      errors.push(...messages.map((m) => invalid(at.child('name'), port.name, m)))
      if (names.has(port.name)) errors.push(duplicate(at.child('name'), port.name))
      names.add(port.name)
    } else if (ports.length > 1) {
      errors.push(required(at.child('name')))
    }
    return [...errors, ...validatePort(port, at)]
  })
}

function validatePort(
  { port, protocol, targetPort = 0, appProtocol }: ServicePort,
  at: FieldPath,
): readonly FieldError[] {
  const errors = portNumberErrors(port).map((m) => invalid(at.child('port'), port, m))
  if (!protocol) errors.push(required(at.child('protocol')))
  else if (!protocols.includes(protocol)) {
    errors.push(notSupported(at.child('protocol'), protocol, protocols))
  }
  errors.push(...validatePortOrName(targetPort, at.child('targetPort')))
  if (appProtocol !== undefined) {
    const messages = qualifiedNameErrors(appProtocol)
    errors.push(...messages.map((m) => invalid(at.child('appProtocol'), appProtocol, m)))
  }
  return errors
}

/** Upstream's ValidatePortNumOrName. */
function validatePortOrName(port: IntOrString, at: FieldPath): readonly FieldError[] {
  const messages = typeof port === 'number' ? portNumberErrors(port) : portNameErrors(port)
  return messages.map((message) => invalid(at, port, message))
}

function validateAffinity(spec: ServiceSpec): readonly FieldError[] {
  const { sessionAffinity, sessionAffinityConfig: config } = spec
  const at = specPath.child('sessionAffinityConfig')
  if (!sessionAffinity) return [required(specPath.child('sessionAffinity'))]
  if (!affinities.includes(sessionAffinity)) {
    return [notSupported(specPath.child('sessionAffinity'), sessionAffinity, affinities)]
  }
  if (sessionAffinity === 'None') {
    return config ? [forbidden(at, 'must not be set when session affinity is None')] : []
  }
  const detail = 'when session affinity type is ClientIP'
  if (!config) return [required(at, detail)]
  const timeoutPath = at.child('clientIP', 'timeoutSeconds')
  const seconds = config.clientIP?.timeoutSeconds
  if (!config.clientIP) return [required(at.child('clientIP'), detail)]
  if (seconds === undefined) return [required(timeoutPath, detail)]
  if (seconds > 0 && seconds <= affinityLimitSeconds) return []
  const limits = `must be greater than 0 and less than ${affinityLimitSeconds}`
  return [invalid(timeoutPath, seconds, limits)]
}

function validateExternalIps(
  { externalIPs = [] }: ServiceSpec,
  validOld: readonly string[] = [],
): readonly FieldError[] {
  return externalIPs.flatMap((ip, i) => {
    const at = specPath.child('externalIPs').index(i)
    const errors = validateLegacyIp(ip, at, { validOld })
    return errors.length > 0 ? errors : validateNonSpecialIp(ip, at)
  })
}

function validateType({ type }: ServiceSpec): readonly FieldError[] {
  if (!type) return [required(specPath.child('type'))]
  return types.includes(type) ? [] : [notSupported(specPath.child('type'), type, types)]
}

/** Ports may not be told twice, neither a service's own nor those of the nodes. */
function validateNodePorts({ type, ports = [] }: ServiceSpec): readonly FieldError[] {
  const errors: FieldError[] = []
  const seen = new Set<string>()
  for (const [i, { nodePort, protocol }] of ports.entries()) {
    const at = specPath.child('ports').index(i).child('nodePort')
    if (!nodePort) continue
    if (type === 'ClusterIP') {
      errors.push(forbidden(at, "may not be used when `type` is 'ClusterIP'"))
    }
    if (seen.has(`${protocol}/${nodePort}`)) errors.push(duplicate(at, nodePort))
    seen.add(`${protocol}/${nodePort}`)
  }
  const known = new Set<string>()
  for (const [i, { port, protocol }] of ports.entries()) {
    if (known.has(`${protocol}/${port}`)) {
      const told = internalFormOf('core.v1.ServicePort', { protocol, port })
      errors.push(duplicate(specPath.child('ports').index(i), told))
    }
    known.add(`${protocol}/${port}`)
  }
  return errors
}

/** Who may come through a load balancer, as a field or, before that, as an annotation. */
function validateSourceRanges(
  { spec, metadata }: Service,
  old: Service | undefined,
): readonly FieldError[] {
  const { type, loadBalancerSourceRanges } = spec
  const ranges = loadBalancerSourceRanges?.length ? loadBalancerSourceRanges : undefined
  const annotation = metadata.annotations?.[rangesAnnotation]
  if (!ranges && annotation === undefined) return []
  const at = ranges
    ? specPath.child('LoadBalancerSourceRanges')
    : path('metadata', 'annotations').key(rangesAnnotation)
  const cidrs = ranges ?? splitRanges(annotation)
  const validOld = ranges
    ? (old?.spec.loadBalancerSourceRanges ?? []).map((cidr) => cidr.trim())
    : splitRanges(old?.metadata.annotations?.[rangesAnnotation])
  const detail = "may only be used when `type` is 'LoadBalancer'"
  return [
    ...(type === 'LoadBalancer' ? [] : [forbidden(at, detail)]),
    ...cidrs.flatMap((cidr, i) =>
      validateLegacyCidr(cidr.trim(), ranges ? at.index(i) : at, { validOld }),
    ),
  ]
}

function splitRanges(text = ''): readonly string[] {
  return text.trim() === '' ? [] : text.split(',').map((cidr) => cidr.trim())
}
