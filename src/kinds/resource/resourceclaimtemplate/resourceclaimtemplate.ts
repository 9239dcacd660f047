import type { KindDefinition } from '#api/definition.ts'
import type { ResourceClaimTemplate } from '#kinds/resource/resourceclaimtemplate/types.ts'

export const resourceClaimTemplates: KindDefinition<ResourceClaimTemplate> = {
  group: 'resource.k8s.io',
  version: 'v1',
  kind: 'ResourceClaimTemplate',
  plural: 'resourceclaimtemplates',
  scope: 'Namespaced',
}
