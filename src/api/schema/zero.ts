/**
 * What a type holds when nothing is said: the empty text, zero, the empty object. A list or map
 * that was never given is `nilList` or `nilMap`: empty like any other, but written as null.
 */

import type { Json } from '#api/scalars/scalars.ts'
import type { Field, ObjectType, Type } from '#api/schema/schema.ts'

export const nilList: readonly never[] = Object.freeze([])
export const nilMap: Readonly<Record<string, never>> = Object.freeze({})
/** A list or map that was given, though with nothing in it. */
export const emptyList: readonly never[] = Object.freeze([])
export const emptyMap: Readonly<Record<string, never>> = Object.freeze({})

/**
 * What was given of these stays, though it holds nothing: until an object is stored, upstream tells
 * it from what never was. The zero time is one of them: Go's counts as set once it was read.
 */
export const keptIfEmpty: ReadonlySet<Type['kind']> = new Set([
  'list',
  'map',
  'Bytes',
  'Time',
  'MicroTime',
])

const zeroObjects = new WeakMap<ObjectType, Readonly<Record<string, unknown>>>()

/** The one frozen zero value of a type. */
export function zeroOf(type: Type): unknown {
  switch (type.kind) {
    case 'object':
      return zeroObject(type)
    case 'list':
      return nilList
    case 'map':
      return nilMap
    case 'bool':
      return false
    case 'int32':
    case 'int64':
    case 'float64':
    case 'IntOrString':
      return 0
    case 'Quantity':
      return '0'
    case 'Json':
    case 'union':
      return null
    case 'RawObject':
      return nilMap
    default:
      return ''
  }
}

function zeroObject(type: ObjectType): Readonly<Record<string, unknown>> {
  let zero = zeroObjects.get(type)
  if (!zero) {
    const required = type.fields.filter((field) => field.required)
    zero = Object.freeze(
      Object.fromEntries(required.map((field) => [field.name, zeroOf(field.type)])),
    )
    zeroObjects.set(type, zero)
  }
  return zero
}

/** Whether a value struct holds nothing, so that it need not be kept. */
export function isZeroObject(type: ObjectType, value: Readonly<Record<string, unknown>>): boolean {
  const zero = zeroObject(type)
  for (const key of Object.keys(value)) if (value[key] !== zero[key]) return false
  return true
}

/** What JSON shows where a field is absent: nothing, null for a pointer, else the type's zero. */
export function absentJson({ type, always, pointer }: Field): Json | undefined {
  if (!always) return undefined
  return pointer ? null : zeroJson(type)
}

/** What JSON shows of a zero value that is written all the same. */
export function zeroJson(type: Type): Json {
  switch (type.kind) {
    case 'list':
    case 'map':
    case 'union':
    case 'Json':
    case 'RawObject':
    case 'FieldsV1':
    case 'Bytes':
    case 'Time':
    case 'MicroTime':
      return null
    case 'Duration':
      return '0s'
    case 'object':
      return Object.fromEntries(
        type.fields
          .filter((field) => field.always)
          .map((field) => [field.name, absentJson(field)!]),
      )
    default:
      return zeroOf(type) as Json
  }
}
