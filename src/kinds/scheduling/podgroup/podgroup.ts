import type { KindDefinition } from '#api/definition.ts'
import type { PodGroup } from '#kinds/scheduling/podgroup/types.ts'

export const podGroups: KindDefinition<PodGroup> = {
  group: 'scheduling.k8s.io',
  version: 'v1alpha2',
  kind: 'PodGroup',
  plural: 'podgroups',
  scope: 'Namespaced',
  serving: 'on request',
  subresources: [{ name: 'status', verbs: ['get', 'patch', 'update'] }],
}
