import type { KindDefinition } from '#api/definition.ts'
import type { ServiceCIDR } from '#kinds/networking/servicecidr/types.ts'

export const serviceCIDRs: KindDefinition<ServiceCIDR> = {
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'ServiceCIDR',
  plural: 'servicecidrs',
  scope: 'Cluster',
  subresources: [{ name: 'status', verbs: ['get', 'patch', 'update'] }],
}
