import type { KindDefinition } from '#api/definition.ts'
import type { CSIDriver } from '#kinds/storage/csidriver/types.ts'

export const csiDrivers: KindDefinition<CSIDriver> = {
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'CSIDriver',
  plural: 'csidrivers',
  scope: 'Cluster',
  metadata: { onUpdate: 'changes' },
}
