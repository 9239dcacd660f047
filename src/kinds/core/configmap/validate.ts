/** The rules for config maps, and those they share with secrets. */
import { isDeepStrictEqual } from 'node:util'
import { configMapKeyErrors } from '#api/names/names.ts'
import type { Bytes } from '#api/scalars/scalars.ts'
import { type FieldError, forbidden, invalid, tooLong } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import { byteLength } from '#base/go/text.ts'
import type { ConfigMap } from '#kinds/core/configmap/types.ts'

/** What all values of a config map or secret may weigh together. */
export const dataLimitBytes = 1024 * 1024

const dataPath = path('data')
const binaryDataPath = path('binaryData')

/** Upstream's ValidateConfigMap. */
export function validateConfigMap({ data, binaryData }: ConfigMap): readonly FieldError[] {
  const errors: FieldError[] = []
  let size = 0
  for (const [key, value] of Object.entries(data ?? {})) {
    errors.push(...configMapKeyErrors(key).map((m) => invalid(dataPath.key(key), key, m)))
    if (binaryData && Object.hasOwn(binaryData, key)) {
      errors.push(invalid(dataPath.key(key), key, 'duplicate of key present in binaryData'))
    }
    size += byteLength(value)
  }
  for (const [key, value] of Object.entries(binaryData ?? {})) {
    errors.push(...configMapKeyErrors(key).map((m) => invalid(binaryDataPath.key(key), key, m)))
    size += bytesLength(value)
  }
  if (size > dataLimitBytes) errors.push(tooLong(path('').key(''), dataLimitBytes))
  return errors
}

/** Upstream's ValidateConfigMapUpdate. */
export function validateConfigMapUpdate(
  configMap: ConfigMap,
  old: ConfigMap,
): readonly FieldError[] {
  return [
    ...validateImmutable(configMap, old, ['data', 'binaryData']),
    ...validateConfigMap(configMap),
  ]
}

interface Sealable {
  readonly immutable?: boolean
}

/** What was declared immutable stays so, and keeps the values it has. */
export function validateImmutable<T extends Sealable>(
  object: T,
  old: T,
  fields: readonly (keyof T & string)[],
): readonly FieldError[] {
  if (!old.immutable) return []
  const changed = fields.filter((field) => !isDeepStrictEqual(object[field], old[field]))
  return [...(object.immutable ? [] : ['immutable']), ...changed].map((field) =>
    forbidden(path(field), 'field is immutable when `immutable` is set'),
  )
}

/** How many bytes a base64 text stands for. */
export function bytesLength(base64: Bytes): number {
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0
  return (base64.length / 4) * 3 - padding
}
