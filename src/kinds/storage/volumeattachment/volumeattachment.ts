import { ageColumn, nameColumn } from '#api/columns.ts'
import type { KindDefinition } from '#api/definition.ts'
import { withChanges } from '#api/objects/sharing.ts'
import { withStatusOf, withUserMetadataOf } from '#api/rules.ts'
import { withSourceDefaults } from '#kinds/core/pod/volumes/defaults.ts'
import type { VolumeAttachment } from '#kinds/storage/volumeattachment/types.ts'
import {
  validateAttachment,
  validateAttachmentStatus,
  validateAttachmentUpdate,
} from '#kinds/storage/volumeattachment/validate.ts'

/** VolumeAttachments: a volume that is to be attached to a node. */
export const volumeAttachments: KindDefinition<VolumeAttachment> = {
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'VolumeAttachment',
  plural: 'volumeattachments',
  scope: 'Cluster',
  answersDeleted: true,
  unconditionalUpdate: false,
  metadata: { onUpdate: 'whole' },
  defaults: withDefaults,
  prepare: {
    create: (attachment) => withStatusOf(attachment),
    update: withStatusOf,
  },
  validate: { create: validateAttachment, update: validateAttachmentUpdate },
  subresources: [
    {
      name: 'status',
      verbs: ['get', 'patch', 'update'],
      resetFields: ['spec', 'metadata'],
      metadata: 'whole',
      prepare: (attachment, old) => withUserMetadataOf({ ...attachment, spec: old.spec }, old),
      validate: validateAttachmentStatus,
    },
  ],
  columns: [
    nameColumn,
    { name: 'Attacher', type: 'string', format: 'name', value: ({ spec }) => spec.attacher },
    {
      name: 'PV',
      type: 'string',
      value: ({ spec }) => spec.source.persistentVolumeName ?? '',
    },
    { name: 'Node', type: 'string', value: ({ spec }) => spec.nodeName },
    { name: 'Attached', type: 'boolean', value: ({ status }) => status?.attached ?? false },
    ageColumn,
  ],
}

/** A volume that stands in the attachment itself gets what volumes get. */
function withDefaults(attachment: VolumeAttachment): VolumeAttachment {
  const { spec } = attachment
  const { inlineVolumeSpec } = spec.source
  if (!inlineVolumeSpec) return attachment
  const source = withChanges(spec.source, {
    inlineVolumeSpec: withSourceDefaults(inlineVolumeSpec),
  })
  return withChanges(attachment, { spec: withChanges(spec, { source }) })
}
