import type { KindDefinition } from '#api/definition.ts'
import type { PersistentVolume } from '#kinds/core/persistentvolume/types.ts'

export const persistentVolumes: KindDefinition<PersistentVolume> = {
  group: '',
  version: 'v1',
  kind: 'PersistentVolume',
  plural: 'persistentvolumes',
  shortNames: ['pv'],
  scope: 'Cluster',
  metadata: { onUpdate: 'whole' },
  subresources: [{ name: 'status', verbs: ['get', 'patch', 'update'] }],
}
