/** Reads the text of string, bytes and number tokens. */
import type { Token } from '#api/cel/lexer.ts'
import { uintOf, type Value } from '#api/cel/values.ts'

const smallestInt = -(2n ** 63n)
const largestInt = 2n ** 63n - 1n
const largestUint = 2n ** 64n - 1n

/** The value of a literal token, or the message saying why it has none. */
export function literalValue(
  token: Token,
  negative = false,
): { readonly value: Value } | { readonly message: string } {
  switch (token.kind) {
    case 'int': {
      const value = negative ? -BigInt(token.text) : BigInt(token.text)
      const fits = value >= smallestInt && value <= largestInt
      return fits ? { value } : { message: 'invalid int literal' }
    }
    case 'uint': {
      const value = BigInt(token.text.slice(0, -1))
      return value <= largestUint ? { value: uintOf(value) } : { message: 'invalid uint literal' }
    }
    case 'float': {
      const value = Number(token.text)
      if (!Number.isFinite(value)) return { message: 'invalid double literal' }
      return { value: negative ? -value : value }
    }
    case 'bytes': {
      const value = bytesOf(token.text)
      return value ? { value } : { message: 'unable to unescape string' }
    }
    default: {
      const value = stringOf(token.text)
      return value === undefined ? { message: 'invalid unicode code point' } : { value }
    }
  }
}

const simpleEscapes: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}

interface Quoted {
  readonly raw: boolean
  readonly body: string
}

function unquote(text: string): Quoted {
  const raw = /^[rR]/.test(text)
  const quotes = raw ? text.slice(1) : text
  const width = quotes.startsWith('"""') || quotes.startsWith("'''") ? 3 : 1
  return { raw, body: quotes.slice(width, -width).replaceAll(/\r\n?/g, '\n') }
}

/** One escape: a letter standing for itself or a control, or a number in hex or octal. */
const escapes =
  /\\(?:[xX](?<byte>[\da-fA-F]{2})|[uU](?<point>(?<=u)[\da-fA-F]{4}|(?<=U)[\da-fA-F]{8})|(?<octal>[0-3][0-7]{2})|(?<letter>[\s\S]))/g

/** A literal's text in pieces: as it stands, or a number from an escape. */
type Piece = string | { readonly code: number; readonly isPoint: boolean }

function piecesOf(body: string): readonly Piece[] {
  const pieces: Piece[] = []
  let at = 0
  for (const { 0: whole, index, groups = {} } of body.matchAll(escapes)) {
    pieces.push(body.slice(at, index))
    const { byte, point, octal, letter } = groups
    const digits = byte ?? point
    if (digits !== undefined) {
      pieces.push({ code: Number.parseInt(digits, 16), isPoint: point !== undefined })
    } else if (octal !== undefined) {
      pieces.push({ code: Number.parseInt(octal, 8), isPoint: false })
    } else {
      pieces.push(simpleEscapes[letter!] ?? letter!)
    }
    at = index + whole.length
  }
  return [...pieces, body.slice(at)]
}

function stringOf(text: string): string | undefined {
  const { raw, body } = unquote(text)
  if (raw) return body
  const parts = piecesOf(body).map((piece) => (typeof piece === 'string' ? piece : pointOf(piece)))
  return parts.includes(undefined) ? undefined : parts.join('')
}

function pointOf({ code }: Exclude<Piece, string>): string | undefined {
  const isScalar = code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
  return isScalar ? String.fromCodePoint(code) : undefined
}

/** Bytes of text are its UTF-8; a hex or octal escape is one byte, and there are no others. */
function bytesOf(text: string): Uint8Array | undefined {
  const { raw, body } = unquote(text.slice(1))
  const pieces = raw ? [body] : piecesOf(body)
  if (pieces.some((piece) => typeof piece !== 'string' && piece.isPoint)) return undefined
  const parts = pieces.map((piece) =>
    typeof piece === 'string' ? Buffer.from(piece) : Buffer.from([piece.code]),
  )
  return new Uint8Array(Buffer.concat(parts))
}
