import type { KindDefinition } from '#api/definition.ts'
import type { APIService } from '#kinds/apiregistration/apiservice/types.ts'

export const apiServices: KindDefinition<APIService> = {
  group: 'apiregistration.k8s.io',
  version: 'v1',
  kind: 'APIService',
  plural: 'apiservices',
  categories: ['api-extensions'],
  scope: 'Cluster',
  metadata: { anyFinalizers: true },
  subresources: [{ name: 'status', verbs: ['get', 'patch', 'update'] }],
}
