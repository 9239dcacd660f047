/**
 * From objects in memory to JSON values in upstream's order and with upstream's omissions. This is
 * the plain form of the rules; the codecs write text and bytes by the same.
 */

import type { Json, JsonObject } from '#api/scalars.ts'
import type { Field, ObjectType, Type } from '#api/schema.ts'
import { nilList, nilMap, zeroJson } from '#api/zero.ts'

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

function encodeField({ type, required, always }: Field, value: unknown): Json | undefined {
  if (value === undefined || value === nilList || value === nilMap) {
    return always ? zeroJson(type) : undefined
  }
  if (required && !always && value === '') return undefined
  return encode(type, value)
}

function encode(type: Type, value: unknown): Json {
  switch (type.kind) {
    case 'object':
      return value === null ? null : encodeObject(type, value as object)
    case 'list':
      return (value as readonly unknown[]).map((item) => encode(type.items, item))
    case 'map': {
      const map = value as Fields
      const keys = Object.keys(map).toSorted(compareBytes)
      return Object.fromEntries(keys.map((key) => [key, encode(type.values, map[key])]))
    }
    case 'union': {
      const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
      return encode(isObject ? type.object : type.other, value)
    }
    case 'FieldsV1':
      return JSON.parse(value as string) as Json
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
