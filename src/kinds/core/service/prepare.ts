/** Drops what a service no longer needs when its type changes. */
import { type Changes, withoutFields } from '#api/objects/sharing.ts'
import {
  isExternallyAccessible,
  isSame,
  needsClusterIp,
  needsHealthCheckPort,
  needsNodePorts,
  nodePortsOf,
} from '#kinds/core/service/traits.ts'
import type { Service, ServicePort, ServiceSpec } from '#kinds/core/service/types.ts'

/** Fields that only some services have, and which those are. */
const dependent: readonly {
  readonly needed: (spec: ServiceSpec) => boolean
  readonly fields: readonly (keyof ServiceSpec)[]
}[] = [
  { needed: needsClusterIp, fields: ['ipFamilies'] },
  { needed: needsClusterIp, fields: ['ipFamilyPolicy'] },
  { needed: needsHealthCheckPort, fields: ['healthCheckNodePort'] },
  { needed: isBalanced, fields: ['allocateLoadBalancerNodePorts'] },
  { needed: isBalanced, fields: ['loadBalancerClass'] },
  { needed: isExternallyAccessible, fields: ['externalTrafficPolicy'] },
]

/**
 * Who changes only the type is taken not to want what the old type had. A field that was changed
 * as well is left for validation to complain of.
 */
export function withoutDependentFields(service: Service, old: Service): Service {
  const unneeded = (needed: (spec: ServiceSpec) => boolean): boolean =>
    needed(old.spec) && !needed(service.spec)
  const fields = dependent
    .filter(({ needed }) => unneeded(needed))
    .flatMap((rule) => rule.fields)
    .filter((field) => isSame(service, old, field))
  if (unneeded(needsClusterIp) && isSame(service, old, 'clusterIPs')) {
    fields.push('clusterIP', 'clusterIPs')
  }
  const hasNewPorts = !nodePortsOf(service.spec).isSubsetOf(nodePortsOf(old.spec))
  const ports =
    unneeded(needsNodePorts) && !hasNewPorts
      ? service.spec.ports?.map((port) => withoutFields(port, 'nodePort'))
      : undefined
  const changes: Changes<ServiceSpec> = ports ? { ports: ports as readonly ServicePort[] } : {}
  return {
    ...service,
    spec: { ...withoutFields(service.spec, ...fields), ...changes } as ServiceSpec,
  }
}

function isBalanced({ type }: ServiceSpec): boolean {
  return type === 'LoadBalancer'
}
