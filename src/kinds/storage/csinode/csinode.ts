import type { KindDefinition } from '#api/definition.ts'
import type { CSINode } from '#kinds/storage/csinode/types.ts'

export const csiNodes: KindDefinition<CSINode> = {
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'CSINode',
  plural: 'csinodes',
  scope: 'Cluster',
  metadata: { onUpdate: 'whole' },
}
