/**
 * Writes JSON as bytes, as Go's encoder writes it: safe within HTML, floats in Go's notation, what
 * is no Unicode as `\ufffd`.
 */

import { compareBytes } from '#api/codec/plain/encode.ts'
import { viewOf, type Words, writeWords } from '#api/codec/words.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'

/** Whether an ASCII character stands for itself in a string. */
const plain = new Uint8Array(128).map((_, c) => {
  return c >= 0x20 && !'"\\<>&'.includes(String.fromCharCode(c)) ? 1 : 0
})
/** No character takes more bytes than this, escaped. */
const widest = 6
/** Longer strings are written by the engine. */
const longString = 48
const firstBytes = 1 << 16
/** A larger buffer is not kept for the next object. */
const keptBytes = 1 << 22

let spare: Buffer | undefined
let spareView: DataView | undefined

export class JsonWriter {
  bytes: Buffer
  view: DataView
  pos = 0

  constructor() {
    this.bytes = spare ?? Buffer.allocUnsafeSlow(firstBytes)
    this.view = spareView ?? viewOf(this.bytes)
    spare = undefined
    spareView = undefined
  }

  /** Makes room for so many bytes more. */
  reserve(count: number): void {
    if (this.pos + count <= this.bytes.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.pos + count))
    this.bytes.copy(larger, 0, 0, this.pos)
    this.bytes = larger
    this.view = viewOf(larger)
  }

  byte(value: number): void {
    this.reserve(1)
    this.bytes[this.pos++] = value
  }

  append(part: Uint8Array): void {
    const { length } = part
    this.reserve(length)
    const { bytes } = this
    let { pos } = this
    for (let i = 0; i < length; i++) bytes[pos++] = part[i]!
    this.pos = pos
  }

  ascii(text: string): void {
    const { length } = text
    this.reserve(length)
    const { bytes } = this
    let { pos } = this
    for (let i = 0; i < length; i++) bytes[pos++] = text.charCodeAt(i)
    this.pos = pos
  }

  /** So many bytes, at least four, given as words. */
  words(words: Words, length: number): void {
    this.reserve(length)
    writeWords(this.view, this.pos, words, length)
    this.pos += length
  }

  /** A string, quoted. */
  text(text: string): void {
    const { length } = text
    this.reserve(length * widest + 2)
    if (length <= longString) {
      const { bytes } = this
      let { pos } = this
      bytes[pos++] = 0x22
      let i = 0
      while (i < length) {
        const c = text.charCodeAt(i)
        if (c >= 0x80 || plain[c] !== 1) break
        bytes[pos++] = c
        i++
      }
      if (i === length) {
        bytes[pos] = 0x22
        this.pos = pos + 1
        return
      }
    }
    writeLongString(this, text)
  }

  /** Text that is to stand as it is. */
  raw(text: string): void {
    if (text.length <= longString && !unusual.test(text)) this.ascii(text)
    else {
      this.reserve(text.length * 3)
      this.pos += this.bytes.write(text, this.pos)
    }
  }

  /** What was written, in memory of its own by `copy`; the writer is done with then. */
  finish(copy: (bytes: Buffer) => Buffer = copyOf): Buffer {
    const written = copy(this.bytes.subarray(0, this.pos))
    this.release()
    return written
  }

  finishText(): string {
    const written = this.bytes.toString('utf8', 0, this.pos)
    this.release()
    return written
  }

  private release(): void {
    if (this.bytes.length > keptBytes) return
    spare = this.bytes
    spareView = this.view
  }
}

function copyOf(bytes: Buffer): Buffer {
  const copy = Buffer.allocUnsafe(bytes.length)
  copy.set(bytes)
  return copy
}

const unusual = /[^\x00-\x7f]/
const escaped = /["\\<>&\u0000-\u001f\u2028\u2029\ud800-\udfff]/
const htmlUnsafe = /[<>&\u2028\u2029]/g

function writeLongString(w: JsonWriter, text: string): void {
  const literal = escaped.test(text) ? quoteJson(text) : `"${text}"`
  w.raw(literal)
}

/** A string as Go's encoder writes it. */
function quoteJson(text: string): string {
  const isWhole = text.isWellFormed()
  const literal = JSON.stringify(text).replace(htmlUnsafe, escapeUnit)
  return isWhole ? literal : literal.replace(/\\ud[89a-f][0-9a-f]{2}/g, replaceHalf)
}

function escapeUnit(c: string): string {
  return `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`
}

/** JSON.stringify writes only half pairs as escapes; before one an even number of backslashes stands. */
function replaceHalf(_: string, at: number, literal: string): string {
  let backslashes = 0
  while (literal[at - 1 - backslashes] === '\\') backslashes++
  return backslashes % 2 === 0 ? '\\ufffd' : literal.slice(at, at + 6)
}

export function writeNumber(w: JsonWriter, value: number | bigint): void {
  w.ascii(formatNumber(value))
}

/** Go leaves the decimal form below 1e-6 and from 1e21 on, as JavaScript does. */
export function formatNumber(value: number | bigint): string {
  return Object.is(value, -0) ? '-0' : String(value)
}

/** Writes any value: keys in their order, or sorted by their bytes as Go writes its maps. */
export function writeValue(w: JsonWriter, value: Json | undefined, sorted: boolean): void {
  switch (typeof value) {
    case 'string':
      w.text(value)
      break
    case 'number':
    case 'bigint':
      writeNumber(w, value)
      break
    case 'boolean':
      w.ascii(value ? 'true' : 'false')
      break
    case 'object':
      if (value === null) w.ascii('null')
      else if (Array.isArray(value)) writeList(w, value as readonly Json[], sorted)
      else writeObject(w, value as JsonObject, sorted)
      break
    default:
      w.ascii('null')
  }
}

function writeList(w: JsonWriter, list: readonly Json[], sorted: boolean): void {
  const start = w.pos
  for (const item of list) {
    w.byte(0x2c)
    writeValue(w, item, sorted)
  }
  close(w, start, 0x5b)
}

function writeObject(w: JsonWriter, object: JsonObject, sorted: boolean): void {
  const start = w.pos
  for (const key of sorted ? sortedKeys(object) : Object.keys(object)) {
    const value = object[key]
    if (value === undefined) continue
    w.byte(0x2c)
    w.text(key)
    w.byte(0x3a)
    writeValue(w, value, sorted)
  }
  close(w, start, 0x7b)
}

/** Ends what began at `start`, where each member was written with a comma before it. */
export function close(w: JsonWriter, start: number, open: number): void {
  if (w.pos === start) w.byte(open)
  else w.bytes[start] = open
  w.byte(open + 2)
}

export function sortedKeys(object: object): readonly string[] {
  const keys = Object.keys(object)
  for (let i = 1; i < keys.length; i++) {
    if (compareBytes(keys[i - 1]!, keys[i]!) > 0) return keys.sort(compareBytes)
  }
  return keys
}

/** Any value as text, its keys in their order. */
export function formatValue(value: Json): string {
  const w = new JsonWriter()
  writeValue(w, value, false)
  return w.finishText()
}
