/** JSON in and out: objects of a type, or plain values. */
import { compileJsonReader } from '#api/codec/json/compile-reader.ts'
import { compileJsonWriter, type Write } from '#api/codec/json/compile-writer.ts'
import { indentJson } from '#api/codec/json/indent.ts'
import { JsonReader, malformed } from '#api/codec/json/reader.ts'
import type { Read } from '#api/codec/json/scalars.ts'
import { readValue } from '#api/codec/json/values.ts'
import { JsonWriter, writeValue } from '#api/codec/json/writer.ts'
import type { WrittenNumbers } from '#api/codec/json/written-numbers.ts'
import type { Decoded } from '#api/codec/plain/decode.ts'
import { DecodeError } from '#api/codec/plain/decode-error.ts'
import { utf8Of } from '#api/codec/utf8.ts'
import type { Json } from '#api/scalars/scalars.ts'
import type { ObjectType } from '#api/schema/schema.ts'
import { goJsonSyntaxError } from '#base/go/json.ts'

const readers = new WeakMap<ObjectType, Read>()
const writers = new WeakMap<ObjectType, Write>()

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
 * complaints name. With `written`, all other numbers are its stand-ins. Throws DecodeError.
 */
export function parseJson(input: string | Uint8Array, written?: WrittenNumbers): Decoded<Json> {
  return readWhole(input, readValue, written) as Decoded<Json>
}

function readWhole(
  input: string | Uint8Array,
  read: Read,
  written?: WrittenNumbers,
): Decoded<unknown> {
  const bytes = utf8Of(input)
  const reader = new JsonReader(bytes)
  reader.written = written
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
  const words = goJsonSyntaxError(bytes.toString())
  if (words !== undefined) return new DecodeError(words)
  return error instanceof RangeError ? new DecodeError('exceeded max depth') : error
}

export interface JsonForm {
  /** Over several lines, as upstream answers `?pretty=true`. */
  readonly pretty?: boolean
  /** A line feed at the end, as upstream's encoder leaves one. */
  readonly newline?: boolean
  /** Puts what was written into memory of its own: it is in the writer's, and must not be kept there. */
  copy?(bytes: Buffer): Buffer
}

/** An object of a known type as upstream writes it. */
export function encodeJson(type: ObjectType, object: object, form: JsonForm = {}): Buffer {
  return finish(writeTyped(type, object), form)
}

/** The same as text. */
export function formatJson(type: ObjectType, object: object, form: JsonForm = {}): string {
  if (form.pretty || form.newline) return encodeJson(type, object, form).toString()
  return writeTyped(type, object).finishText()
}

/** A plain value as Go writes its maps: keys sorted by their bytes. */
export function encodeJsonValue(value: Json, form: JsonForm = {}): Buffer {
  const w = new JsonWriter()
  writeValue(w, value, true)
  return finish(w, form)
}

/** With keys in the order that they have. */
export function encodeOrderedJson(value: Json): Buffer {
  const w = new JsonWriter()
  writeValue(w, value, false)
  return finish(w, {})
}

function writeTyped(type: ObjectType, object: object): JsonWriter {
  let write = writers.get(type)
  if (write === undefined) {
    write = compileJsonWriter(type)
    writers.set(type, write)
  }
  const w = new JsonWriter()
  write(w, object)
  return w
}

function finish(w: JsonWriter, { pretty = false, newline = false, copy }: JsonForm): Buffer {
  if (newline && !pretty) w.byte(0x0a)
  const bytes = w.finish(pretty ? undefined : copy)
  return pretty ? Buffer.from(indentJson(bytes.toString()) + (newline ? '\n' : '')) : bytes
}
