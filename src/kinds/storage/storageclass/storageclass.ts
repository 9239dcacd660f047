import type { KindDefinition } from '#api/definition.ts'
import type { StorageClass } from '#kinds/storage/storageclass/types.ts'

export const storageClasses: KindDefinition<StorageClass> = {
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'StorageClass',
  plural: 'storageclasses',
  shortNames: ['sc'],
  scope: 'Cluster',
}
