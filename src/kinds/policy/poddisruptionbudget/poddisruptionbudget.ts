import type { KindDefinition } from '#api/definition.ts'
import type { PodDisruptionBudget } from '#kinds/policy/poddisruptionbudget/types.ts'

export const podDisruptionBudgets: KindDefinition<PodDisruptionBudget> = {
  group: 'policy',
  version: 'v1',
  kind: 'PodDisruptionBudget',
  plural: 'poddisruptionbudgets',
  shortNames: ['pdb'],
  scope: 'Namespaced',
  metadata: { onCreate: 'last', onUpdate: 'none' },
  subresources: [{ name: 'status', verbs: ['get', 'patch', 'update'] }],
}
