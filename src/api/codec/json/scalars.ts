/** Reads single values of known kinds from JSON, into the same forms as decode-scalar.ts. */

import {
  isDigit,
  type JsonReader,
  readBool,
  readNull,
  readString,
  readStringAt,
  skipNumber,
} from '#api/codec/json/reader.ts'
import { exact, hasMore, readValue, skipValue } from '#api/codec/json/values.ts'
import { canonicalBase64 } from '#api/codec/plain/base64-text.ts'
import { inWords } from '#api/codec/plain/decode-scalar.ts'
import { hashOf } from '#api/codec/words.ts'
import { canonicalDuration } from '#api/scalars/duration.ts'
import { canonicalQuantity } from '#api/scalars/quantity.ts'
import type { Json } from '#api/scalars/scalars.ts'
import { canonicalMicroTime, canonicalTime } from '#api/scalars/time.ts'
import type { ScalarKind } from '#api/schema/schema.ts'
import { ForgetfulMap } from '#base/collections/forgetful-map.ts'

export type Read = (r: JsonReader) => unknown

const rememberedLimit = 4096

/** A reader of strings for one place of a type, which Go calls so. */
export function stringReader(goType: string): Read {
  const place = { slot: -1 }
  return (r) => {
    if (r.bytes[r.pos] !== 0x22) throw r.mismatch(goType)
    return readStringAt(r, place)
  }
}

export const scalarReaders: Readonly<Record<ScalarKind, Read>> = {
  string: (r) => readTextOf(r, 'string'),
  bool: (r) => {
    const c = r.bytes[r.pos]
    if (c !== 0x74 && c !== 0x66) throw r.mismatch('bool')
    return readBool(r)
  },
  int32: readInt32,
  int64: readInt64,
  float64: (r) => {
    const start = r.pos
    if (!startsNumber(r)) throw r.mismatch('float64')
    skipNumber(r)
    const literal = r.bytes.toString('latin1', start, r.pos)
    const value = Number(literal)
    r.hash = value | 0
    if (Number.isFinite(value)) return value
    throw r.wrong(`number ${literal}`, 'float64')
  },
  Quantity: rememberingReader(
    (text, at) => inWords(at, () => canonicalQuantity(text)),
    readRawText,
  ),
  Time: rememberingReader((text, at) => inWords(at, () => canonicalTime(text) ?? '')),
  MicroTime: rememberingReader((text, at) => inWords(at, () => canonicalMicroTime(text) ?? '')),
  Duration: rememberingReader((text, at) => inWords(at, () => canonicalDuration(text))),
  IntOrString: (r) => (r.bytes[r.pos] === 0x22 ? readString(r) : readInt32(r)),
  Bytes: readBytes,
  FieldsV1: (r) => {
    r.peek()
    const start = r.pos
    skipValue(r)
    const text = r.bytes.toString('utf8', start, r.pos)
    return r.spaced ? withoutSpace(text) : text
  },
  RawObject: readRawValue,
  Json: readRawValue,
}

function readRawValue(r: JsonReader): Json {
  r.isLenient = true
  const value = readValue(r)
  r.isLenient = false
  return value
}

function readBytes(r: JsonReader): string {
  const start = r.pos
  if (r.bytes[start] !== 0x5b) return canonicalBase64(readTextOf(r, '[]uint8'), r.at())
  const bytes: number[] = []
  r.pos++
  if (r.peek() === 0x5d) r.pos++
  else {
    do bytes.push(readByte(r))
    while (hasMore(r, 0x5d))
  }
  r.hash = hashOf(r.view, start, r.pos)
  return Buffer.from(bytes).toString('base64')
}

function readByte(r: JsonReader): number {
  const first = r.peek()
  if (first === 0x6e) return readNull(r) ?? 0
  const start = r.pos
  if (isDigit(first)) {
    const isWhole = skipNumber(r)
    const value = Number(r.bytes.toString('latin1', start, r.pos))
    if (isWhole && value <= 255) return value
    r.pos = start
  }
  throw r.mismatch('uint8', true)
}

function readTextOf(r: JsonReader, goType: string): string {
  if (r.bytes[r.pos] !== 0x22) throw r.mismatch(goType)
  return readString(r)
}

/** Upstream reads a quantity from the value's own text, quotes taken off and escapes left in. */
function readRawText(r: JsonReader): string {
  const start = r.pos
  if (r.bytes[start] === 0x22) {
    const text = readString(r)
    const isEscaped = r.pos - start !== text.length + 2
    return isEscaped ? r.bytes.toString('utf8', start + 1, r.pos - 1) : text
  }
  skipValue(r)
  return r.bytes.toString('utf8', start, r.pos)
}

/** Clusters know few different quantities, and times come in swarms. */
function rememberingReader(
  canonical: (text: string, at: string) => string,
  read: (r: JsonReader) => string = (r) => readTextOf(r, 'string'),
): Read {
  const known = new ForgetfulMap<string, string>(rememberedLimit)
  return (r) => {
    const text = read(r)
    const found = known.get(text)
    if (found !== undefined) return found
    const made = canonical(text, r.at())
    const value = made === text ? text : made
    known.add(text, value)
    return value
  }
}

export function startsNumber(r: JsonReader): boolean {
  const c = r.bytes[r.pos]!
  return isDigit(c) || c === 0x2d
}

function readInt32(r: JsonReader): number {
  const start = r.pos
  const value = readWhole(r)
  if (typeof value === 'number' && (value | 0) === value) return value
  r.pos = start
  throw r.mismatch('int32', true)
}

function readInt64(r: JsonReader): number | bigint {
  const start = r.pos
  const value = readWhole(r)
  if (value !== undefined) return value
  r.pos = start
  throw r.mismatch('int64', true)
}

/** So many digits are exact in any case. */
const safeDigits = 15

/** A whole number that 64 bits hold; undefined for all else. */
function readWhole(r: JsonReader): number | bigint | undefined {
  const { bytes } = r
  const start = r.pos
  const isNegative = bytes[start] === 0x2d
  let pos = isNegative ? start + 1 : start
  const first = pos
  let value = 0
  for (let c = bytes[pos]!; isDigit(c) && pos - first < safeDigits; c = bytes[++pos]!) {
    value = value * 10 + (c - 0x30)
  }
  const next = bytes[pos]!
  const isPlain = next !== 0x2e && next !== 0x65 && next !== 0x45 && !isDigit(next)
  if (isPlain && pos > first && (bytes[first] !== 0x30 || pos === first + 1)) {
    r.pos = pos
    r.hash = value
    return isNegative ? 0 - value : value
  }
  if (!startsNumber(r) || !skipNumber(r)) return undefined
  const literal = bytes.toString('latin1', start, r.pos)
  r.hash = Number(literal) | 0
  const whole = exact(Number(literal), literal.slice(0, safeDigits + 6))
  const isHeld =
    literal.length <= safeDigits + 6 && (typeof whole === 'bigint' || Number.isSafeInteger(whole))
  return isHeld ? whole : undefined
}

/** Takes the white space out of JSON text, but for that in strings. */
function withoutSpace(text: string): string {
  return text.replace(/("(?:[^"\\]|\\.)*")|[ \t\r\n]+/g, '$1')
}
