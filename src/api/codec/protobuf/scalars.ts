/** Reads single values of known kinds from protobuf, into the same forms as decode-scalar.ts. */
import { JsonReader, malformed } from '#api/codec/json/reader.ts'
import { readValue, skipValue } from '#api/codec/json/values.ts'
import { DecodeError } from '#api/codec/plain/decode-error.ts'
import { inWords } from '#api/codec/plain/decode-scalar.ts'
import { messages, type SmallMessage, skipField } from '#api/codec/protobuf/tags.ts'
import { timeOfSeconds } from '#api/codec/protobuf/time.ts'
import type { WireReader } from '#api/codec/protobuf/wire.ts'
import {
  hashOfSlot,
  hashStep,
  lastSlot,
  matchSlot,
  sharedText,
  textOfSlot,
} from '#api/codec/string-table.ts'
import { hashOf } from '#api/codec/words.ts'
import { formatDuration } from '#api/scalars/duration.ts'
import { canonicalQuantity } from '#api/scalars/quantity.ts'
import type { Json } from '#api/scalars/scalars.ts'
import { formatMicroTime } from '#api/scalars/time.ts'
import type { ScalarKind } from '#api/schema/schema.ts'
import { nilMap } from '#api/schema/zero.ts'
import { remembering } from '#base/collections/forgetful-map.ts'

/** Reads a value that ends before `end` at the latest; its tag has been read. */
export type Read = (r: WireReader, end: number) => unknown

/** A place where texts are read one after the other; `slot` is that of the last. */
export interface TextPlace {
  slot: number
}

export function textReader(): Read {
  const place = { slot: -1 }
  return (r, end) => readTextAt(r, end, place)
}

export function readTextAt(r: WireReader, end: number, place: TextPlace): string {
  const until = r.length(end)
  const start = r.pos
  if (until === start) {
    r.hash = 0
    return ''
  }
  const { slot } = place
  if (slot >= 0 && matchSlot(r, start, slot) === until - start) {
    r.pos = until
    r.hash = hashOfSlot(slot)
    return textOfSlot(slot)
  }
  hashBytes(r, until)
  const text = sharedText(r, start, until, r.hash)
  place.slot = lastSlot
  return text
}

/** Values whose message is one part of an object; each reads up to `end`, its length known. */
export const protobufParts: Readonly<Partial<Record<ScalarKind, Read>>> = {
  Quantity: readQuantity,
  Time: readTime,
  MicroTime: readMicroTime,
  Duration: (r, end) => {
    let value: number | bigint = 0
    readFields(r, end, messages.duration, (tag, until) => {
      if (tag === 8) value = r.int64(until)
      return tag === 8
    })
    return formatDuration(BigInt(value))
  },
  IntOrString: readIntOrString,
  FieldsV1: (r, end) => readRaw(r, end, messages.fieldsV1, skipText) ?? '',
  RawObject: (r, end) => readRaw(r, end, messages.rawObject, readValue) ?? nilMap,
  Json: (r, end) => readRaw(r, end, messages.json, readValue) ?? null,
}

export const protobufScalars: Readonly<Partial<Record<ScalarKind, Read>>> = {
  bool: (r, end) => {
    r.varint(end)
    return (r.low | r.high) !== 0
  },
  int32: (r, end) => r.int32(end),
  int64: (r, end) => r.int64(end),
  float64: (r, end) => {
    if (r.pos + 8 > end) throw new DecodeError('unexpected EOF')
    const value = r.bytes.readDoubleLE(r.pos)
    r.hash = r.bytes.readInt32LE(r.pos) ^ r.bytes.readInt32LE(r.pos + 4)
    r.pos += 8
    return value
  },
  Bytes: (r, end) => {
    const until = r.length(end)
    const text = r.bytes.toString('base64', r.pos, until)
    hashBytes(r, until)
    return text
  },
}

export function readText(r: WireReader, end: number): string {
  const until = r.length(end)
  const start = r.pos
  hashBytes(r, until)
  return sharedText(r, start, until, r.hash)
}

/** Moves on to `until`, and hashes what lies between. */
function hashBytes(r: WireReader, until: number): void {
  r.hash = hashOf(r.view, r.pos, until)
  r.pos = until
}

