import assert from 'node:assert/strict'
import { test } from 'node:test'
import type {
  VolumeAttachment,
  VolumeAttachmentSource,
  VolumeAttachmentStatus,
} from '#kinds/storage/volumeattachment/types.ts'
import { volumeAttachments } from '#kinds/storage/volumeattachment/volumeattachment.ts'
import { created, updated, updatedBy } from '#kinds/testing/rules.ts'

const volume: VolumeAttachmentSource = { persistentVolumeName: 'pv' }

function attachmentOf(
  source: VolumeAttachmentSource = volume,
  status?: VolumeAttachmentStatus,
): VolumeAttachment {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'VolumeAttachment',
    metadata: { name: 'a' },
    spec: { attacher: 'd.example', nodeName: 'n', source },
    ...(status && { status }),
  }
}

const csi = { driver: 'd.example', volumeHandle: 'h' }
const inlineVolumeSpec = { accessModes: ['ReadWriteOnce'] as const, csi }
const exactlyOne = 'must specify exactly one of inlineVolumeSpec and persistentVolumeName'

const sources: readonly { source: VolumeAttachmentSource; errors: readonly string[] }[] = [
  { source: volume, errors: [] },
  { source: { inlineVolumeSpec }, errors: [] },
  { source: {}, errors: [`spec.source: Required value: ${exactlyOne}`] },
  { source: { ...volume, inlineVolumeSpec }, errors: [`spec.source: Forbidden: ${exactlyOne}`] },
  {
    source: { inlineVolumeSpec: { ...inlineVolumeSpec, storageClassName: 'c' } },
    errors: [
      'spec.source.inlineVolumeSpec.storageClassName: Forbidden: may not be specified in the context of inline volumes',
    ],
  },
  {
    source: { inlineVolumeSpec: { accessModes: ['ReadWriteOnce'], local: { path: '/x' } } },
    errors: [
      'spec.source.inlineVolumeSpec.csi: Required value: has to be specified in the context of inline volumes',
      'spec.source.inlineVolumeSpec.nodeAffinity: Required value: Local volume requires node affinity',
    ],
  },
]

for (const { source, errors } of sources) {
  test(`an attachment of ${JSON.stringify(source)} is ${errors.length > 0 ? 'refused' : 'fine'}`, () => {
    assert.deepEqual(created(volumeAttachments, attachmentOf(source)).errors, errors)
  })
}

test('only the status changes, and only by its own path', () => {
  const attached = { attached: true, attachmentMetadata: { '': 'x' } }
  const old = created(volumeAttachments, attachmentOf(volume, attached)).object
  assert.equal(old.status, undefined)
  const told = updatedBy([volumeAttachments, 'status'], attachmentOf({}, attached), old)
  assert.deepEqual([told.errors, told.object.spec, told.object.status], [[], old.spec, attached])
  const moved = updated(volumeAttachments, attachmentOf({ persistentVolumeName: 'x' }), old)
  assert.match(moved.errors.join(), /^spec: .*field is immutable$/)
})

test('errors are told in numbers and short words', () => {
  const attachError = { errorCode: -1, message: 'x'.repeat(1025) }
  const old = created(volumeAttachments, attachmentOf()).object
  const sent = attachmentOf(volume, { attached: false, attachError })
  assert.deepEqual(updatedBy([volumeAttachments, 'status'], sent, old).errors, [
    'status.attachError.message: Too long: may not be more than 262144 bytes',
    'status.attachError.errorCode: Invalid value: -1: must be between 0 and 2147483647, inclusive',
  ])
})
