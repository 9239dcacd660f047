/**
 * The values of CEL at run time. What JavaScript has is used as it is: null, booleans, strings,
 * bytes, bigints for int and numbers for double. The rest are tagged records.
 */

import type { CelType } from '#api/cel/types.ts'
import * as types from '#api/cel/types.ts'

export interface Uint {
  readonly kind: 'uint'
  readonly value: bigint
}

export interface Timestamp {
  readonly kind: 'timestamp'
  /** Nanoseconds since 1970. */
  readonly nanos: bigint
  /** The zone it was written in, which shows when it is turned into text again. */
  readonly offsetMinutes: number
}

export interface Duration {
  readonly kind: 'duration'
  readonly nanos: bigint
}

/** A list that may make its elements only when asked for them. */
export interface ListValue {
  readonly kind: 'list'
  readonly size: number
  /** The element at an index that is within the size. */
  at(index: number): Value
  /** Keeps to the list's own idea of equality and joining, where the schema gives it one. */
  readonly semantics?: ListSemantics
}

export interface ListSemantics {
  equals(self: ListValue, other: ListValue): boolean
  concat(self: ListValue, other: ListValue): ListValue
}

/** A map, or an object of a declared type, that may make its values only when asked for them. */
export interface MapValue {
  readonly kind: 'map'
  readonly size: number
  /** The object type, if it is an object and not a map. */
  readonly type?: CelType
  /** The value of a key; nothing if the key is not there. */
  get(key: Value): Value | undefined
  /** Whether a key is in it, for a map that answers a value for keys that are not. */
  has?(key: Value): boolean
  keys(): Iterable<Value>
  /** Of an object: the fields that its type does not declare, as JSON. */
  undeclared?(): Readonly<Record<string, unknown>>
}

export interface TypeValue {
  readonly kind: 'type'
  readonly type: CelType
}

export interface OptionalValue {
  readonly kind: 'optional'
  /** Nothing if the optional is empty; null is a value. */
  readonly value?: Value
}

/** A value of a type that only a library knows, such as a quantity. */
export interface OpaqueValue {
  readonly kind: 'opaque'
  readonly type: CelType
  readonly value: unknown
  equals(other: OpaqueValue): boolean
  /** What size() and the cost of calls see; 1 if it is not given. */
  readonly size?: number
  /** As JSON, if that is a text. */
  readonly text?: string
}

export type Value =
  | null
  | boolean
  | bigint
  | number
  | string
  | Uint8Array
  | Uint
  | Timestamp
  | Duration
  | ListValue
  | MapValue
  | TypeValue
  | OptionalValue
  | OpaqueValue

export const none: OptionalValue = { kind: 'optional' }

export function some(value: Value): OptionalValue {
  return { kind: 'optional', value }
}

export function uintOf(value: bigint): Uint {
  return { kind: 'uint', value }
}

export function listOf(items: readonly Value[]): ListValue {
  return { kind: 'list', size: items.length, at: (index) => items[index]! }
}

export function itemsOf(list: ListValue): Value[] {
  return Array.from({ length: list.size }, (_, index) => list.at(index))
}

/** A map of the given entries; the last of several equal keys wins. */
export function mapOf(entries: Iterable<readonly [Value, Value]>): MapValue {
  const byKey = new Map<string, readonly [Value, Value]>()
  for (const entry of entries) byKey.set(keyText(entry[0]), entry)
  return {
    kind: 'map',
    size: byKey.size,
    get: (key) => byKey.get(keyText(key))?.[1],
    *keys() {
      for (const [key] of byKey.values()) yield key
    },
  }
}

/** Text that is the same for keys that are equal; numbers are equal across their types. */
export function keyText(key: Value): string {
  switch (typeof key) {
    case 'string':
      return `s${key}`
    case 'boolean':
      return `b${key}`
    case 'bigint':
      return `n${key}`
    case 'number':
      return Number.isInteger(key) ? `n${BigInt(key)}` : `f${key}`
    default:
      return key !== null && 'kind' in key && key.kind === 'uint' ? `n${key.value}` : 'x'
  }
}

export function isList(value: Value): value is ListValue {
  return hasKind(value, 'list')
}

export function isMap(value: Value): value is MapValue {
  return hasKind(value, 'map')
}

type Tagged = Exclude<Value, null | boolean | bigint | number | string | Uint8Array>

export function hasKind<K extends Tagged['kind']>(
  value: Value,
  kind: K,
): value is Extract<Tagged, { readonly kind: K }> {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === kind
}

/** The type a value has at run time; what lists and maps hold is not looked into. */
export function typeOf(value: Value): CelType {
  switch (typeof value) {
    case 'boolean':
      return types.bool
    case 'bigint':
      return types.int
    case 'number':
      return types.double
    case 'string':
      return types.string
  }
  if (value === null) return types.nullType
  if (value instanceof Uint8Array) return types.bytes
  switch (value.kind) {
    case 'uint':
      return types.uint
    case 'timestamp':
      return types.timestamp
    case 'duration':
      return types.duration
    case 'list':
      return anyList
    case 'map':
      return value.type ?? anyMap
    case 'type':
      return types.typeOfType
    case 'optional':
      return anyOptional
    case 'opaque':
      return value.type
  }
}

const anyList = types.list(types.dyn)
const anyMap = types.map(types.dyn, types.dyn)
const anyOptional = types.optional(types.dyn)
