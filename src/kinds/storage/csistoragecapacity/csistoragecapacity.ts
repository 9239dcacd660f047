import type { KindDefinition } from '#api/definition.ts'
import type { CSIStorageCapacity } from '#kinds/storage/csistoragecapacity/types.ts'

export const csiStorageCapacities: KindDefinition<CSIStorageCapacity> = {
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'CSIStorageCapacity',
  plural: 'csistoragecapacities',
  scope: 'Namespaced',
}
