/**
 * What of an object decides which fields it has, as one text: the names of its members, which of them
 * hold nothing, and what tells the items of its lists apart. Objects made from one template differ in
 * their values, and rarely in this.
 */

import { isZeroScalar } from '#api/decode-scalar.ts'
import { isJsonList } from '#api/patch/json-tree.ts'
import type { Json } from '#api/scalars.ts'
import type { ListType, ObjectType, Type } from '#api/schema.ts'
import { nilList, nilMap } from '#api/zero.ts'

type Fields = Readonly<Record<string, unknown>>

/**
 * Two objects of the same text have the same fields. Undefined where that cannot be said without a
 * look at every value: an object that may hold what its type does not name.
 */
export function shapeOf(type: ObjectType, object: object): string | undefined {
  try {
    return objectShape(type, object as Fields)
  } catch (error) {
    if (error !== isFree) throw error
    return undefined
  }
}

/** The names and the lengths of all that some JSON holds. */
export function shapeOfJson(value: Json): string {
  if (typeof value !== 'object' || value === null) return value === null ? '0' : 'v'
  let shape = ''
  if (isJsonList(value)) {
    for (const item of value) shape += shapeOfJson(item)
    return `[${shape}]`
  }
  for (const key of Object.keys(value)) shape += exact(key) + shapeOfJson(value[key]!)
  return `{${shape}}`
}

const isFree = new TypeError('The type does not say what the object may hold')

/** A text that none other begins with. */
function exact(text: string): string {
  return `${text.length}:${text}`
}

function objectShape(type: ObjectType, value: Fields): string {
  const { fieldsByName, header } = type
  if (type.additional || type.preserveUnknown || type.embedded) throw isFree
  let shape = '{'
  for (const key of Object.keys(value)) {
    const field = fieldsByName.get(key)
    if (field) shape += `${key} ${shapeIn(field.type, value[key])}`
    else if (!header || (key !== 'apiVersion' && key !== 'kind')) throw isFree
  }
  return `${shape}}`
}

function shapeIn(type: Type, value: unknown): string {
  if (value === undefined) return 'u'
  if (value === null) return '0'
  switch (type.kind) {
    case 'object':
      if (type.fields.length === 0) throw isFree
      return objectShape(type, value as Fields)
    case 'list':
      return listShape(type, value as readonly unknown[])
    case 'map':
      return mapShape(type.values, value as Fields)
    case 'union':
    case 'RawObject':
    case 'Json':
    case 'FieldsV1':
      throw isFree
    default:
      return scalarShape(type.kind, value)
  }
}

function scalarShape(kind: Parameters<typeof isZeroScalar>[0], value: unknown): string {
  if (typeof value === 'object') throw isFree
  if (isZeroScalar(kind, value)) return 'z'
  return typeof value === 'string' ? 's' : typeof value === 'boolean' ? 'b' : 'n'
}

function mapShape(values: Type, map: Fields): string {
  if (map === nilMap) return 'M'
  let shape = '<'
  for (const key of Object.keys(map)) shape += exact(key) + shapeIn(values, map[key])
  return `${shape}>`
}

function listShape({ items, listType, keys = [] }: ListType, list: readonly unknown[]): string {
  if (list === nilList) return 'L'
  let shape = '['
  for (const item of list) {
    if (listType === 'set') shape += exactScalar(item)
    else if (listType === 'map' && item !== null) {
      for (const key of keys) shape += exactScalar((item as Fields)[key])
    }
    shape += shapeIn(items, item)
  }
  return `${shape}]`
}

function exactScalar(value: unknown): string {
  if (value === undefined) return 'u'
  if (typeof value === 'object') throw isFree
  return (typeof value)[0] + exact(String(value))
}