/** Reads a message up to `until`; `field` reads what has a tag it knows and answers whether it did. */
function readFields(
  r: WireReader,
  until: number,
  message: SmallMessage,
  field: (tag: number, until: number) => boolean,
): void {
  let hash = 7
  while (r.pos < until) {
    const tag = r.int32(until)
    if (!field(tag, until)) skipField(r, until, tag, message)
    hash = hashStep(hashStep(hash, tag), r.hash)
  }
  r.hash = hash
}

const rememberedLimit = 4096
const quantityOf = remembering(rememberedLimit, (text: string) =>
  inWords('', () => canonicalQuantity(text)),
)

function readQuantity(r: WireReader, end: number): string {
  let text = '0'
  let hash = 7
  while (r.pos < end) {
    const tag = r.int32(end)
    if (tag === 10) text = readText(r, end)
    else skipField(r, end, tag, messages.quantity)
    hash = hashStep(hash, r.hash)
  }
  r.hash = hash
  return quantityOf(text)
}

const zeroSeconds = -62135596800
const lastSeconds = 253402300799

/** Upstream reads no nanoseconds of a time that has none in JSON. */
function readTime(r: WireReader, end: number): string {
  if (r.pos === end) {
    r.hash = 7
    return ''
  }
  let seconds = 0
  let hash = 7
  while (r.pos < end) {
    const tag = r.int32(end)
    if (tag === 8) seconds = Number(r.int64(end))
    else skipField(r, end, tag, messages.time)
    hash = hashStep(hashStep(hash, tag), r.hash)
  }
  r.hash = hash
  return timeText(seconds)
}

function readMicroTime(r: WireReader, end: number): string {
  let seconds = 0
  let nanoseconds = 0
  const isEmpty = r.pos === end
  readFields(r, end, messages.time, (tag, until) => {
    if (tag === 8) seconds = Number(r.int64(until))
    else if (tag === 16) nanoseconds = r.int32(until)
    else return false
    return true
  })
  if (nanoseconds < 0 || nanoseconds >= 1e9) nanoseconds = 0
  if (isEmpty || (seconds === zeroSeconds && nanoseconds === 0)) return ''
  timeText(seconds)
  return formatMicroTime({ seconds, nanoseconds: nanoseconds - (nanoseconds % 1000) })
}

function timeText(seconds: number): string {
  if (seconds === zeroSeconds) return ''
  if (seconds < zeroSeconds || seconds > lastSeconds) {
    throw new DecodeError('Time.MarshalJSON: year outside of range [0,9999]')
  }
  return timeOfSeconds(seconds)
}

function readIntOrString(r: WireReader, end: number): number | string {
  let isText = false
  let number = 0
  let text = ''
  readFields(r, end, messages.intOrString, (tag, until) => {
    if (tag === 8) isText = r.int64(until) === 1
    else if (tag === 16) number = r.int32(until)
    else if (tag === 26) text = readText(r, until)
    else return false
    return true
  })
  return isText ? text : number
}

/** Reads the JSON that a message holds as its field 1; undefined where it holds none. */
function readRaw(
  r: WireReader,
  end: number,
  message: SmallMessage,
  read: (inner: JsonReader) => Json,
): unknown {
  let value: unknown
  readFields(r, end, message, (tag, until) => {
    if (tag !== 10) return false
    const innerEnd = r.length(until)
    if (r.pos < innerEnd) value = readJson(r, innerEnd, read)
    hashBytes(r, innerEnd)
    return true
  })
  return value
}

/** JSON kept as its text. */
function skipText(inner: JsonReader): string {
  const start = inner.pos
  skipValue(inner)
  return inner.bytes.toString('utf8', start, inner.pos)
}

/** The reader might run on beyond the end, but not unseen. */
function readJson(r: WireReader, end: number, read: (inner: JsonReader) => Json): unknown {
  r.json ??= new JsonReader(r.bytes, r.view)
  const inner = r.json
  inner.pos = r.pos
  try {
    const value = read(inner)
    if (inner.pos < end) inner.peek()
    if (inner.pos === end) return value
  } catch (error) {
    if (error !== malformed) throw error
  }
  throw new DecodeError('raw value is not JSON')
}
