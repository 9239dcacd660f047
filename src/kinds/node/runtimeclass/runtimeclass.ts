import type { KindDefinition } from '#api/definition.ts'
import type { RuntimeClass } from '#kinds/node/runtimeclass/types.ts'

export const runtimeClasses: KindDefinition<RuntimeClass> = {
  group: 'node.k8s.io',
  version: 'v1',
  kind: 'RuntimeClass',
  plural: 'runtimeclasses',
  scope: 'Cluster',
  createOnUpdate: true,
  metadata: { anyFinalizers: true },
}
