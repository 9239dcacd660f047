/**
 * What comes back of an object that was stored. Until then an empty list or map that was given is
 * told from one that never was; storing forgets the difference, as far as the stored form does not
 * write it. Whoever commits an object keeps this form of it, so that the next update meets what
 * upstream's would.
 */

import { oncePerPart } from '#api/codec/shared-work.ts'
import { mapSame } from '#api/objects/sharing.ts'
import type { Field, ListType, MapType, ObjectType, Type } from '#api/schema/schema.ts'
import { isZeroObject, nilList, nilMap, zeroOf } from '#api/schema/zero.ts'

/** Most kinds are stored as protobuf, which writes no empty list; JSON writes those it always writes. */
export type StoredAs = 'protobuf' | 'json'

/** The same object, if nothing in it is forgotten. */
export function asStored<T extends object>(
  type: ObjectType,
  object: T,
  storedAs: StoredAs = 'protobuf',
): T {
  return storedObject(type, object as Members, storedAs) as T
}

type Compound = ObjectType | ListType | MapType

type Members = Readonly<Record<string, unknown>>

function storedObject(type: ObjectType, object: Members, storedAs: StoredAs): Members {
  let copy: Record<string, unknown> | undefined
  let isForgotten = false
  for (const field of forgetfulFields(type)) {
    const { name } = field
    const value = object[name]
    if (value === undefined) continue
    const kept = storedField(field, value, storedAs)
    if (kept === value) continue
    copy ??= { ...object }
    copy[name] = kept
    isForgotten ||= kept === undefined
  }
  if (!copy) return object
  return Object.freeze(isForgotten ? withoutUndefined(copy) : copy)
}

const forgetful = new WeakMap<ObjectType, readonly Field[]>()

/** Whatever else a type has is stored as it is. */
function forgetfulFields(type: ObjectType): readonly Field[] {
  let fields = forgetful.get(type)
  if (!fields) {
    fields = type.fields.filter((field) => isCompound(field.type) || isForgottenText(field, 'json'))
    forgetful.set(type, fields)
  }
  return fields
}

/** What is left of a field; undefined if nothing is. */
function storedField(field: Field, value: unknown, storedAs: StoredAs): unknown {
  const { type, required, always, pointer } = field
  if (value === '') return isForgottenText(field, storedAs) ? undefined : value
  if (isEmpty(type, value)) {
    if (field.wrapped || (storedAs === 'json' && always)) return value
    return required ? zeroOf(type) : undefined
  }
  const kept = storedValue(type, value, storedAs)
  if (kept === value || type.kind !== 'object' || required || pointer || !always) return kept
  return isZeroObject(type, kept as Members) ? undefined : kept
}

/** A zero time is as good as none, and so are empty bytes in JSON. */
function isForgottenText({ type, required, always, pointer }: Field, storedAs: StoredAs): boolean {
  if (required || pointer) return false
  const isTime = type.kind === 'Time' || type.kind === 'MicroTime'
  return isTime || (type.kind === 'Bytes' && storedAs === 'json' && !always)
}

function isEmpty({ kind }: Type, value: unknown): boolean {
  // Neither side of a union: JSON shows null, which reads as nothing.
  if (kind === 'union') return value === null || (Array.isArray(value) && value.length === 0)
  if (kind === 'list') return value !== nilList && (value as readonly unknown[]).length === 0
  if (kind !== 'map' || value === nilMap) return false
  for (const _ in value as object) return false
  return true
}

function storedValue(type: Type, value: unknown, storedAs: StoredAs): unknown {
  if (typeof value !== 'object' || value === null) return value
  switch (type.kind) {
    case 'object':
    case 'list':
    case 'map':
      return storedAs === 'protobuf' ? storedPart(value, type) : storedWhole(value, type, storedAs)
    case 'union':
      return storedValue(Array.isArray(value) ? type.other : type.object, value, storedAs)
    default:
      return value
  }
}

/** Of most kinds, most parts are what they were: they need not be gone through again. */
const storedPart = oncePerPart((value: object, type: Compound) =>
  storedWhole(value, type, 'protobuf'),
)

function storedWhole(value: object, type: Compound, storedAs: StoredAs): unknown {
  switch (type.kind) {
    case 'object':
      return storedObject(type, value as Members, storedAs)
    case 'list':
      return storedList(type.items, value as readonly unknown[], storedAs)
    case 'map':
      return storedMap(type.values, value as Members, storedAs)
  }
}

function storedList(items: Type, list: readonly unknown[], storedAs: StoredAs): unknown {
  if (!isCompound(items)) return list
  const kept = mapSame(list, (item) => storedValue(items, item, storedAs))
  return kept === list ? list : Object.freeze(kept)
}

function storedMap(values: Type, map: Members, storedAs: StoredAs): unknown {
  if (!isCompound(values)) return map
  const entries: readonly (readonly [string, unknown])[] = Object.entries(map)
  const kept = mapSame(entries, (entry): readonly [string, unknown] => {
    const value = storedValue(values, entry[1], storedAs)
    return value === entry[1] ? entry : [entry[0], value]
  })
  return kept === entries ? map : Object.freeze(Object.fromEntries(kept))
}

function isCompound({ kind }: Type): boolean {
  return kind === 'object' || kind === 'list' || kind === 'map' || kind === 'union'
}

function withoutUndefined(object: Members): Members {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined))
}
