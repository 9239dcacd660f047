/** What a settled service still needs from the server's pools, and the service with it. */
import { withChanges } from '#api/objects/sharing.ts'
import { headless, needsHealthCheckPort, takesNodePorts } from '#kinds/core/service/traits.ts'
import type { IPFamily, Service, ServicePort } from '#kinds/core/service/types.ts'

/** A source of addresses and ports. Each answer is new, unless asked again for the same. */
export interface ServicePools {
  takeIp(family: IPFamily): string
  takePort(protocol: string): number
}

/** Everything that is missing filled in from the pools. What the user chose is not touched. */
export function withAllocations(service: Service, pools: ServicePools): Service {
  const { spec } = service
  const clusterIPs = withIps(service, pools)
  const isMissing = needsHealthCheckPort(spec) && !spec.healthCheckNodePort
  return withChanges(service, {
    spec: withChanges(spec, {
      clusterIPs,
      clusterIP: spec.clusterIP || clusterIPs?.[0],
      ports: spec.ports && takesNodePorts(spec) ? withNodePorts(spec.ports, pools) : undefined,
      healthCheckNodePort: isMissing ? pools.takePort('TCP') : undefined,
    }),
  })
}

function withIps({ spec }: Service, pools: ServicePools): readonly string[] | undefined {
  const { type, clusterIPs = [], ipFamilies = [] } = spec
  if (type === 'ExternalName' || clusterIPs[0] === headless) return undefined
  if (clusterIPs.length >= ipFamilies.length) return undefined
  return ipFamilies.map((family, i) => clusterIPs[i] ?? pools.takeIp(family))
}

/** A port that is served by several protocols has one number on the nodes, the one said if any. */
function withNodePorts(ports: readonly ServicePort[], pools: ServicePools): readonly ServicePort[] {
  const taken = new Map<number, number>()
  return ports.map((port) => {
    const said = ports.find((other) => other.port === port.port && other.nodePort)?.nodePort
    const nodePort =
      port.nodePort || taken.get(port.port) || said || pools.takePort(port.protocol ?? 'TCP')
    if (!taken.has(port.port)) taken.set(port.port, nodePort)
    return port.nodePort ? port : { ...port, nodePort }
  })
}
