/**
 * Reads tokens one by one for the parser, and goes on after small mistakes the way ANTLR does for
 * cel-go: it leaves out a token that is too much, and puts in a bracket that is missing.
 */
import type { Issue } from '#api/cel/declarations.ts'
import type { Token } from '#api/cel/lexer.ts'

/** Ends the parsing: what is wrong has been reported. */
export class SyntaxStop extends Error {}

/** What may come where an expression may, by its place. */
export interface Place {
  readonly expecting: string
  /** Besides what an expression begins with. */
  readonly also: ReadonlySet<string>
}

function placeOf(symbols: string, ...also: readonly string[]): Place {
  const words = "'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER"
  const quoted = symbols.split(' ').map((symbol) => `'${symbol}'`)
  return { expecting: `{${quoted.join(', ')}, ${words}}`, also: new Set(also) }
}

const anywhere = placeOf('[ { ( . - !')
export const places = {
  argument: placeOf('[ { ( ) . - !', ')'),
  index: placeOf('[ { ( . - ! ?', '?'),
  element: placeOf('[ ] { ( . , - ! ?', ']', ',', '?'),
  entry: placeOf('[ { } ( . , - ! ?', '}', ',', '?'),
} as const

const startSymbols: ReadonlySet<string> = new Set('[ { ( . - ! true false null'.split(' '))
const operators: ReadonlySet<string> = new Set('== != < <= > >= in * / % + && || ?'.split(' '))

/** Whether an expression can begin with a token. */
function canStart({ kind, text }: Token): boolean {
  return kind === 'symbol' ? startSymbols.has(text) : kind !== 'end' && kind !== 'escaped'
}

/** Whether a token can stand behind a whole expression. */
function canFollow({ kind, text }: Token): boolean {
  if (kind === 'end') return true
  return kind === 'symbol' && !/^(true|false|null|!|\()$/.test(text)
}

export class TokenReader {
  readonly issues: Issue[]
  readonly #tokens: readonly Token[]
  #at = 0
  #toldAt = -1

  constructor(tokens: readonly Token[], issues: readonly Issue[]) {
    this.#tokens = tokens
    this.issues = [...issues]
  }

  get token(): Token {
    return this.#tokens[this.#at]!
  }

  /** A token that comes later; the end lies behind the last one. */
  ahead(count: number): Token {
    return this.#tokens[this.#at + count] ?? this.#tokens.at(-1)!
  }

  is(symbol: string, ahead = 0): boolean {
    const { kind, text } = this.ahead(ahead)
    return kind === 'symbol' && text === symbol
  }

  take(): Token {
    const { token } = this
    if (token.kind !== 'end') this.#at++
    return token
  }

  takeIf(symbol: string): boolean {
    const found = this.is(symbol)
    if (found) this.#at++
    return found
  }

  /** Takes a symbol that must come here. */
  expect(symbol: string): void {
    if (this.takeIf(symbol)) return
    const { token } = this
    if (this.is(symbol, 1)) {
      this.#extraneous(`'${symbol}'`)
      this.take()
    } else if (symbol === ':' ? canStart(token) : canFollow(token)) {
      this.report(token.offset, `Syntax error: missing '${symbol}' at '${token.text}'`)
    } else {
      this.mismatch(`'${symbol}'`)
    }
  }

  /** Between entries: a comma, or the bracket that closes them. Answers whether more may come. */
  expectMore(close: string): boolean {
    for (;;) {
      if (this.takeIf(',')) return true
      if (this.is(close)) return false
      const order = close === ']' ? "{']', ','}" : "{'}', ','}"
      if (!this.is(',', 1) && !this.is(close, 1)) this.mismatch(order)
      this.#extraneous(order)
    }
  }

  expectEnd(): void {
    if (this.token.kind === 'end') return
    if (this.ahead(1).kind !== 'end') this.mismatch('<EOF>')
    this.#extraneous('<EOF>')
  }

  /**
   * Goes to where an expression begins, or what else its place allows. False: there is none before an
   * operator, with which parsing can go on.
   */
  expectStart({ expecting, also }: Place = anywhere): boolean {
    const fits = (token: Token) =>
      canStart(token) || (token.kind === 'symbol' && also.has(token.text))
    const { token } = this
    if (fits(token)) return true
    if (token.kind !== 'end' && fits(this.ahead(1))) {
      this.#extraneous(expecting)
      return true
    }
    if (token.kind !== 'symbol' || !operators.has(token.text)) return this.mismatch(expecting)
    // What is wrong with a token is told once, by whoever meets it first.
    if (this.#toldAt !== this.#at) this.#tellMismatch(expecting)
    this.#toldAt = this.#at
    return false
  }

  /** Whether an expression, or one that is optional, may come. */
  get mayStart(): boolean {
    return canStart(this.token) || this.is('?')
  }

  mismatchedStart(): never {
    return this.mismatch(anywhere.expecting)
  }

  /** Leaves out the token at hand. */
  #extraneous(expecting: string): void {
    const { offset, text } = this.take()
    this.report(offset, `Syntax error: extraneous input '${text}' expecting ${expecting}`)
  }

  mismatch(expecting: string): never {
    this.#tellMismatch(expecting)
    throw new SyntaxStop()
  }

  #tellMismatch(expecting: string): void {
    const { offset, text } = this.token
    this.report(offset, `Syntax error: mismatched input '${text}' expecting ${expecting}`)
  }

  fail(message: string): never {
    this.report(this.token.offset, `Syntax error: ${message}`)
    throw new SyntaxStop()
  }

  report(offset: number, message: string): void {
    this.issues.push({ offset, message })
  }
}
