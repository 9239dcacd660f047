import type { KindDefinition } from '#api/definition.ts'
import type { ResourcePoolStatusRequest } from '#kinds/resource/resourcepoolstatusrequest/types.ts'

export const resourcePoolStatusRequests: KindDefinition<ResourcePoolStatusRequest> = {
  group: 'resource.k8s.io',
  version: 'v1alpha3',
  kind: 'ResourcePoolStatusRequest',
  plural: 'resourcepoolstatusrequests',
  scope: 'Cluster',
  metadata: { onUpdate: 'changes' },
  serving: 'on request',
  subresources: [{ name: 'status', verbs: ['get', 'patch', 'update'] }],
}
