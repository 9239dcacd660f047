/** The header that asks for parts of an answer (RFC 9110, section 14.2), read as Go reads it. */

export interface ByteRange {
  readonly start: number
  readonly length: number
}

/** The parts that there are of so many bytes: none, if all is wanted. Or why it cannot be, in Go's words. */
export function parseRanges(header: string, size: number): readonly ByteRange[] | string {
  if (header === '') return []
  if (!header.startsWith(unit)) return invalid
  const wanted = header.slice(unit.length).split(',').map(trimmed)
  const ranges = wanted.filter((text) => text !== '').map((text) => parseRange(text, size))
  if (ranges.includes('invalid')) return invalid
  const found = ranges.filter((range) => typeof range !== 'string')
  const isBeyond = found.length === 0 && ranges.length > 0
  // Of nothing all is sent, whatever is wanted.
  return isBeyond && size > 0 ? 'invalid range: failed to overlap' : found
}

const unit = 'bytes='
const invalid = 'invalid range'

function parseRange(text: string, size: number): ByteRange | 'invalid' | 'beyond' {
  const dash = text.indexOf('-')
  if (dash < 0) return 'invalid'
  const start = trimmed(text.slice(0, dash))
  const end = trimmed(text.slice(dash + 1))
  if (start === '') {
    const length = Math.min(wholeNumber(end), size)
    return Number.isNaN(length) ? 'invalid' : { start: size - length, length }
  }
  const first = wholeNumber(start)
  if (Number.isNaN(first)) return 'invalid'
  if (first >= size) return 'beyond'
  const last = end === '' ? size - 1 : wholeNumber(end)
  if (!(last >= first)) return 'invalid'
  return { start: first, length: Math.min(last, size - 1) - first + 1 }
}

/** NaN where there is none, or one beyond 64 bits. */
function wholeNumber(text: string): number {
  if (!/^\+?\d+$/.test(text)) return Number.NaN
  return BigInt(text.replace('+', '')) < 2n ** 63n ? Number(text) : Number.NaN
}

function trimmed(text: string): string {
  return text.replace(/^[ \t]+|[ \t]+$/g, '')
}
