/**
 * Reads JSON from bytes piece by piece. It stops at the first thing that is wrong without saying
 * what: `malformed` is thrown, and goJsonSyntaxError tells the rest.
 */

import type { WrittenNumbers } from '#api/codec/json/written-numbers.ts'
import { DecodeError, strictLimit, wrongType } from '#api/codec/plain/decode-error.ts'
import {
  forgetSlot,
  hashOfSlot,
  lastSlot,
  matchSlot,
  sharedText,
  textOfSlot,
} from '#api/codec/string-table.ts'
import { hashOf, viewOf, wordBytes } from '#api/codec/words.ts'
import { quoteGo } from '#base/go/text.ts'

/** Thrown where the text is not JSON. */
export const malformed = new Error('not JSON')

/**
 * How deep values may be nested. Go's decoder goes to 10,000; ours less far, so that everything
 * that walks over an object afterwards can do so by recursion.
 */
export const depthLimit = 2000

export class JsonReader {
  readonly bytes: Buffer
  readonly view: DataView
  pos = 0
  /** A hash of the value read last. */
  hash = 0
  /** What strict decoding complains of. */
  readonly strict: string[] = []
  /** How many complaints there were, those that are not listed too. */
  complaints = 0
  /** Whether nothing is complained of: upstream looks into raw values only later, if at all. */
  isLenient = false
  /** Whether a raw value read last holds white space. */
  spaced = false
  depth = 0
  /** Where numbers are to be kept as they are written. */
  written: WrittenNumbers | undefined
  /**
   * The way to the current value: names and indexes, and for fields of structs the struct, with the
   * structs inlined in it that hold the field after dots.
   */
  readonly path: (string | number)[] = []
  readonly structs: (string | undefined)[] = []

  /** Items of lists that are being read. */
  readonly stack: unknown[] = []
  top = 0

  /** The bytes must be valid UTF-8. */
  constructor(bytes: Buffer, view: DataView = viewOf(bytes)) {
    this.bytes = bytes
    this.view = view
  }

  /** The next byte that is not white space; undefined at the end. */
  peek(): number {
    let c = this.bytes[this.pos]!
    while (c === 32 || c === 10 || c === 13 || c === 9) c = this.bytes[++this.pos]!
    return c
  }

  enter(name: string | number, struct: string | undefined): void {
    if (this.depth >= depthLimit) throw new DecodeError('exceeded max depth', this.at())
    this.path[this.depth] = name
    this.structs[this.depth++] = struct
  }

  leave(): void {
    this.depth--
  }

  at(): string {
    let text = ''
    for (const step of this.path.slice(0, this.depth)) {
      if (typeof step === 'number') text += `[${step}]`
      else text += text === '' ? step : `.${step}`
    }
    return text
  }

  complain(what: string, key: string): void {
    if (this.isLenient) return
    this.complaints++
    const at = this.at()
    const words = `${what} field ${quoteGo(at === '' ? key : `${at}.${key}`)}`
    if (this.strict.length < strictLimit && !this.strict.includes(words)) this.strict.push(words)
  }

  /** An error for the value that begins here; `whole` if a number is to be told by its digits. */
  mismatch(goType: string, whole = false): Error {
    const c = this.peek()
    if (c === 0x7b) return this.wrong('object', goType)
    if (c === 0x5b) return this.wrong('array', goType)
    if (c === 0x22) return this.wrong('string', goType)
    if (c === 0x74 || c === 0x66) return this.wrong('bool', goType)
    const start = this.pos
    skipNumber(this)
    const literal = this.bytes.toString('latin1', start, this.pos)
    return this.wrong(whole ? `number ${literal}` : 'number', goType)
  }

  wrong(value: string, goType: string): Error {
    let struct = ''
    const fields: string[] = []
    // What is kept as it comes is read on its own, and no field of it.
    for (const [i, names] of this.structs.slice(0, this.isLenient ? 0 : this.depth).entries()) {
      if (names === undefined) continue
      const [outer, ...inlined] = names.split('.') as [string, ...string[]]
      struct = outer
      fields.push(...inlined, String(this.path[i]))
    }
    return wrongType({ at: this.at(), struct, fields }, value, goType)
  }
}

