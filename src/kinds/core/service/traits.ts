/** What follows from a service's type, and how two states of a service compare. */
import { isSame as isAlike } from '#api/objects/equality.ts'
import type { Service, ServicePort, ServiceSpec } from '#kinds/core/service/types.ts'

export const headless = 'None'

export function isHeadless({ clusterIPs }: ServiceSpec): boolean {
  return clusterIPs?.length === 1 && clusterIPs[0] === headless
}

/** Also a service of a type that does not exist, until it is told so. */
export function needsClusterIp({ type }: ServiceSpec): boolean {
  return type !== 'ExternalName'
}

export function needsNodePorts({ type }: ServiceSpec): boolean {
  return type === 'NodePort' || type === 'LoadBalancer'
}

/** A balancer that comes to the pods by itself needs no ports on the nodes, though it may have some. */
export function takesNodePorts(spec: ServiceSpec): boolean {
  return spec.type === 'LoadBalancer'
    ? spec.allocateLoadBalancerNodePorts !== false
    : needsNodePorts(spec)
}

/** Where only some nodes can take traffic, load balancers ask each node on a port of its own. */
export function needsHealthCheckPort({ type, externalTrafficPolicy }: ServiceSpec): boolean {
  return type === 'LoadBalancer' && externalTrafficPolicy === 'Local'
}

export function isExternallyAccessible({ type, externalIPs }: ServiceSpec): boolean {
  if (type === 'LoadBalancer' || type === 'NodePort') return true
  return type === 'ClusterIP' && (externalIPs ?? []).length > 0
}

export function isSame<K extends keyof ServiceSpec>(
  { spec }: Service,
  { spec: old }: Service,
  field: K,
): boolean {
  return isAlike(spec[field], old[field])
}

export function nodePortsOf({ ports = [] }: ServiceSpec): ReadonlySet<number> {
  return new Set(ports.flatMap(({ nodePort }: ServicePort) => nodePort || []))
}
