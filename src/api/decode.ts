/**
 * From JSON values to objects as they live in memory. This is the plain form of the rules, on a
 * value already parsed; the codecs follow it and are tested against it.
 *
 * In memory a field is absent when it holds nothing that the wire would tell apart from nothing.
 * Required fields are always there, filled with their type's zero. Everything is frozen.
 */

import { DecodeError } from '#api/decode-error.ts'
import { decodeScalar, isZeroScalar } from '#api/decode-scalar.ts'
import type { Json, JsonObject } from '#api/scalars.ts'
import type {
  Field,
  ListType,
  MapType,
  ObjectType,
  ScalarType,
  Type,
  UnionType,
} from '#api/schema.ts'
import { isZeroObject, nilList, nilMap, zeroOf } from '#api/zero.ts'

type Fields = Record<string, unknown>

export interface Decoded<T> {
  readonly object: T
  /** What strict validation complains of, as `unknown field "spec.x"`; at most as many as upstream lists. */
  readonly strict: readonly string[]
}

/** Decodes a value of a top-level or any other object type; throws DecodeError. */
export function decodeObject<T>(type: ObjectType, value: Json): Decoded<T> {
  const strict: string[] = []
  const object = decode(type, value, { at: '', strict })
  return { object: object as T, strict }
}

interface Place {
  readonly at: string
  readonly strict: string[]
}

function decode(type: Type, value: Json, place: Place): unknown {
  switch (type.kind) {
    case 'object':
      return decodeFields(type, value, place)
    case 'list':
      return decodeList(type, value, place)
    case 'map':
      return decodeMap(type, value, place)
    case 'union':
      return decodeUnion(type, value, place)
    default:
      return decodeScalar(type as ScalarType, value, place.at)
  }
}

function decodeFields(type: ObjectType, value: Json, place: Place): unknown {
  if (value === null) return zeroOf(type)
  if (!isJsonObject(value)) throw new DecodeError(place.at, value, type.name)
  const result: Fields = {}
  if (type.header) decodeHeader(value, result, place)
  for (const field of type.fields) {
    const given = Object.hasOwn(value, field.name) ? value[field.name]! : null
    const decoded = decodeField(field, given, place)
    if (decoded !== undefined) result[field.name] = decoded
  }
  for (const key of Object.keys(value)) {
    if (type.fieldsByName.has(key)) continue
    if (type.header && (key === 'apiVersion' || key === 'kind')) continue
    place.strict.push(`unknown field ${JSON.stringify(join(place.at, key))}`)
  }
  return Object.freeze(result)
}

function decodeHeader(value: JsonObject, result: Fields, { at }: Place): void {
  for (const key of ['apiVersion', 'kind']) {
    const given = Object.hasOwn(value, key) ? value[key] : undefined
    if (given === undefined || given === null || given === '') continue
    if (typeof given !== 'string') throw new DecodeError(join(at, key), given, 'string')
    result[key] = given
  }
}

function decodeField(field: Field, given: Json, { at, strict }: Place): unknown {
  const { type } = field
  if (given === null) return field.required ? zeroOf(type) : undefined
  const decoded = decode(type, given, { at: join(at, field.name), strict })
  if (field.required) return decoded
  return isNothing(field, decoded) ? undefined : decoded
}

/** Whether a field that was given holds what its absence says as well. */
export function isNothing({ type, always, pointer }: Field, value: unknown): boolean {
  switch (type.kind) {
    case 'object':
      return always && isZeroObject(type, value as Fields)
    case 'list':
      return !always && (value as readonly unknown[]).length === 0
    case 'map':
      return !always && Object.keys(value as object).length === 0
    case 'union':
      return false
    default:
      return !pointer && isZeroScalar(type.kind, value)
  }
}

function decodeList({ items }: ListType, value: Json, { at, strict }: Place): unknown {
  if (value === null) return nilList
  if (!Array.isArray(value)) throw new DecodeError(at, value, 'list')
  const list = value as readonly Json[]
  return Object.freeze(
    list.map((item, index) => decode(items, item, { at: `${at}[${index}]`, strict })),
  )
}

function decodeMap({ values }: MapType, value: Json, { at, strict }: Place): unknown {
  if (value === null) return nilMap
  if (!isJsonObject(value)) throw new DecodeError(at, value, 'map')
  const result: Fields = {}
  for (const key of Object.keys(value)) {
    set(result, key, decode(values, value[key]!, { at: join(at, key), strict }))
  }
  return Object.freeze(result)
}

function decodeUnion({ object, other }: UnionType, value: Json, place: Place): unknown {
  return decode(isJsonObject(value) ? object : other, value, place)
}

/** Sets an own property whatever its name, `__proto__` among them. */
function set(target: Fields, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(target, key, {
      value,
      enumerable: true,
      writable: true,
      configurable: true,
    })
  } else target[key] = value
}

function join(at: string, name: string): string {
  return at === '' ? name : `${at}.${name}`
}

function isJsonObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
