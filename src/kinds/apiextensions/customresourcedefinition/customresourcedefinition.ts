import type { KindDefinition } from '#api/definition.ts'
import type { CustomResourceDefinition } from '#kinds/apiextensions/customresourcedefinition/types.ts'

export const customResourceDefinitions: KindDefinition<CustomResourceDefinition> = {
  group: 'apiextensions.k8s.io',
  version: 'v1',
  kind: 'CustomResourceDefinition',
  plural: 'customresourcedefinitions',
  shortNames: ['crd', 'crds'],
  categories: ['api-extensions'],
  scope: 'Cluster',
  metadata: { onUpdate: 'changes', anyFinalizers: true },
  subresources: [{ name: 'status', verbs: ['get', 'patch', 'update'] }],
}
