/**
 * From objects in memory to JSON values in upstream's order and with upstream's omissions. This is
 * the plain form of the rules; the codecs write text and bytes by the same.
 */

import { JsonReader } from '#api/codec/json/reader.ts'
import { readValue } from '#api/codec/json/values.ts'
import { isZeroScalar } from '#api/codec/plain/decode-scalar.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'
import type { Field, ObjectType, Type } from '#api/schema/schema.ts'
import { absentJson, nilList, nilMap } from '#api/schema/zero.ts'

type Fields = Readonly<Record<string, unknown>>

export function encodeObject(type: ObjectType, object: object): JsonObject {
  const value = object as Fields
  const result: Record<string, Json> = {}
  if (type.header) {
    if (value.kind) result.kind = value.kind as string
    if (value.apiVersion) result.apiVersion = value.apiVersion as string
  }
  for (const field of type.fields) {
    const encoded = encodeField(field, value[field.name])
    if (encoded !== undefined) result[field.name] = encoded
  }
  return result
}

function encodeField(field: Field, value: unknown): Json | undefined {
  const { type } = field
  if (value === undefined || value === nilList || value === nilMap) return absentJson(field)
  if (omitsEmpty(field) && isOmitted(type, value)) return undefined
  return encode(type, value)
}

/** Of these, what holds nothing is not written even where memory keeps it. */
export const emptied: ReadonlySet<string> = new Set(['list', 'map', 'union'])

/** Whether a value that holds nothing is left out. An empty list is, even where memory keeps it. */
export function omitsEmpty({ type, always, pointer }: Field): boolean {
  return !always && (!pointer || emptied.has(type.kind))
}

/** Whether Go's `omitempty` leaves out a value that is there. */
export function isOmitted(type: Type, value: unknown): boolean {
  switch (type.kind) {
    case 'list':
      return (value as readonly unknown[]).length === 0
    case 'map':
      for (const _ in value as object) return false
      return true
    case 'object':
      return false
    case 'union':
      return value === null || (Array.isArray(value) && value.length === 0)
    default:
      return isZeroScalar(type.kind, value)
  }
}

function encode(type: Type, value: unknown): Json {
  switch (type.kind) {
    case 'object':
      return value === null ? null : encodeObject(type, value as object)
    case 'list':
      if (value === nilList) return null
      return (value as readonly unknown[]).map((item) => encode(type.items, item))
    case 'map': {
      if (value === nilMap) return null
      const map = value as Fields
      const keys = Object.keys(map).toSorted(compareBytes)
      return Object.fromEntries(keys.map((key) => [key, encode(type.values, map[key])]))
    }
    case 'union': {
      if (value === null) return null
      const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
      return encode(isObject ? type.object : type.other, value)
    }
    case 'FieldsV1':
      return value === '' ? null : readValue(new JsonReader(Buffer.from(value as string)))
    case 'Time':
    case 'MicroTime':
      return value === '' ? null : (value as Json)
    default:
      return value as Json
  }
}

/** Go sorts map keys by their UTF-8 bytes. */
export function compareBytes(a: string, b: string): number {
  if (a === b) return 0
  const plain = /^[\u0000-\ud7ff]*$/
  if (plain.test(a) && plain.test(b)) return a < b ? -1 : 1
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}
