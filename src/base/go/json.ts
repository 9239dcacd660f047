/**
 * What Go's JSON decoder says of a text that it cannot read, or of a value that does not fit: clients show
 * it, and messages quote it. Readers only notice that something is wrong; this slower one then finds out
 * what, so that they need not keep track.
 */
import { quoteGo } from '#base/go/text.ts'

/** Go's decoder goes this deep and no deeper. */
const depthLimit = 10_000

const space = /[ \t\r\n]*/y
const stringBody = /[^"\\\u0000-\u001f]*/y
const digits = /[0-9]*/y
const escapable = /["\\/bfnrt]/
const hex = /[0-9a-fA-F]/

/** What Go complains of first, or nothing if the text is one JSON value. Go reads bytes, not characters. */
export function goJsonSyntaxError(text: string | Uint8Array): string | undefined {
  const scan = new Scan(bytesOf(text).toString('latin1'))
  try {
    scan.document()
    return undefined
  } catch (error) {
    if (error instanceof SyntaxError) return error.message
    throw error
  }
}

/** As before, and what Go says of a value that does not fit a map. */
export function goJsonMapError(text: string | Uint8Array): string | undefined {
  const syntax = goJsonSyntaxError(text)
  if (syntax !== undefined) return syntax
  const read = bytesOf(text).toString()
  const kind = goJsonKind(JSON.parse(read))
  if (kind !== 'object' && kind !== 'null') {
    return `json: cannot unmarshal ${kind} into Go value of type map[string]interface {}`
  }
  const huge = read.match(stringOrNumber)?.find((token) => Math.abs(Number(token)) === Infinity)
  return huge && `json: cannot unmarshal number ${huge} into Go value of type float64`
}

/** Of valid JSON. */
const stringOrNumber = /"(?:[^"\\]|\\.)*"|-?[0-9][0-9.eE+-]*/g

/** What Go's messages call a value. */
export function goJsonKind(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'boolean') return 'bool'
  return typeof value === 'bigint' ? 'number' : typeof value
}

function bytesOf(text: string | Uint8Array): Buffer {
  return typeof text === 'string'
    ? Buffer.from(text)
    : Buffer.from(text.buffer, text.byteOffset, text.byteLength)
}

/** A byte, as a character, as Go quotes it; text beyond ASCII is told by its first byte of UTF-8. */
function quoteByte(byte: string): string {
  if (byte === "'") return `'\\''`
  if (byte === '"') return `'"'`
  return `'${quoteGo(byte).slice(1, -1)}'`
}

/** Go looks at the end as at one more space: where none may stand, that is what it complains of. */
function complaintAtEnd(where: string): string {
  return /numeric literal|literal (?:true|false|null)|escape/.test(where)
    ? `invalid character ' ' ${where}`
    : 'unexpected end of JSON input'
}

/** Without recursion. */
class Scan {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  document(): void {
    const open: string[] = []
    this.#skip(space)
    this.#value(open)
    while (open.length > 0) this.#next(open)
    this.#skip(space)
    if (this.#at < this.#text.length) throw this.#unexpected('after top-level value')
  }

  /** Reads a scalar whole, or objects and arrays up to the first scalar in them. */
  #value(open: string[]): void {
    for (;;) {
      const c = this.#text[this.#at]
      if (c !== '{' && c !== '[') {
        this.#scalar(c)
        return
      }
      if (open.length >= depthLimit) throw this.#unexpected('exceeded max depth')
      this.#at++
      this.#skip(space)
      if (this.#text[this.#at] === (c === '{' ? '}' : ']')) {
        this.#at++
        return
      }
      open.push(c)
      if (c === '{') this.#key()
    }
  }

  #scalar(c: string | undefined): void {
    if (c === '"') this.#string()
    else if (c === 't') this.#literal('true')
    else if (c === 'f') this.#literal('false')
    else if (c === 'n') this.#literal('null')
    else if (c !== undefined && /[-0-9]/.test(c)) this.#number()
    else throw this.#unexpected('looking for beginning of value')
  }

  /** What follows a value inside an object or array. */
  #next(open: string[]): void {
    const inObject = open.at(-1) === '{'
    this.#skip(space)
    const c = this.#text[this.#at]
    if (c === (inObject ? '}' : ']')) {
      this.#at++
      open.pop()
      return
    }
    if (c !== ',') {
      throw this.#unexpected(inObject ? 'after object key:value pair' : 'after array element')
    }
    this.#at++
    this.#skip(space)
    if (inObject) this.#key()
    this.#value(open)
  }

  #key(): void {
    if (this.#text[this.#at] !== '"') {
      throw this.#unexpected('looking for beginning of object key string')
    }
    this.#string()
    this.#skip(space)
    if (this.#text[this.#at] !== ':') throw this.#unexpected('after object key')
    this.#at++
    this.#skip(space)
  }

  #string(): void {
    this.#at++
    for (;;) {
      this.#skip(stringBody)
      const c = this.#text[this.#at]
      if (c !== '"' && c !== '\\') throw this.#unexpected('in string literal')
      this.#at++
      if (c === '"') return
      if (this.#text[this.#at] === 'u') {
        this.#at++
        for (let i = 0; i < 4; i++) this.#one(hex, 'in \\u hexadecimal character escape')
      } else this.#one(escapable, 'in string escape code')
    }
  }

  #number(): void {
    if (this.#text[this.#at] === '-') this.#at++
    const first = this.#text[this.#at]
    this.#one(/[0-9]/, 'in numeric literal')
    if (first !== '0') this.#skip(digits)
    if (this.#text[this.#at] === '.') {
      this.#at++
      this.#one(/[0-9]/, 'after decimal point in numeric literal')
      this.#skip(digits)
    }
    if (/[eE]/.test(this.#text[this.#at] ?? '')) {
      this.#at++
      if (/[-+]/.test(this.#text[this.#at] ?? '')) this.#at++
      this.#one(/[0-9]/, 'in exponent of numeric literal')
      this.#skip(digits)
    }
  }

  #literal(word: string): void {
    for (const c of word) {
      if (this.#text[this.#at] !== c) {
        throw this.#unexpected(`in literal ${word} (expecting '${c}')`)
      }
      this.#at++
    }
  }

  #one(pattern: RegExp, context: string): void {
    const c = this.#text[this.#at]
    if (c === undefined || !pattern.test(c)) throw this.#unexpected(context)
    this.#at++
  }

  #skip(pattern: RegExp): void {
    pattern.lastIndex = this.#at
    pattern.test(this.#text)
    this.#at = pattern.lastIndex
  }

  #unexpected(context: string): SyntaxError {
    const rune = this.#text.codePointAt(this.#at)
    if (rune === undefined) return new SyntaxError(complaintAtEnd(context))
    return new SyntaxError(`invalid character ${quoteByte(String.fromCodePoint(rune))} ${context}`)
  }
}
