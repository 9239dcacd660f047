/**
 * What Go's JSON decoder says of a text that it cannot read. Messages for users quote it: of the
 * contents of secrets, of annotations, of logs.
 */
import { quoteGo } from '#base/go-text.ts'

/** What Go complains of, or nothing if the text is one JSON value. Go reads bytes, not characters. */
export function goJsonSyntaxError(json: string | Uint8Array): string | undefined {
  const scanner = new Scanner(Buffer.from(json).toString('latin1'))
  try {
    scanner.document()
    return undefined
  } catch (error) {
    if (error instanceof Complaint) return error.message
    throw error
  }
}

/** As before, and what Go says of a value that does not fit a map. */
export function goJsonMapError(json: string | Uint8Array): string | undefined {
  const syntax = goJsonSyntaxError(json)
  if (syntax !== undefined) return syntax
  const kind = goJsonKind(Buffer.from(json).toString('latin1'))
  if (kind === 'object' || kind === 'null') return undefined
  return `json: cannot unmarshal ${kind} into Go value of type map[string]interface {}`
}

/** What a valid text holds, in the words of Go's messages. */
export function goJsonKind(json: string): string {
  const first = json.trimStart()[0] ?? ''
  return kinds[first] ?? 'number'
}

const kinds: Readonly<Record<string, string>> = {
  '{': 'object',
  '[': 'array',
  '"': 'string',
  t: 'bool',
  f: 'bool',
  n: 'null',
}

/** Go looks at the end as at one more space: where none may stand, that is what it complains of. */
export function complaintAtEnd(where: string): string {
  return /numeric literal|literal (?:true|false|null)|escape/.test(where)
    ? `invalid character ' ' ${where}`
    : 'unexpected end of JSON input'
}

class Complaint extends Error {}

/** Deeper nesting is refused, as Go does. */
const depthLimit = 10_000

class Scanner {
  readonly #text: string
  #at = 0
  #depth = 0

  constructor(text: string) {
    this.#text = text
  }

  document(): void {
    this.#space()
    this.#value()
    this.#space()
    if (this.#at < this.#text.length) this.#fail('after top-level value')
  }

  get #next(): string {
    return this.#text[this.#at] ?? ''
  }

  #fail(where: string): never {
    if (this.#next === '') throw new Complaint(complaintAtEnd(where))
    const quoted = this.#next === "'" ? "\\'" : quoteGo(this.#next).slice(1, -1)
    throw new Complaint(`invalid character '${quoted === '\\"' ? '"' : quoted}' ${where}`)
  }

  #space(): void {
    while (/^[ \t\r\n]$/.test(this.#next)) this.#at++
  }

  #value(): void {
    const first = this.#next
    if (first === '{') this.#members('}', 'after object key:value pair', () => this.#property())
    else if (first === '[') this.#members(']', 'after array element', () => this.#value())
    else if (first === '"') this.#string()
    else if (first === 't') this.#word('true')
    else if (first === 'f') this.#word('false')
    else if (first === 'n') this.#word('null')
    else if (/^[-0-9]$/.test(first)) this.#number()
    else this.#fail('looking for beginning of value')
  }

  #members(close: string, after: string, member: () => void): void {
    if (++this.#depth > depthLimit) throw new Complaint('exceeded max depth')
    this.#at++
    this.#space()
    if (this.#next !== close) {
      member()
      for (this.#space(); this.#next !== close; this.#space()) {
        if (this.#next !== ',') this.#fail(after)
        this.#at++
        this.#space()
        member()
      }
    }
    this.#at++
    this.#depth--
  }

  #property(): void {
    if (this.#next !== '"') this.#fail('looking for beginning of object key string')
    this.#string()
    this.#space()
    this.#colon()
    this.#space()
    this.#value()
  }

  #colon(): void {
    if (this.#next !== ':') this.#fail('after object key')
    this.#at++
  }

  #string(): void {
    this.#at++
    for (; this.#next !== '"'; this.#at++) {
      if (this.#next === '' || this.#next < ' ') this.#fail('in string literal')
      if (this.#next === '\\') this.#escape()
    }
    this.#at++
  }

  #escape(): void {
    this.#at++
    if (this.#next !== 'u') {
      if (!/^["\\/bfnrt]$/.test(this.#next)) this.#fail('in string escape code')
      return
    }
    for (let i = 0; i < 4; i++) {
      this.#at++
      if (!/^[0-9a-fA-F]$/.test(this.#next)) this.#fail('in \\u hexadecimal character escape')
    }
  }

  #number(): void {
    if (this.#next === '-') this.#at++
    if (this.#next === '0') this.#at++
    else this.#digits('in numeric literal')
    if (this.#next === '.') {
      this.#at++
      this.#digits('after decimal point in numeric literal')
    }
    if (!/^[eE]$/.test(this.#next)) return
    this.#at++
    if (/^[-+]$/.test(this.#next)) this.#at++
    this.#digits('in exponent of numeric literal')
  }

  #digits(where: string): void {
    if (!/^[0-9]$/.test(this.#next)) this.#fail(where)
    while (/^[0-9]$/.test(this.#next)) this.#at++
  }

  #word(literal: string): void {
    for (const letter of literal.slice(1)) {
      this.#at++
      if (this.#next !== letter) this.#fail(`in literal ${literal} (expecting '${letter}')`)
    }
    this.#at++
  }
}
