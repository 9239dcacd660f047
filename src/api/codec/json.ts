/** JSON in: text or bytes to objects of a type, or to plain values. */
import { compileJsonReader } from '#api/codec/compile-json-reader.ts'
import { JsonReader, malformed } from '#api/codec/json-reader.ts'
import type { Read } from '#api/codec/json-scalars.ts'
import { findSyntaxError } from '#api/codec/json-syntax.ts'
import { readValue } from '#api/codec/json-values.ts'
import { utf8Of } from '#api/codec/utf8.ts'
import type { Decoded } from '#api/decode.ts'
import { DecodeError } from '#api/decode-error.ts'
import type { Json } from '#api/scalars.ts'
import type { ObjectType } from '#api/schema.ts'

const readers = new WeakMap<ObjectType, Read>()

/** Decodes an object of a known type. Throws DecodeError, with upstream's words. */
export function decodeJson<T>(type: ObjectType, input: string | Uint8Array): Decoded<T> {
  let read = readers.get(type)
  if (read === undefined) {
    read = compileJsonReader(type)
    readers.set(type, read)
  }
  return readWhole(input, read) as Decoded<T>
}

/**
 * Any JSON value, frozen: whole numbers of 64 bits exact, the last of equal keys, which the
 * complaints name. Throws DecodeError.
 */
export function parseJson(input: string | Uint8Array): Decoded<Json> {
  return readWhole(input, readValue) as Decoded<Json>
}

function readWhole(input: string | Uint8Array, read: Read): Decoded<unknown> {
  const bytes = utf8Of(input)
  const reader = new JsonReader(bytes)
  try {
    reader.peek()
    const object = read(reader)
    reader.peek()
    if (reader.pos !== bytes.length) throw malformed
    return { object, strict: reader.strict }
  } catch (error) {
    throw explain(error, bytes)
  }
}

/** A text that is no JSON is told so first, whatever else is wrong with it. */
function explain(error: unknown, bytes: Buffer): unknown {
  const words = findSyntaxError(bytes.toString())
  if (words !== undefined) return new DecodeError(words)
  return error instanceof RangeError ? new DecodeError('exceeded max depth') : error
}
