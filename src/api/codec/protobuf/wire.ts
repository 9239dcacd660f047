/**
 * Protobuf's wire for objects: varints, tags, lengths. Reading is bounded by the bytes that are there,
 * hashes what it reads, and refuses in upstream's words. That, and fields that compiled readers touch
 * themselves, is why it is not the reader of messages between programs (base/protobuf/wire.ts), with
 * which it shares a loop.
 */
import type { JsonReader } from '#api/codec/json/reader.ts'
import type { MadeField } from '#api/codec/object-maker.ts'
import { DecodeError } from '#api/codec/plain/decode-error.ts'
import type { Place } from '#api/codec/protobuf/write-fields.ts'
import { viewOf } from '#api/codec/words.ts'

export const wire = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const

/** As deep as JSON may be. */
const depthLimit = 2000

export class WireReader {
  readonly bytes: Buffer
  readonly view: DataView
  pos = 0
  /** A hash of the value read last. */
  hash = 0
  depth = 0
  /** Reads JSON within the same bytes, once there is any. */
  json: JsonReader | undefined = undefined
  /** Whether the message read last holds nothing. */
  isZero = false
  /** Where the tag read last began. */
  start = 0
  /** Fields and items on their way into objects and lists. */
  readonly stack: unknown[] = []
  top = 0
  /** Whether no message comes in parts any more (regroup.ts). */
  isRegrouped = false
  /** The fields of the values on the stack, where their order does not tell. */
  pairs: MadeField[] | undefined = undefined
  /** The halves of the varint read last. */
  low = 0
  high = 0

  constructor(bytes: Buffer) {
    this.bytes = bytes
    this.view = viewOf(bytes)
  }

  /** Reads a varint into `low` and `high`. */
  varint(end: number): void {
    const { bytes } = this
    let { pos } = this
    let low = 0
    let high = 0
    for (let shift = 0; ; shift += 7) {
      if (shift >= 64) throw new DecodeError('proto: integer overflow')
      if (pos >= end) throw new DecodeError('unexpected EOF')
      const byte = bytes[pos++]!
      const bits = byte & 0x7f
      if (shift < 28) low |= bits << shift
      else if (shift === 28) {
        low |= bits << 28
        high |= bits >>> 4
      } else high |= bits << (shift - 32)
      if (byte < 0x80) break
    }
    this.pos = pos
    this.low = low
    this.high = high
    this.hash = low ^ high
  }

  /** A varint as a 32-bit number; what is beyond is cut off. */
  int32(end: number): number {
    const byte = this.bytes[this.pos]!
    if (byte < 0x80 && this.pos < end) {
      this.pos++
      this.hash = byte
      return byte
    }
    this.varint(end)
    return this.low
  }

  int64(end: number): number | bigint {
    const byte = this.bytes[this.pos]!
    if (byte < 0x80 && this.pos < end) {
      this.pos++
      this.hash = byte
      return byte
    }
    this.varint(end)
    const value = this.high * 2 ** 32 + (this.low >>> 0)
    if (Number.isSafeInteger(value)) return value
    return (BigInt(this.high) << 32n) | BigInt(this.low >>> 0)
  }

  /** Reads the length of what follows and answers where that ends. */
  length(end: number): number {
    const length = this.int32(end)
    const until = this.pos + length
    if (length < 0 || until > end || this.hash !== length) throw this.badLength(length)
    return until
  }

  /** Of a length of more than 32 bits the hash is another. */
  private badLength(length: number): DecodeError {
    const isNegative = this.hash !== length && this.high < 0
    return new DecodeError(
      isNegative ? 'proto: negative length found during unmarshaling' : 'unexpected EOF',
    )
  }

  enter(): void {
    if (++this.depth > depthLimit) throw new DecodeError('exceeded max depth')
  }

  leave(): void {
    this.depth--
  }

  /** Reads over a value of any wire type; groups may nest. */
  skip(wireType: number, end: number): void {
    let open = 0
    let type = wireType
    for (;;) {
      if (type === 0) this.varint(end)
      else if (type === 1) this.pos += 8
      else if (type === 2) this.pos = this.length(end)
      else if (type === 3) open++
      else if (type === 4) {
        if (open-- === 0) throw new DecodeError('proto: unexpected end of group')
      } else if (type === 5) this.pos += 4
      else throw new DecodeError(`proto: illegal wireType ${type}`)
      if (this.pos > end) throw new DecodeError('unexpected EOF')
      if (open === 0) return
      this.varint(end)
      type = this.low & 7
    }
  }
}

