/**
 * The revision that a Deployment is to return to. It was a field once; in this version an annotation holds
 * it, which nothing reads any more, but whose number upstream writes anew with each change.
 */
import { DecodeError } from '#api/codec/plain/decode-error.ts'
import type { ObjectMeta } from '#api/metadata.ts'
import { withoutFields } from '#api/objects/sharing.ts'
import type { FieldError } from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import { validateNonNegative } from '#api/validation/field-rules.ts'
import { integerError } from '#base/go/number.ts'

const key = 'deprecated.deployment.rollback.to'

/** With the number as it is written, or without the annotation if it is empty. Throws DecodeError. */
export function withReadRollback(metadata: ObjectMeta): ObjectMeta {
  const text = metadata.annotations?.[key]
  if (text === undefined) return metadata
  if (text === '') return withoutRollback(metadata)
  const error = integerError(text, 'ParseInt')
  if (error !== undefined) {
    throw new DecodeError(`failed to parse annotation[${key}]=${text} as int64: ${error}`)
  }
  const written = String(numberIn(text))
  if (written === text) return metadata
  return { ...metadata, annotations: { ...metadata.annotations, [key]: written } }
}

/** A status is told beside a number that stays as it was, as if that were a field still. */
export function withRollbackOf(metadata: ObjectMeta, old: ObjectMeta): ObjectMeta {
  const before = old.annotations?.[key]
  if (metadata.annotations?.[key] === before) return metadata
  if (before === undefined) return withoutRollback(metadata)
  return { ...metadata, annotations: { ...metadata.annotations, [key]: before } }
}

function withoutRollback(metadata: ObjectMeta): ObjectMeta {
  const { [key]: _, ...annotations } = metadata.annotations ?? {}
  if (Object.keys(annotations).length > 0) return { ...metadata, annotations }
  return withoutFields(metadata, 'annotations')
}

export function validateRollback(
  { annotations }: ObjectMeta,
  at: FieldPath,
): readonly FieldError[] {
  return validateNonNegative(numberIn(annotations?.[key] ?? '0'), at.child('version'))
}

function numberIn(text: string): bigint {
  return BigInt(text.replace('+', ''))
}
