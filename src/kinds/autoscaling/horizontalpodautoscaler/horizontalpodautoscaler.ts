import type { KindDefinition } from '#api/definition.ts'
import type { HorizontalPodAutoscaler } from '#kinds/autoscaling/horizontalpodautoscaler/types.ts'

export const horizontalPodAutoscalers: KindDefinition<HorizontalPodAutoscaler> = {
  group: 'autoscaling',
  version: 'v2',
  kind: 'HorizontalPodAutoscaler',
  plural: 'horizontalpodautoscalers',
  shortNames: ['hpa'],
  categories: ['all'],
  scope: 'Namespaced',
  metadata: { onUpdate: 'changes' },
  subresources: [{ name: 'status', verbs: ['get', 'patch', 'update'] }],
}
