/** What a service means by what it leaves out. */
import { mapSame, withChanges, withoutFields } from '#api/objects/sharing.ts'
import { isExternallyAccessible } from '#kinds/core/service/traits.ts'
import type {
  LoadBalancerIngress,
  Service,
  ServicePort,
  ServiceSpec,
} from '#kinds/core/service/types.ts'

const affinitySeconds = 10_800

export function withServiceDefaults(service: Service): Service {
  const { status } = service
  const spec = withTrafficDefaults(withSpecDefaults(service.spec))
  const ingress = spec.type === 'LoadBalancer' ? status?.loadBalancer?.ingress : undefined
  if (!ingress) return withChanges(service, { spec })
  const loadBalancer = withChanges(status!.loadBalancer!, {
    ingress: mapSame(ingress, withIpMode),
  })
  return withChanges(service, { spec, status: withChanges(status!, { loadBalancer }) })
}

function withSpecDefaults(spec: ServiceSpec): ServiceSpec {
  const sessionAffinity = spec.sessionAffinity || 'None'
  const own = sessionAffinity === 'None' ? withoutFields(spec, 'sessionAffinityConfig') : spec
  const isUntimed = own.sessionAffinityConfig?.clientIP?.timeoutSeconds === undefined
  return withChanges(own, {
    type: spec.type || 'ClusterIP',
    sessionAffinity,
    sessionAffinityConfig:
      sessionAffinity === 'ClientIP' && isUntimed
        ? { clientIP: { timeoutSeconds: affinitySeconds } }
        : undefined,
    ports: spec.ports && mapSame(spec.ports, withPortDefaults),
  })
}

function withPortDefaults(port: ServicePort): ServicePort {
  const isUntargeted = port.targetPort === undefined || port.targetPort === 0
  return withChanges(port, {
    protocol: port.protocol || 'TCP',
    targetPort: isUntargeted || port.targetPort === '' ? port.port : undefined,
  })
}

function withTrafficDefaults(spec: ServiceSpec): ServiceSpec {
  const { type, externalTrafficPolicy, internalTrafficPolicy } = spec
  const isInternal = type === 'ClusterIP' || type === 'NodePort' || type === 'LoadBalancer'
  return withChanges(spec, {
    externalTrafficPolicy:
      isExternallyAccessible(spec) && !externalTrafficPolicy ? 'Cluster' : undefined,
    internalTrafficPolicy:
      isInternal && internalTrafficPolicy === undefined ? 'Cluster' : undefined,
    allocateLoadBalancerNodePorts:
      type === 'LoadBalancer' ? (spec.allocateLoadBalancerNodePorts ?? true) : undefined,
  })
}

function withIpMode(ingress: LoadBalancerIngress): LoadBalancerIngress {
  return ingress.ip ? withChanges(ingress, { ipMode: ingress.ipMode ?? 'VIP' }) : ingress
}
