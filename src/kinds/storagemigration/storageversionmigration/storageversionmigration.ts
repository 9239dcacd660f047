import type { KindDefinition } from '#api/definition.ts'
import type { StorageVersionMigration } from '#kinds/storagemigration/storageversionmigration/types.ts'

export const storageVersionMigrations: KindDefinition<StorageVersionMigration> = {
  group: 'storagemigration.k8s.io',
  version: 'v1beta1',
  kind: 'StorageVersionMigration',
  plural: 'storageversionmigrations',
  scope: 'Cluster',
  serving: 'on request',
  subresources: [{ name: 'status', verbs: ['get', 'patch', 'update'] }],
}
