/**
 * Keeps the two ways in which a service states its addresses in step, and keeps what was
 * allocated before when an update does not mention it.
 */
import { withChanges, withoutFields } from '#api/objects/sharing.ts'
import {
  isSame,
  needsClusterIp,
  needsHealthCheckPort,
  nodePortsOf,
  takesNodePorts,
} from '#kinds/core/service/traits.ts'
import type { Service, ServicePort, ServiceSpec } from '#kinds/core/service/types.ts'

/** Upstream's normalizeClusterIPs: clients that know only one of the two fields change both. */
export function withNormalClusterIps(service: Service, old?: Service): Service {
  const { clusterIP = '', clusterIPs = [] } = service.spec
  const hasIps = clusterIPs.length > 0
  if (!old) return clusterIP !== '' && !hasIps ? withClusterIps(service, [clusterIP]) : service
  const { clusterIP: oldIp = '', clusterIPs: oldIps } = old.spec
  if (oldIp === clusterIP) return hasIps || !oldIps ? service : withClusterIps(service, oldIps)
  if (!isSame(service, old, 'clusterIPs')) return service
  if (clusterIP !== '') return withClusterIps(service, [clusterIP])
  return { ...service, spec: withoutFields(service.spec, 'clusterIPs') }
}

function withClusterIps(service: Service, clusterIPs: readonly string[]): Service {
  return { ...service, spec: { ...service.spec, clusterIPs } }
}

/** Upstream's patchAllocatedValues. */
export function withAllocatedValues(service: Service, old: Service): Service {
  const { spec } = service
  const keepsIps = needsClusterIp(old.spec) && needsClusterIp(spec)
  const keepsPorts = takesNodePorts(old.spec) && takesNodePorts(spec)
  const keepsHealthCheck = needsHealthCheckPort(old.spec) && needsHealthCheckPort(spec)
  const { clusterIP, clusterIPs, ports, healthCheckNodePort } = spec
  return withChanges(service, {
    spec: withChanges(spec, {
      clusterIP: keepsIps ? clusterIP || old.spec.clusterIP : undefined,
      clusterIPs: keepsIps ? (clusterIPs?.length ? clusterIPs : old.spec.clusterIPs) : undefined,
      ports: keepsPorts && ports ? withNodePortsOf(ports, old.spec) : undefined,
      healthCheckNodePort: keepsHealthCheck
        ? healthCheckNodePort || old.spec.healthCheckNodePort
        : undefined,
    }),
  })
}

/**
 * Ports go by their names; a number that has already moved to another port is not given again. Two
 * ports of one name get the same one, which is refused where ports are taken.
 */
function withNodePortsOf(ports: readonly ServicePort[], old: ServiceSpec): readonly ServicePort[] {
  const used = nodePortsOf(old).intersection(nodePortsOf({ ports }))
  const known = new Map((old.ports ?? []).map(({ name = '', nodePort = 0 }) => [name, nodePort]))
  return ports.map((port) => {
    const nodePort = known.get(port.name ?? '') ?? 0
    if (port.nodePort || nodePort === 0 || used.has(nodePort)) return port
    return { ...port, nodePort }
  })
}
