/** Text and bytes from outside as valid UTF-8. */
import { isUtf8 } from 'node:buffer'
import { DecodeError } from '#api/codec/plain/decode-error.ts'

/** Far more than any request may hold; the engine's strings end at twice as much. */
const sizeLimit = 256 * 1024 * 1024

/** Each byte that is not UTF-8 becomes U+FFFD, as Go reads it; half surrogate pairs do too. */
export function utf8Of(input: string | Uint8Array): Buffer {
  if (input.length > sizeLimit) throw new DecodeError(`more than ${sizeLimit} bytes`)
  if (typeof input === 'string') return Buffer.from(input)
  const bytes = Buffer.isBuffer(input)
    ? input
    : Buffer.from(input.buffer, input.byteOffset, input.byteLength)
  return isUtf8(bytes) ? bytes : repaired(bytes)
}

/** The lengths of the longest valid sequences; what begins none is one wrong byte. */
function repaired(bytes: Buffer): Buffer {
  const replacement = Buffer.from('\ufffd')
  const parts: Buffer[] = []
  let start = 0
  for (let at = 0; at < bytes.length; ) {
    const length = runeLength(bytes, at)
    if (length > 0) at += length
    else {
      parts.push(bytes.subarray(start, at), replacement)
      start = ++at
    }
  }
  parts.push(bytes.subarray(start))
  return Buffer.concat(parts)
}

/** How many bytes the character at `at` has; 0 if there is none. */
function runeLength(bytes: Buffer, at: number): number {
  const first = bytes[at]!
  if (first < 0x80) return 1
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2
  return isUtf8(bytes.subarray(at, at + length)) && at + length <= bytes.length ? length : 0
}
