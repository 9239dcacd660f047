/** Writes DER: every function answers one whole value, tag and length included. */
import { Buffer } from 'node:buffer'
import { derTags } from '#base/x509/der.ts'

export function derValue(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts)
  return Buffer.concat([Buffer.from([tag]), lengthOf(content.length), content])
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length])
  const digits = length.toString(16)
  const bytes = Buffer.from(digits.length % 2 === 1 ? `0${digits}` : digits, 'hex')
  return Buffer.concat([Buffer.from([0x80 | bytes.length]), bytes])
}

export function derSequence(...parts: readonly Uint8Array[]): Buffer {
  return derValue(derTags.sequence, ...parts)
}

export function derSet(...parts: readonly Uint8Array[]): Buffer {
  return derValue(derTags.set, ...parts)
}

export function derBoolean(value: boolean): Buffer {
  return derValue(0x01, Buffer.from([value ? 0xff : 0x00]))
}

/** A number that is not negative, its bytes from the highest on. */
export function derInteger(bytes: Uint8Array): Buffer {
  const first = bytes.findIndex((byte) => byte !== 0)
  const digits = first < 0 ? Buffer.from([0]) : bytes.subarray(first)
  const sign = digits[0]! >= 0x80 ? [Buffer.from([0])] : []
  return derValue(derTags.integer, ...sign, digits)
}

export function derBits(bytes: Uint8Array, unusedBits = 0): Buffer {
  return derValue(derTags.bitString, Buffer.from([unusedBits]), bytes)
}

export function derOctets(bytes: Uint8Array): Buffer {
  return derValue(derTags.octetString, bytes)
}

/** From an identifier with dots. */
export function derObjectId(id: string): Buffer {
  const [first = 0, second = 0, ...rest] = id.split('.').map(Number)
  const bytes = [first * 40 + second, ...rest].flatMap(inBase128)
  return derValue(derTags.objectId, Buffer.from(bytes))
}

function inBase128(number: number): readonly number[] {
  const digits = [number & 0x7f]
  for (let rest = number >>> 7; rest > 0; rest >>>= 7) digits.unshift((rest & 0x7f) | 0x80)
  return digits
}

export function derText(text: string): Buffer {
  return derValue(0x0c, Buffer.from(text, 'utf8'))
}

/** In seconds; two digits for the year where they are enough, as the standard wants it. */
export function derTime(ms: number): Buffer {
  const text = new Date(ms).toISOString().replace(/[-:T]|\.\d+/g, '')
  const year = Number(text.slice(0, 4))
  return year < 2050
    ? derValue(0x17, Buffer.from(text.slice(2)))
    : derValue(0x18, Buffer.from(text))
}
