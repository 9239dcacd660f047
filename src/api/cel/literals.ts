/** Reads the text of string, bytes and number tokens. */
import type { Token } from '#api/cel/lexer.ts'
import { type Value, uintOf } from '#api/cel/values.ts'

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
      return value ? { value } : { message: 'invalid bytes literal' }
    }
    default: {
      const value = stringOf(token.text)
      return value === undefined ? { message: 'invalid string literal' } : { value }
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
  /\\(?:([xX][\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-3][0-7]{2})|([^]))/g

function stringOf(text: string): string | undefined {
  const { raw, body } = unquote(text)
  if (raw) return body
  let valid = true
  const value = body.replaceAll(escapes, (_, hex, short, long, octal, letter: string) => {
    if (letter !== undefined) return simpleEscapes[letter] ?? letter
    const code = octal ? Number.parseInt(octal, 8) : Number.parseInt(short ?? long ?? hex.slice(1), 16)
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
      valid = false
      return ''
    }
    return String.fromCodePoint(code)
  })
  return valid ? value : undefined
}

/** Bytes of text are its UTF-8; a hex or octal escape is one byte, and there are no others. */
function bytesOf(text: string): Uint8Array | undefined {
  const { raw, body } = unquote(text.slice(1))
  if (raw) return Buffer.from(body)
  const parts: Buffer[] = []
  let at = 0
  for (const found of body.matchAll(escapes)) {
    const [whole, hex, short, long, octal, letter] = found
    if (short || long) return undefined
    parts.push(Buffer.from(body.slice(at, found.index)))
    if (letter === undefined) {
      parts.push(Buffer.from([octal ? Number.parseInt(octal, 8) : Number.parseInt(hex!.slice(1), 16)]))
    } else {
      parts.push(Buffer.from(simpleEscapes[letter] ?? letter))
    }
    at = found.index + whole.length
  }
  parts.push(Buffer.from(body.slice(at)))
  return new Uint8Array(Buffer.concat(parts))
}
