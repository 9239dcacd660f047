import type { KindDefinition } from '#api/definition.ts'
import type { PriorityClass } from '#kinds/scheduling/priorityclass/types.ts'

export const priorityClasses: KindDefinition<PriorityClass> = {
  group: 'scheduling.k8s.io',
  version: 'v1',
  kind: 'PriorityClass',
  plural: 'priorityclasses',
  shortNames: ['pc'],
  scope: 'Cluster',
  metadata: { onUpdate: 'changes' },
}
