import type { KindDefinition } from '#api/definition.ts'
import type { ResourceClaim } from '#kinds/resource/resourceclaim/types.ts'

export const resourceClaims: KindDefinition<ResourceClaim> = {
  group: 'resource.k8s.io',
  version: 'v1',
  kind: 'ResourceClaim',
  plural: 'resourceclaims',
  scope: 'Namespaced',
  subresources: [{ name: 'status', verbs: ['get', 'patch', 'update'] }],
}
