/**
 * From JSON values to objects as they live in memory. This is the plain form of the rules, on a
 * value already parsed; the codecs follow it and are tested against it.
 *
 * In memory a field is absent when it holds nothing that the wire would tell apart from nothing. An
 * empty list or map that was given is kept until the object is stored (stored-form.ts).
 * Required fields are always there, filled with their type's zero. Everything is frozen.
 */

import {
  DecodeError,
  notSchema,
  type Place,
  strictLimit,
  wrongType,
} from '#api/codec/plain/decode-error.ts'
import { decodeScalar, isZeroScalar } from '#api/codec/plain/decode-scalar.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'
import { goHeaderName, goInlinedNames, goStructName, goTypeName } from '#api/schema/go-type-name.ts'
import type {
  Field,
  ListType,
  MapType,
  ObjectType,
  ScalarType,
  Type,
  UnionType,
} from '#api/schema/schema.ts'
import {
  emptyList,
  emptyMap,
  isZeroObject,
  keptIfEmpty,
  nilList,
  nilMap,
  zeroOf,
} from '#api/schema/zero.ts'
import { goJsonKind } from '#base/go/json.ts'
import { quoteGo } from '#base/go/text.ts'

type Fields = Record<string, unknown>

export interface Decoded<T> {
  readonly object: T
  /** What strict validation complains of, as `unknown field "spec.x"`; at most as many as upstream lists. */
  readonly strict: readonly string[]
}

export interface DecodeOptions {
  /** Whether paths lead through maps without saying by which key. */
  readonly skipsKeys?: boolean
  /** Whether unknown fields are told by their names as they are, with nothing escaped. */
  readonly bare?: boolean
}

/** Decodes a value of a top-level or any other object type; throws DecodeError. */
export function decodeObject<T>(
  type: ObjectType,
  value: Json,
  { skipsKeys = false, bare = false }: DecodeOptions = {},
): Decoded<T> {
  const strict: string[] = []
  const object = decode(type, value, { at: '', struct: '', fields: [], strict, skipsKeys, bare })
  return { object: object as T, strict }
}

interface Here extends Place, Required<DecodeOptions> {
  readonly strict: string[]
}

function decode(type: Type, value: Json, place: Here): unknown {
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
      return decodeScalar(type as ScalarType, value, place)
  }
}

function decodeFields(type: ObjectType, value: Json, place: Here): unknown {
  if (value === null) return zeroOf(type)
  if (!isJsonObject(value)) throw wrongType(place, goJsonKind(value), goTypeName(type))
  const result: Fields = {}
  const struct = goStructName(type.name)
  if (type.header) decodeHeader(value, result, { ...place, struct })
  for (const field of type.fields) {
    const given = Object.hasOwn(value, field.name) ? value[field.name]! : null
    const decoded = decodeField(field, given, { ...place, struct })
    if (decoded !== undefined) result[field.name] = decoded
  }
  for (const key of Object.keys(value)) {
    if (type.fieldsByName.has(key)) continue
    if (type.header && (key === 'apiVersion' || key === 'kind')) continue
    const path = join(place.at, key)
    complain(place.strict, `unknown field ${place.bare ? `"${path}"` : quoteGo(path)}`)
  }
  return isZeroObject(type, result) ? zeroOf(type) : Object.freeze(result)
}

function complain(strict: string[], words: string): void {
  if (strict.length < strictLimit && !strict.includes(words)) strict.push(words)
}

function decodeHeader(value: JsonObject, result: Fields, place: Here): void {
  for (const key of ['apiVersion', 'kind']) {
    const given = Object.hasOwn(value, key) ? value[key]! : null
    if (given === null || given === '') continue
    if (typeof given !== 'string')
      throw wrongType(inside(place, key, [goHeaderName]), goJsonKind(given), 'string')
    result[key] = given
  }
}

function inside(place: Here, name: string, inlined: readonly string[]): Here {
  return { ...place, at: join(place.at, name), fields: [...place.fields, ...inlined, name] }
}

function decodeField(field: Field, given: Json, place: Here): unknown {
  const { type } = field
  if (given === null) return field.required ? zeroOf(type) : undefined
  const decoded = decode(type, given, inside(place, field.name, goInlinedNames(field)))
  if (!isNothing(field, decoded)) return decoded
  return field.required ? zeroOf(type) : undefined
}

/** Whether a field that was given holds what its absence says as well. */
function isNothing({ type, always, pointer }: Field, value: unknown): boolean {
  if (pointer || keptIfEmpty.has(type.kind)) return false
  switch (type.kind) {
    case 'object':
      return always && value === zeroOf(type)
    case 'union':
      return value === null
    default:
      return isZeroScalar(type.kind as ScalarType['kind'], value)
  }
}

function decodeList(type: ListType, value: Json, place: Here): unknown {
  if (value === null) return nilList
  if (!Array.isArray(value)) throw wrongType(place, goJsonKind(value), goTypeName(type))
  const list = value as readonly Json[]
  if (list.length === 0) return emptyList
  return Object.freeze(
    list.map((item, i) => decode(type.items, item, { ...place, at: `${place.at}[${i}]` })),
  )
}

function decodeMap(type: MapType, value: Json, place: Here): unknown {
  if (value === null) return nilMap
  if (!isJsonObject(value)) throw wrongType(place, goJsonKind(value), goTypeName(type))
  const keys = Object.keys(value)
  if (keys.length === 0) return emptyMap
  const result: Fields = {}
  for (const key of keys) {
    set(
      result,
      key,
      decode(
        type.values,
        value[key]!,
        place.skipsKeys ? place : { ...place, at: join(place.at, key) },
      ),
    )
  }
  return Object.freeze(result)
}

/** Upstream takes what is neither side for none, but insists on a bool where that is one side. */
/** Upstream reads these by methods of their own, which know nothing of strict decoding. */
function decodeUnion({ object, other }: UnionType, value: Json, here: Here): unknown {
  const place = { ...here, strict: [] }
  if (isJsonObject(value)) return decode(object, value, place)
  if (other.kind === 'list') return Array.isArray(value) ? decode(other, value, place) : null
  if (typeof value === 'boolean') return value
  throw new DecodeError(notSchema, place.at)
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
