/**
 * What of an object decides which fields it has, as one text: the names of its members, which of them
 * hold nothing, and what tells the items of its lists apart. Objects made from one template differ in
 * their values, and rarely in this.
 */

import { isZeroScalar } from '#api/codec/plain/decode-scalar.ts'
import { oncePerPart } from '#api/codec/shared-work.ts'
import { isJsonList } from '#api/patch/json-tree.ts'
import type { Json } from '#api/scalars/scalars.ts'
import type { ListType, MapType, ObjectType, Type } from '#api/schema/schema.ts'
import { nilList, nilMap } from '#api/schema/zero.ts'
import { remembering } from '#base/collections/forgetful-map.ts'

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

/** Where in some JSON there are empty lists and maps, and nothing of all else; empty where there are none. */
export function emptiesOf(value: Json): string {
  if (typeof value !== 'object' || value === null) return ''
  let found = ''
  if (isJsonList(value)) {
    if (value.length === 0) return 'l'
    value.forEach((item, i) => {
      const inner = emptiesOf(item)
      if (inner !== '') found += `${i}:${inner}`
    })
    return found === '' ? '' : `[${value.length} ${found}]`
  }
  let isEmpty = true
  for (const key of Object.keys(value)) {
    isEmpty = false
    const inner = emptiesOf(value[key]!)
    if (inner !== '') found += exact(key) + inner
  }
  if (isEmpty) return 'm'
  return found === '' ? '' : `{${found}}`
}

const isFree = new TypeError('The type does not say what the object may hold')

/** A text that none other begins with. */
function exact(text: string): string {
  return `${text.length}:${text}`
}

interface FieldShape {
  /** Stands for the name: one character that nothing else is written with, where there are enough. */
  readonly code: string
  readonly type: Type
}

const firstCode = 0x80
const codes = 0x80
const plans = new WeakMap<ObjectType, ReadonlyMap<string, FieldShape>>()

function planOf(type: ObjectType): ReadonlyMap<string, FieldShape> {
  let plan = plans.get(type)
  if (plan) return plan
  if (type.additional || type.preserveUnknown || type.embedded) throw isFree
  plan = new Map(
    type.fields.map((field, i) => {
      const code = i < codes ? String.fromCharCode(firstCode + i) : `~${i} `
      return [field.name, { code, type: field.type }]
    }),
  )
  plans.set(type, plan)
  return plan
}

function objectShape(type: ObjectType, value: Fields): string {
  const plan = planOf(type)
  let shape = '{'
  for (const key of Object.keys(value)) {
    const field = plan.get(key)
    if (field) shape += field.code + shapeIn(field.type, value[key])
    else if (!type.header || (key !== 'apiVersion' && key !== 'kind')) throw isFree
  }
  return `${shape}}`
}

function shapeIn(type: Type, value: unknown): string {
  if (value === undefined) return 'u'
  if (value === null) return '0'
  switch (type.kind) {
    case 'object':
    case 'list':
    case 'map':
      return sharedShape(value as object, type)
    case 'union':
    case 'RawObject':
    case 'Json':
    case 'FieldsV1':
      throw isFree
    default:
      return scalarShape(type.kind, value)
  }
}

/** A part that many objects share is told by a number: it makes the whole text short. */
const sharedShape = oncePerPart((value: object, type: ObjectType | ListType | MapType): string => {
  const shape = wholeShape(value, type)
  return shape.length > shortShape ? `#${numberOf(shape)};` : shape
})

const shortShape = 24
/** Each for a text of some hundred characters. */
const mostNumbers = 4096
let lastNumber = 0

/** A text that is forgotten gets another number: what was known by the first is only known anew. */
const numberOf = remembering(mostNumbers, (_shape: string) => ++lastNumber)

function wholeShape(value: object, type: ObjectType | ListType | MapType): string {
  switch (type.kind) {
    case 'object':
      if (type.fields.length === 0) throw isFree
      return objectShape(type, value as Fields)
    case 'list':
      return listShape(type, value as readonly unknown[])
    case 'map':
      return mapShape(type.values, value as Fields)
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
