/** Base64 as Go's standard encoding reads it: line breaks are skipped, spare bits are let go. */
import { DecodeError, type Place, wrongType } from '#api/codec/plain/decode-error.ts'
import type { Json } from '#api/scalars/scalars.ts'
import { goJsonKind } from '#base/go/json.ts'

const canonical =
  /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$/
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** The canonical text of the same bytes; throws DecodeError. */
export function canonicalBase64(text: string, at: string): string {
  if (text.length % 4 === 0 && canonical.test(text)) return text
  const problem = base64Problem(text)
  if (problem !== undefined) throw new DecodeError(problem, at)
  return Buffer.from(text.replace(/[\r\n]/g, ''), 'base64').toString('base64')
}

/** Go's complaint of a text that is no base64. */
export function base64Problem(text: string): string | undefined {
  const wrong = firstWrongByte(text)
  return wrong < 0 ? undefined : `illegal base64 data at input byte ${wrong}`
}

/** Go reads bytes from a list of numbers too. Throws DecodeError where an item is none that fits a byte. */
export function base64OfList(list: readonly Json[], place: Place): string {
  const bytes = list.map((item) => item ?? 0)
  const wrong = bytes.find((item) => typeof item !== 'number' || (item & 255) !== item)
  if (wrong === undefined) return Buffer.from(bytes as number[]).toString('base64')
  const kind = goJsonKind(wrong)
  throw wrongType(place, kind === 'number' ? `number ${String(wrong)}` : kind, 'uint8')
}

/** Where Go's decoder would stop; -1 if nowhere. */
function firstWrongByte(text: string): number {
  let inQuantum = 0
  let at = 0
  for (; at < text.length; at++) {
    const c = text[at]!
    if (c === '\r' || c === '\n') continue
    if (c === '=') return wrongPadding(text, at, inQuantum)
    if (!alphabet.includes(c)) return Buffer.byteLength(text.slice(0, at))
    inQuantum = (inQuantum + 1) % 4
  }
  return inQuantum === 0 ? -1 : at - inQuantum
}

function wrongPadding(text: string, first: number, inQuantum: number): number {
  if (inQuantum < 2) return first
  let at = skipBreaks(text, first + 1)
  if (inQuantum === 2) {
    if (at >= text.length) return text.length
    if (text[at] !== '=') return at - 1
    at = skipBreaks(text, at + 1)
  }
  return at < text.length ? at : -1
}

function skipBreaks(text: string, from: number): number {
  let at = from
  while (text[at] === '\r' || text[at] === '\n') at++
  return at
}
