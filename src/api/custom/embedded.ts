/** Objects within objects have apiVersion, kind and metadata, which are read and checked as such. */

import { DecodeError } from '#api/codec/plain/decode-error.ts'
import { encodeObject } from '#api/codec/plain/encode.ts'
import { isList, isObject } from '#api/custom/correlation.ts'
import { fieldSchema, itemsOf, type JsonSchema, propertyOf } from '#api/custom/json-schema.ts'
import { readMetadata } from '#api/custom/read-metadata.ts'
import { dns1035LabelErrors } from '#api/names/dns-names.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'
import type { ObjectType } from '#api/schema/schema.ts'
import { type FieldError, invalid, required } from '#api/validation/field-error.ts'
import { FieldPath } from '#api/validation/field-path.ts'
import { validateObjectMeta } from '#api/validation/object-meta.ts'

const word = 'x-kubernetes-embedded-resource'

export interface Coerced {
  readonly value: Json
  /** The paths of unknown fields of metadata. */
  readonly unknown: readonly string[]
  /** What cannot be read: the first of it. */
  readonly error?: FieldError
}

/** Metadata of embedded objects as its type has it: what that does not know is dropped. */
export function coerceEmbedded(
  value: Json,
  schema: JsonSchema | undefined,
  metadataType: ObjectType,
  at?: FieldPath,
): Coerced {
  const unknown: string[] = []
  let error: FieldError | undefined
  const walk = (item: Json, inner: JsonSchema | undefined, place: FieldPath | undefined): Json => {
    if (!inner || error) return item
    if (isList(item)) {
      const items = itemsOf(inner)
      return item.map((one, i) => walk(one, items, indexed(place, i)))
    }
    if (!isObject(item)) return item
    const own = inner[word] ? coerceHeader(item, metadataType, place) : { value: item }
    if ('error' in own) {
      error = own.error
      return item
    }
    unknown.push(...(own.unknown ?? []))
    return Object.fromEntries(
      Object.entries(own.value).map(([name, one]) => {
        const isHeld = propertyOf(inner, name) === undefined
        const path = isHeld || !place ? new FieldPath(name, place, isHeld) : place.child(name)
        return [name, walk(one, fieldSchema(inner, name), path)]
      }),
    )
  }
  const coerced = walk(value, schema, at)
  return { value: coerced, unknown, ...(error && { error }) }
}

function indexed(at: FieldPath | undefined, index: number): FieldPath {
  return at ? at.index(index) : new FieldPath(index, undefined, true)
}

function child(at: FieldPath | undefined, name: string): FieldPath {
  return at ? at.child(name) : new FieldPath(name)
}

type Header =
  | { readonly value: JsonObject; readonly unknown?: readonly string[] }
  | { readonly error: FieldError }

function coerceHeader(object: JsonObject, type: ObjectType, at: FieldPath | undefined): Header {
  for (const key of ['apiVersion', 'kind']) {
    const given = Object.hasOwn(object, key) ? object[key]! : ''
    if (typeof given === 'string') continue
    return { error: invalid(child(at, key), given, 'must be a string') }
  }
  if (!Object.hasOwn(object, 'metadata')) return { value: object }
  const given = object.metadata!
  try {
    const { object: decoded, strict } = readMetadata(type, given)
    const { creationTimestamp, ...metadata } = encodeObject(type, decoded)
    const isThere = creationTimestamp !== undefined && creationTimestamp !== null
    const place = child(at, 'metadata')
    return {
      value: { ...object, metadata: isThere ? { creationTimestamp, ...metadata } : metadata },
      unknown: strict.map((words) => `${place}.${/"(.*)"$/.exec(words)?.[1] ?? ''}`),
    }
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    return { error: invalid(child(at, 'metadata'), given, error.message) }
  }
}

/** What is wrong with the headers of embedded objects. */
export function validateEmbedded(
  value: Json,
  schema: JsonSchema | undefined,
  metadataType: ObjectType,
  at?: FieldPath,
): readonly FieldError[] {
  if (!schema) return []
  if (isList(value)) {
    const items = itemsOf(schema)
    return value.flatMap((item, i) => validateEmbedded(item, items, metadataType, indexed(at, i)))
  }
  if (!isObject(value)) return []
  return [
    ...(schema[word] ? headerErrors(value, metadataType, at) : []),
    ...Object.entries(value).flatMap(([name, item]) => {
      const isHeld = propertyOf(schema, name) === undefined
      const place = isHeld || !at ? new FieldPath(name, at, isHeld) : at.child(name)
      return validateEmbedded(item, fieldSchema(schema, name), metadataType, place)
    }),
  ]
}

function headerErrors(
  object: JsonObject,
  metadataType: ObjectType,
  at: FieldPath | undefined,
): readonly FieldError[] {
  return [
    ...textErrors(object, 'apiVersion', at, groupVersionErrors),
    ...textErrors(object, 'kind', at, kindErrors),
    ...metadataErrors(object, metadataType, at),
  ]
}

function textErrors(
  object: JsonObject,
  key: string,
  at: FieldPath | undefined,
  errorsOf: (text: string) => readonly string[],
): readonly FieldError[] {
  const place = child(at, key)
  if (!Object.hasOwn(object, key)) return [required(place)]
  const given = object[key]!
  if (typeof given !== 'string') return [invalid(place, given, 'must be a string')]
  if (given === '') return [invalid(place, given, 'must not be empty')]
  return errorsOf(given).map((why) => invalid(place, given, why))
}

function groupVersionErrors(text: string): readonly string[] {
  const slashes = text.split('/').length - 1
  return slashes > 1 ? [`unexpected GroupVersion string: ${text}`] : []
}

function kindErrors(text: string): readonly string[] {
  const errors = dns1035LabelErrors(text.toLowerCase())
  if (errors.length === 0) return []
  return [`may have mixed case, but should otherwise match: ${errors.join(',')}`]
}

function metadataErrors(
  object: JsonObject,
  metadataType: ObjectType,
  at: FieldPath | undefined,
): readonly FieldError[] {
  if (!Object.hasOwn(object, 'metadata')) return []
  const place = child(at, 'metadata')
  const given = object.metadata!
  try {
    const { object: decoded } = readMetadata(metadataType, given)
    const metadata = { ...decoded, name: decoded.name || 'fakename' }
    const isNamespaced = (metadata.namespace ?? '') !== ''
    return validateObjectMeta(metadata, { isNamespaced, anyFinalizers: true }, place)
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    return [invalid(place, given, error.message)]
  }
}
