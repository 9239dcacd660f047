/** Protobuf's wire: tags, varints, lengths. Reading never goes beyond the bytes that are there. */
import { remembering } from '#base/collections/forgetful-map.ts'

export class ProtobufError extends Error {
  override readonly name = 'ProtobufError'
}

export const wireTypes = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const

const two32 = 2 ** 32

export class WireReader {
  readonly bytes: Buffer
  pos = 0
  /** The halves of the varint read last. */
  #low = 0
  #high = 0

  constructor(bytes: Buffer) {
    this.bytes = bytes
  }

  #varint(end: number): void {
    const { bytes } = this
    let { pos } = this
    let low = 0
    let high = 0
    for (let shift = 0; ; shift += 7) {
      if (shift >= 64) throw new ProtobufError('a number is too long')
      if (pos >= end) throw new ProtobufError('a number is cut short')
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
    this.#low = low >>> 0
    this.#high = high >>> 0
  }

  /** What is beyond 32 bits is cut off. */
  uint32(end: number): number {
    const byte = this.bytes[this.pos]!
    if (byte < 0x80 && this.pos < end) {
      this.pos++
      return byte
    }
    this.#varint(end)
    return this.#low
  }

  int32(end: number): number {
    return this.uint32(end) | 0
  }

  /** The nearest number there is: beyond 2^53 not every one can be told. */
  int64(end: number): number {
    const byte = this.bytes[this.pos]!
    if (byte < 0x80 && this.pos < end) {
      this.pos++
      return byte
    }
    this.#varint(end)
    const high = this.#high >= two32 / 2 ? this.#high - two32 : this.#high
    return high * two32 + this.#low
  }

  uint64(end: number): bigint {
    this.#varint(end)
    if (this.#high === 0) return this.#low === 0 ? 0n : BigInt(this.#low)
    return (BigInt(this.#high) << 32n) | BigInt(this.#low)
  }

  fixed32(end: number): number {
    return this.bytes.readUInt32LE(this.#fixed(4, end))
  }

  fixed64(end: number): bigint {
    return this.bytes.readBigUInt64LE(this.#fixed(8, end))
  }

  #fixed(size: number, end: number): number {
    const at = this.pos
    if (at + size > end) throw new ProtobufError('a number is cut short')
    this.pos += size
    return at
  }

  /** Reads a length and answers where what it measures ends. */
  length(end: number): number {
    const length = this.int64(end)
    const until = this.pos + length
    if (length < 0 || until > end) throw new ProtobufError('a field is cut short')
    return until
  }

  /** Reads over a value. Groups are not read: nobody writes them any more. */
  skip(wireType: number, end: number): void {
    if (wireType === wireTypes.varint) this.#varint(end)
    else if (wireType === wireTypes.bytes) this.pos = this.length(end)
    else if (wireType === wireTypes.fixed64) this.pos += 8
    else if (wireType === wireTypes.fixed32) this.pos += 4
    else throw new ProtobufError(`a field of wire type ${wireType}`)
    if (this.pos > end) throw new ProtobufError('a field is cut short')
  }
}

/** Large numbers are identities, and the same few come again and again. */
const mostKnown = 64

const digitsOf = remembering(mostKnown, (value: bigint): readonly number[] => {
  const whole = BigInt.asUintN(64, value)
  let low = Number(whole & 0xffffffffn)
  let high = Number(whole >> 32n)
  const digits: number[] = []
  for (; high > 0 || low >= 0x80; high >>>= 7) {
    digits.push((low & 0x7f) | 0x80)
    low = ((low >>> 7) | (high << 25)) >>> 0
  }
  digits.push(low)
  return digits
})

/** A larger buffer is not kept for the next message. */
const scratchBytes = 16 * 1024
let scratch: Buffer | undefined = Buffer.allocUnsafeSlow(scratchBytes)

/** Writes from the end to the beginning, so that every length is known when it is written. */
export class WireWriter {
  #bytes: Buffer
  #pos: number

  /** With the right size, or a little more, nothing is copied twice. */
  constructor(sizeBytes: number) {
    const isSmall = sizeBytes <= scratchBytes && scratch !== undefined
    this.#bytes = isSmall ? scratch! : Buffer.allocUnsafeSlow(Math.max(sizeBytes, scratchBytes))
    if (isSmall) scratch = undefined
    this.#pos = this.#bytes.length
  }

  get size(): number {
    return this.#bytes.length - this.#pos
  }

  #room(count: number): number {
    if (this.#pos < count) this.#grow(count)
    this.#pos -= count
    return this.#pos
  }

  #grow(count: number): void {
    const { size } = this
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#bytes.length * 2, size + count))
    this.#bytes.copy(larger, larger.length - size, this.#pos)
    this.#pos = larger.length - size
    this.#bytes = larger
  }

  /** A whole number from 0 that a double holds. */
  varint(value: number): void {
    if (value < 0x80) {
      const at = this.#room(1)
      this.#bytes[at] = value
      return
    }
    let count = 1
    for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) count++
    let at = this.#room(count)
    const bytes = this.#bytes
    let rest = value
    for (; rest >= 0x80000000; rest = Math.floor(rest / 0x80)) bytes[at++] = (rest % 0x80) | 0x80
    for (; rest >= 0x80; rest >>>= 7) bytes[at++] = (rest & 0x7f) | 0x80
    bytes[at] = rest
  }

  int64(value: number): void {
    if (value >= 0) this.varint(value)
    else this.bigint(BigInt(value))
  }

  bigint(value: bigint): void {
    if (value >= 0n && value < 0x80000000n) {
      this.varint(Number(value))
      return
    }
    const digits = digitsOf(value)
    let at = this.#room(digits.length)
    for (let i = 0; i < digits.length; i++) this.#bytes[at++] = digits[i]!
  }

  fixed32(value: number): void {
    const at = this.#room(4)
    this.#bytes.writeUInt32LE(value, at)
  }

  fixed64(value: bigint): void {
    const at = this.#room(8)
    this.#bytes.writeBigUInt64LE(value, at)
  }

  bytes(value: Uint8Array): void {
    const at = this.#room(value.length)
    this.#bytes.set(value, at)
  }

  /** Text with one character for each byte. */
  latin1(value: string): void {
    const at = this.#room(value.length)
    // A call into the runtime costs more than a short text.
    if (value.length > 64) this.#bytes.write(value, at, 'latin1')
    else for (let i = 0; i < value.length; i++) this.#bytes[at + i] = value.charCodeAt(i)
  }

  text(value: string): void {
    this.bytes(Buffer.from(value))
  }

  /** What was written. Small messages are copied, so that their memory is their own size. */
  finish(): Buffer {
    const written = this.#bytes.subarray(this.#pos)
    if (this.#bytes.length !== scratchBytes) return written
    scratch = this.#bytes
    return Buffer.from(written)
  }
}
