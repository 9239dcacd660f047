/** DER, the encoding of certificates: every value is a tag, a length and its bytes. */

export interface DerValue {
  /** The first byte: class, whether it holds further values, and number. */
  readonly tag: number
  readonly content: Buffer
  /** With tag and length, as it stands in what was read. */
  readonly whole: Buffer
}

export const derTags = {
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectId: 0x06,
  sequence: 0x30,
  set: 0x31,
} as const

export class DerError extends Error {}

/** The values that stand one after the other. Throws DerError. */
function readDer(bytes: Buffer): readonly DerValue[] {
  const values: DerValue[] = []
  for (let at = 0; at < bytes.length; ) {
    const value = readValue(bytes, at)
    values.push(value)
    at += value.whole.length
  }
  return values
}

/** The one value that all the bytes are. */
export function readOneDer(bytes: Buffer): DerValue {
  const [value, ...more] = readDer(bytes)
  if (!value) throw new DerError('asn1: syntax error: truncated tag or length')
  if (more.length > 0) throw new DerError('x509: trailing data')
  return value
}

/** The values within one that must have the given tag. */
export function partsOf(value: DerValue | undefined, tag: number): readonly DerValue[] {
  return readDer(contentOf(value, tag))
}

export function contentOf(value: DerValue | undefined, tag: number): Buffer {
  if (value?.tag !== tag) throw new DerError("asn1: structure error: tags don't match")
  return value.content
}

/** An object identifier with dots. */
export function objectIdOf(value: DerValue | undefined): string {
  const bytes = contentOf(value, derTags.objectId)
  const numbers: number[] = []
  let number = 0
  for (const byte of bytes) {
    number = number * 128 + (byte & 0x7f)
    if (byte & 0x80) continue
    numbers.push(number)
    number = 0
  }
  const [first = 0, ...rest] = numbers
  const root = Math.min(2, Math.floor(first / 40))
  return [root, first - root * 40, ...rest].join('.')
}

/** A bit string that is whole bytes. */
export function bitsOf(value: DerValue | undefined): Buffer {
  const content = contentOf(value, derTags.bitString)
  if (content.length === 0 || content[0] !== 0) {
    throw new DerError('asn1: structure error: invalid padding bits in BIT STRING')
  }
  return content.subarray(1)
}

const longestLength = 4

function readValue(bytes: Buffer, at: number): DerValue {
  const tag = bytes[at]!
  const first = bytes[at + 1]
  const truncated = 'asn1: syntax error: truncated tag or length'
  if (first === undefined) throw new DerError(truncated)
  if ((tag & 0x1f) === 0x1f) throw new DerError('asn1: syntax error: base 128 integer too large')
  let start = at + 2
  let length = first
  if (first >= 0x80) {
    const size = first & 0x7f
    if (size === 0 || size > longestLength || start + size > bytes.length) {
      throw new DerError(truncated)
    }
    length = bytes.readUIntBE(start, size)
    start += size
  }
  const end = start + length
  if (end > bytes.length) throw new DerError('asn1: syntax error: data truncated')
  return { tag, content: bytes.subarray(start, end), whole: bytes.subarray(at, end) }
}
