/**
 * Reads tokens one by one for the parser, and goes on after small mistakes the way ANTLR does for
 * cel-go: it leaves out a token that is too much, and puts in a bracket that is missing.
 */
import type { Issue } from '#api/cel/declarations.ts'
import type { Token } from '#api/cel/lexer.ts'

/** Ends the parsing: what is wrong has been reported. */
export class SyntaxStop extends Error {}

const starts =
  "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}"
const startSymbols: ReadonlySet<string> = new Set('[ { ( . - ! true false null'.split(' '))

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

  /** Goes to where an expression begins. */
  expectStart(): void {
    if (canStart(this.token)) return
    if (this.token.kind === 'end' || !canStart(this.ahead(1))) this.mismatchedStart()
    this.#extraneous(starts)
  }

  mismatchedStart(): never {
    return this.mismatch(starts)
  }

  /** Leaves out the token at hand. */
  #extraneous(expecting: string): void {
    const { offset, text } = this.take()
    this.report(offset, `Syntax error: extraneous input '${text}' expecting ${expecting}`)
  }

  mismatch(expecting: string): never {
    return this.fail(`mismatched input '${this.token.text}' expecting ${expecting}`)
  }

  fail(message: string): never {
    this.report(this.token.offset, `Syntax error: ${message}`)
    throw new SyntaxStop()
  }

  report(offset: number, message: string): void {
    this.issues.push({ offset, message })
  }
}
