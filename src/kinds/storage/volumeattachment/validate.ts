import { dns1123SubdomainErrors } from '#api/names/dns-names.ts'
import { inRangeErrors } from '#api/names/names.ts'
import {
  type FieldError,
  forbidden,
  invalid,
  required,
  tooLong,
} from '#api/validation/field-error.ts'
import { type FieldPath, path } from '#api/validation/field-path.ts'
import { validateImmutable } from '#api/validation/field-rules.ts'
import { byteLength } from '#base/go/text.ts'
import { validateInlineVolume } from '#kinds/core/persistentvolume/validate.ts'
import { internalFormOf } from '#kinds/internal-form.ts'
import { validateDriverName } from '#kinds/storage/shared/driver-name.ts'
import type {
  VolumeAttachment,
  VolumeAttachmentSource,
  VolumeError,
} from '#kinds/storage/volumeattachment/types.ts'

const messageLimitBytes = 1024
const metadataLimitBytes = 256 * 1024
const largestErrorCode = 2 ** 31 - 1

export function validateAttachment(attachment: VolumeAttachment): readonly FieldError[] {
  const { attacher, source, nodeName } = attachment.spec
  const at = path('spec')
  const nodeAt = at.child('nodeName')
  return [
    ...validateDriverName(attacher, at.child('attacher')),
    ...validateSource(source, at.child('source')),
    ...dns1123SubdomainErrors(nodeName).map((message) => invalid(nodeAt, nodeName, message)),
    ...validateAttachmentStatus(attachment),
  ]
}

export function validateAttachmentUpdate(
  attachment: VolumeAttachment,
  old: VolumeAttachment,
): readonly FieldError[] {
  const { spec } = attachment
  const shown = () => internalFormOf('storage.v1.VolumeAttachmentSpec', spec)
  return [
    ...validateAttachment(attachment),
    ...validateImmutable(spec, old.spec, path('spec'), shown),
  ]
}

function validateSource(
  { persistentVolumeName: name, inlineVolumeSpec }: VolumeAttachmentSource,
  at: FieldPath,
): readonly FieldError[] {
  const detail = 'must specify exactly one of inlineVolumeSpec and persistentVolumeName'
  const nameAt = at.child('persistentVolumeName')
  const nameErrors = name === undefined ? [] : dns1123SubdomainErrors(name)
  const wrongName = nameErrors.map((message) => invalid(nameAt, name, message))
  if (name !== undefined && inlineVolumeSpec) return [forbidden(at, detail), ...wrongName]
  if (inlineVolumeSpec) return validateInlineVolume(inlineVolumeSpec, at.child('inlineVolumeSpec'))
  if (name === undefined) return [required(at, detail)]
  if (name !== '') return wrongName
  return [required(nameAt, 'must specify non empty persistentVolumeName'), ...wrongName]
}

export function validateAttachmentStatus({ status }: VolumeAttachment): readonly FieldError[] {
  if (!status) return []
  const at = path('status')
  const { attachmentMetadata = {}, attachError, detachError } = status
  const metadataAt = at.child('attachmentMetadata')
  let size = 0
  for (const [key, value] of Object.entries(attachmentMetadata)) {
    size += byteLength(key) + byteLength(value)
  }
  return [
    ...(size > metadataLimitBytes ? [tooLong(metadataAt, metadataLimitBytes)] : []),
    ...validateVolumeError(attachError, at.child('attachError')),
    ...validateVolumeError(detachError, at.child('detachError')),
  ]
}

function validateVolumeError(
  { message = '', errorCode = 0 }: VolumeError = {},
  at: FieldPath,
): readonly FieldError[] {
  const isLong = byteLength(message) > messageLimitBytes
  return [
    // Upstream names the limit of the metadata.
    ...(isLong ? [tooLong(at.child('message'), metadataLimitBytes)] : []),
    ...inRangeErrors(errorCode, 0, largestErrorCode).map((text) =>
      invalid(at.child('errorCode'), errorCode, text),
    ),
  ]
}