const firstBytes = 1 << 14
/** A larger buffer is not kept for the next object. */
const keptBytes = 1 << 22
let spare: WireWriter | undefined

/** A writer that has written nothing yet; `finish` gives it back. */
export function openWriter(): WireWriter {
  const w = spare ?? new WireWriter()
  spare = undefined
  w.pos = w.bytes.length
  return w
}

/** Writes from the end to the beginning, so that every length is known when it is written. */
export class WireWriter {
  bytes: Buffer = Buffer.allocUnsafeSlow(firstBytes)
  view: DataView = viewOf(this.bytes)
  /** What is written begins here. */
  pos = firstBytes
  /** The fields and values of the objects that are being written. */
  readonly places: (Place | undefined)[] = []
  readonly values: unknown[] = []
  top = 0

  /** How many bytes are written. */
  get size(): number {
    return this.bytes.length - this.pos
  }

  reserve(count: number): void {
    if (this.pos >= count) return
    const { size } = this
    const larger = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, size + count))
    this.bytes.copy(larger, larger.length - size, this.pos)
    this.pos = larger.length - size
    this.bytes = larger
    this.view = viewOf(larger)
  }

  /** A number below 2^32. */
  varint(value: number): void {
    this.reserve(5)
    if (value < 0x80) {
      this.bytes[--this.pos] = value
      return
    }
    let rest = value
    let count = 1
    while (rest >= 0x80) {
      rest = Math.floor(rest / 128)
      count++
    }
    let at = this.pos - count
    this.pos = at
    for (rest = value; rest >= 0x80; rest = Math.floor(rest / 128)) {
      this.bytes[at++] = (rest % 128) | 0x80
    }
    this.bytes[at] = rest
  }

  int64(value: number | bigint): void {
    if (typeof value === 'number' && value >= 0 && value < 2 ** 32) this.varint(value)
    else this.wide(BigInt.asUintN(64, BigInt(value)))
  }

  private wide(value: bigint): void {
    this.reserve(10)
    const parts: number[] = []
    for (let rest = value; ; rest >>= 7n) {
      const isLast = rest < 0x80n
      parts.push(Number(rest & 0x7fn) | (isLast ? 0 : 0x80))
      if (isLast) break
    }
    this.pos -= parts.length
    for (let i = 0; i < parts.length; i++) this.bytes[this.pos + i] = parts[i]!
  }

  double(value: number): void {
    this.reserve(8)
    this.pos -= 8
    this.bytes.writeDoubleLE(value, this.pos)
  }

  /** Bytes with their length before them. */
  chunk(part: Uint8Array): void {
    this.reserve(part.length + 5)
    this.pos -= part.length
    this.bytes.set(part, this.pos)
    this.varint(part.length)
  }

  /** Text with its length before it. */
  text(text: string): void {
    const { length } = text
    this.reserve(length * 3 + 5)
    const { bytes, pos: end } = this
    let { pos } = this
    if (length <= longText) {
      let i = length
      while (i > 0) {
        const c = text.charCodeAt(--i)
        if (c >= 0x80) {
          i = -1
          break
        }
        bytes[--pos] = c
      }
      if (i === 0 || length === 0) {
        this.pos = pos
        this.varint(length)
        return
      }
    }
    const size = Buffer.byteLength(text)
    this.pos = end - size
    bytes.write(text, this.pos)
    this.varint(size)
  }

  /** The length of everything written since there were `size` bytes. */
  lengthSince(size: number): void {
    this.varint(this.size - size)
  }

  finish(): Buffer {
    const written = Buffer.allocUnsafe(this.size)
    this.bytes.copy(written, 0, this.pos)
    if (this.bytes.length <= keptBytes) spare = this
    return written
  }
}

const longText = 40

/** How many bytes a whole number takes as a varint. */
export function varintBytes(value: number): number {
  let count = 1
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 128)) count++
  return count
}

/** Writes a varint at a place, and answers where it ends. */
export function writeVarint(into: Uint8Array, at: number, value: number): number {
  let pos = at
  let rest = value
  for (; rest >= 0x80; rest = Math.floor(rest / 128)) into[pos++] = (rest % 128) | 0x80
  into[pos++] = rest
  return pos
}
