/**
 * Reads values of no known type: custom resources, patches, the parts of objects that upstream
 * keeps as they come.
 */

import {
  hasSpecial,
  type JsonReader,
  malformed,
  readBool,
  readNull,
  readString,
  skipNumber,
} from '#api/codec/json/reader.ts'
import { hashStep } from '#api/codec/string-table.ts'
import { hashOf, wordBytes } from '#api/codec/words.ts'
import type { Json } from '#api/scalars/scalars.ts'

/** Reads any value; objects and lists come frozen. */
export function readValue(r: JsonReader): Json {
  const c = r.peek()
  switch (c) {
    case 0x7b:
      return readObject(r)
    case 0x5b:
      return readList(r)
    case 0x22:
      return readString(r)
    case 0x74:
    case 0x66:
      return readBool(r)
    case 0x6e:
      return readNull(r)
    default:
      return readNumber(r)
  }
}

function readObject(r: JsonReader): Json {
  const result: Record<string, Json> = {}
  let hash = 1
  r.pos++
  if (r.peek() === 0x7d) r.pos++
  else {
    do {
      const key = readKey(r)
      hash = hashStep(hash, r.hash)
      if (isTaken(result, key)) r.complain('duplicate', key)
      r.enter(key, undefined)
      setOwn(result, key, readValue(r))
      r.leave()
      hash = hashStep(hash, r.hash)
    } while (hasMore(r, 0x7d))
  }
  r.hash = hash
  return Object.freeze(result)
}

function readList(r: JsonReader): Json {
  const result: Json[] = []
  let hash = 2
  r.pos++
  if (r.peek() === 0x5d) r.pos++
  else {
    do {
      r.enter(result.length, undefined)
      result.push(readValue(r))
      r.leave()
      hash = hashStep(hash, r.hash)
    } while (hasMore(r, 0x5d))
  }
  r.hash = hash
  return Object.freeze(withoutSlack(result))
}

/** A list that grew item by item has room for more, which would be kept as long as the list. */
export function withoutSlack<T>(list: T[]): T[] {
  return list.slice()
}

/** Reads a key and the colon after it. */
export function readKey(r: JsonReader): string {
  if (r.peek() !== 0x22) throw malformed
  const key = readString(r)
  if (r.peek() !== 0x3a) throw malformed
  r.pos++
  return key
}

/** Reads a comma, or what closes the object or list. */
export function hasMore(r: JsonReader, close: number): boolean {
  const c = r.peek()
  r.pos++
  if (c === 0x2c) return true
  if (c === close) return false
  throw malformed
}

/** Whether an object has a property of its own of this name. */
export function isTaken(object: object, key: string): boolean {
  return (object as Record<string, unknown>)[key] !== undefined && Object.hasOwn(object, key)
}

/** Sets an own property whatever its name, `__proto__` among them. */
export function setOwn(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') target[key] = value
  else {
    const flags = { enumerable: true, writable: true, configurable: true }
    Object.defineProperty(target, key, { ...flags, value })
  }
}

const int64Limit = 2n ** 63n
const int64Length = '-9223372036854775808'.length

/** Whole numbers of 64 bits stay exact; all others are what a 64-bit float makes of them. */
function readNumber(r: JsonReader): number | bigint {
  const start = r.pos
  const isWhole = skipNumber(r)
  const literal = r.bytes.toString('latin1', start, r.pos)
  const value = Number(literal)
  r.hash = value | 0
  if (isWhole && literal.length <= int64Length) {
    const whole = exact(value, literal)
    if (typeof whole === 'bigint' || Number.isSafeInteger(whole)) return whole
  }
  if (Number.isFinite(value)) return r.written?.standIn(literal) ?? value
  throw r.wrong(`number ${literal}`, 'float64')
}

/** A whole number as a number where that is exact, as a bigint where 64 bits hold it. */
export function exact(value: number, literal: string): number | bigint {
  if (Number.isSafeInteger(value)) return value + 0
  const big = BigInt(literal)
  return big >= -int64Limit && big < int64Limit ? big : value
}

/** Reads a value over, and checks that it is one; `hash` and `spaced` tell of its bytes. */
export function skipValue(r: JsonReader): void {
  r.peek()
  const start = r.pos
  r.spaced = false
  skip(r)
  r.hash = hashOf(r.view, start, r.pos)
}

function skip(r: JsonReader): void {
  const before = r.pos
  const c = r.peek()
  if (r.pos !== before) r.spaced = true
  if (c === 0x7b || c === 0x5b) skipMembers(r, c)
  else if (c === 0x22) skipString(r)
  else if (c === 0x74 || c === 0x66) readBool(r)
  else if (c === 0x6e) readNull(r)
  else skipNumber(r)
}

function skipMembers(r: JsonReader, open: number): void {
  const close = open + 2
  r.pos++
  r.enter('', undefined)
  if (peekSpace(r) === close) r.pos++
  else {
    do {
      if (open === 0x7b) {
        if (peekSpace(r) !== 0x22) throw malformed
        skipString(r)
        if (peekSpace(r) !== 0x3a) throw malformed
        r.pos++
      }
      skip(r)
      peekSpace(r)
    } while (hasMore(r, close))
  }
  r.leave()
}

function peekSpace(r: JsonReader): number {
  const before = r.pos
  const c = r.peek()
  if (r.pos !== before) r.spaced = true
  return c
}

const escapes = new Uint8Array(256)
for (const c of '"\\/bfnrtu') escapes[c.charCodeAt(0)] = 1

function skipString(r: JsonReader): void {
  const { bytes, view } = r
  let pos = r.pos + 1
  const lastWord = bytes.length - wordBytes
  while (pos <= lastWord && !hasSpecial(view.getInt32(pos, true))) pos += wordBytes
  for (let c = bytes[pos]!; c !== 0x22; c = bytes[++pos]!) {
    if (!(c >= 0x20)) throw malformed
    if (c !== 0x5c) continue
    const escaped = bytes[++pos]!
    if (escapes[escaped] !== 1) throw malformed
    if (escaped === 0x75) {
      for (let i = 0; i < 4; i++) if (!isHex(bytes[++pos]!)) throw malformed
    }
  }
  r.pos = pos + 1
}

function isHex(c: number): boolean {
  return (c >= 0x30 && c <= 0x39) || (c >= 0x41 && c <= 0x46) || (c >= 0x61 && c <= 0x66)
}