/** Whether one of four bytes is a quote, a backslash or a control character. */
export function hasSpecial(word: number): boolean {
  const quote = word ^ 0x22222222
  const backslash = word ^ 0x5c5c5c5c
  const found =
    ((quote - 0x01010101) & ~quote) |
    ((backslash - 0x01010101) & ~backslash) |
    ((word - 0x20202020) & ~word)
  return (found & 0x80808080) !== 0
}

/** Reads a string, at its opening quote. */
export function readString(r: JsonReader): string {
  const { bytes, view } = r
  const start = r.pos + 1
  let end = start
  const lastWord = bytes.length - wordBytes
  while (end <= lastWord && !hasSpecial(view.getInt32(end, true))) end += wordBytes
  for (let c = bytes[end]!; c !== 0x22; c = bytes[++end]!) {
    if (c === 0x5c || !(c >= 0x20)) return readEscaped(r, end)
  }
  const hash = hashOf(view, start, end)
  r.pos = end + 1
  r.hash = hash
  return sharedText(r, start, end, hash)
}

/** A place where strings are read one after the other; `slot` is that of the last. */
export interface StringPlace {
  slot: number
}

/** The same as readString, quicker where the string that stood there the last time stands again. */
export function readStringAt(r: JsonReader, place: StringPlace): string {
  const { slot } = place
  if (slot >= 0) {
    const start = r.pos + 1
    const length = matchSlot(r, start, slot)
    if (length > 0 && r.bytes[start + length] === 0x22) {
      r.pos = start + length + 1
      r.hash = hashOfSlot(slot)
      return textOfSlot(slot)
    }
  }
  const text = readString(r)
  place.slot = lastSlot
  return text
}

/** The engine's parser undoes escapes; like Go's, ours replaces half surrogate pairs. */
function readEscaped(r: JsonReader, firstEscape: number): string {
  const { bytes } = r
  let end = firstEscape
  for (let c = bytes[end]!; c !== 0x22; c = bytes[++end]!) {
    if (c === 0x5c) end++
    else if (!(c >= 0x20)) throw malformed
  }
  const text = parseLiteral(bytes.toString('utf8', r.pos, end + 1))
  r.hash = hashOf(r.view, r.pos + 1, end)
  r.pos = end + 1
  forgetSlot()
  return text.toWellFormed()
}

function parseLiteral(literal: string): string {
  try {
    return JSON.parse(literal) as string
  } catch {
    throw malformed
  }
}

/** Reads a number over, at its first byte; answers whether it is written as a whole number. */
export function skipNumber(r: JsonReader): boolean {
  const { bytes } = r
  let pos = r.pos
  if (bytes[pos] === 0x2d) pos++
  if (bytes[pos] === 0x30) pos++
  else pos = skipDigits(bytes, pos)
  let isWhole = true
  if (bytes[pos] === 0x2e) {
    isWhole = false
    pos = skipDigits(bytes, pos + 1)
  }
  if (bytes[pos] === 0x65 || bytes[pos] === 0x45) {
    isWhole = false
    pos++
    if (bytes[pos] === 0x2b || bytes[pos] === 0x2d) pos++
    pos = skipDigits(bytes, pos)
  }
  r.pos = pos
  return isWhole
}

/** At least one digit must be there. */
function skipDigits(bytes: Buffer, from: number): number {
  let pos = from
  while (isDigit(bytes[pos]!)) pos++
  if (pos === from) throw malformed
  return pos
}

export function isDigit(c: number): boolean {
  return c >= 0x30 && c <= 0x39
}

const literals = { t: Buffer.from('true'), f: Buffer.from('false'), n: Buffer.from('null') }

export function readNull(r: JsonReader): null {
  skipLiteral(r, literals.n)
  return null
}

export function readBool(r: JsonReader): boolean {
  const isTrue = r.bytes[r.pos] === 0x74
  skipLiteral(r, isTrue ? literals.t : literals.f)
  return isTrue
}

function skipLiteral(r: JsonReader, literal: Buffer): void {
  const { length } = literal
  for (let i = 0; i < length; i++) if (r.bytes[r.pos + i] !== literal[i]) throw malformed
  r.pos += length
  r.hash = literal[0]!
}
