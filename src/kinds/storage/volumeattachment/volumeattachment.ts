import type { KindDefinition } from '#api/definition.ts'
import type { VolumeAttachment } from '#kinds/storage/volumeattachment/types.ts'

export const volumeAttachments: KindDefinition<VolumeAttachment> = {
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'VolumeAttachment',
  plural: 'volumeattachments',
  scope: 'Cluster',
  metadata: { onUpdate: 'whole' },
  subresources: [{ name: 'status', verbs: ['get', 'patch', 'update'] }],
}
