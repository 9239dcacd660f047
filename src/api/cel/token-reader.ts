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

/** Nothing goes on so with what has begun. */
export function noAlternative(begun: string, { kind, text, space }: Token): string {
  const input = `${begun}${space}${kind === 'end' ? '' : text}`
  return `Syntax error: no viable alternative at input '${input}'`
}

/** Whether an expression can begin with a token. */
function canStart({ kind, text }: Token): boolean {
  return kind === 'symbol' ? startSymbols.has(text) : kind !== 'end' && kind !== 'escaped'
}

function isName({ kind }: Token): boolean {
  return kind === 'ident' || kind === 'escaped'
}

/** Besides a name, behind the brace that opens a message. */
const afterBrace: ReadonlySet<string> = new Set(['}', ',', '?'])

export function isNumber({ kind }: Token): boolean {
  return kind === 'int' || kind === 'float'
}

const links: ReadonlySet<string> = new Set([...operators, '.', '[', '-'])

export class TokenReader {
  readonly issues: Issue[]
  readonly #tokens: readonly Token[]
  #at = 0
  #toldAt = -1
  /** What comes behind an expression in the brackets that are open, from the outermost. */
  readonly #behind: string[] = []
  /** After a mistake nothing is told until a token fits. */
  #isLost = false

  constructor(tokens: readonly Token[], issues: readonly Issue[]) {
    this.#tokens = tokens
    this.issues = [...issues]
  }

  get token(): Token {
    return this.#tokens[this.#at]!
  }

  get isLost(): boolean {
    return this.#isLost
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
    this.#isLost = false
    if (token.kind !== 'end') this.#at++
    return token
  }

  takeIf(symbol: string): boolean {
    const found = this.is(symbol)
    if (found) this.take()
    return found
  }

  /** Reads what stands in brackets, where an expression is followed by one of some symbols. */
  within<T>(behind: string, read: () => T): T {
    this.#behind.push(behind)
    const found = read()
    this.#behind.pop()
    return found
  }

  /** Whether a token can stand behind a whole expression. */
  #canFollow({ kind, text }: Token): boolean {
    const behind = this.#behind.at(-1)
    if (kind === 'end') return behind === undefined
    return kind === 'symbol' && (links.has(text) || behind?.includes(text) === true)
  }

  /** Takes a symbol that must come here. */
  expect(symbol: string): void {
    if (this.takeIf(symbol)) return
    const { token } = this
    if (this.is(symbol, 1)) {
      this.#extraneous(`'${symbol}'`)
      this.take()
    } else if (symbol === ':' ? canStart(token) : this.#canFollow(token)) {
      this.report(token.offset, `Syntax error: missing '${symbol}' at '${token.text}'`)
    } else if (symbol === ':') {
      this.mismatch("':'")
    } else this.#goOn(`'${symbol}'`)
  }

  /** Leaves out what stands before that with which any of the open brackets can go on. */
  #goOn(expecting: string): void {
    this.tellMismatch(expecting)
    this.#isLost = true
    const fits = ({ kind, text }: Token) =>
      kind === 'end' ||
      (kind === 'symbol' && (links.has(text) || this.#behind.some((each) => each.includes(text))))
    while (!fits(this.token)) this.#at++
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
   * operator or a bracket that closes, with which parsing can go on.
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
    const goesOn = operators.has(token.text) || this.#behind.at(-1)?.startsWith(token.text)
    if (token.kind !== 'symbol' || !goesOn) return this.mismatch(expecting)
    // What is wrong with a token is told once, by whoever meets it first.
    if (this.#toldAt !== this.#at) this.tellMismatch(expecting)
    this.#toldAt = this.#at
    return false
  }

  /** Whether an expression, or one that is optional, may come. */
  get mayStart(): boolean {
    return canStart(this.token) || this.is('?')
  }

  /** Whether the name of a field is here. */
  get isName(): boolean {
    return isName(this.token)
  }

  /** The first field of a message must come here, or that there is none. */
  expectField(): void {
    const fits = (token: Token) =>
      isName(token) || (token.kind === 'symbol' && afterBrace.has(token.text))
    if (fits(this.token)) return
    const expecting = "{'}', ',', '?', IDENTIFIER, ESC_IDENTIFIER}"
    if (!fits(this.ahead(1))) this.mismatch(expecting)
    this.#extraneous(expecting)
  }

  /** Braces around keys alone: behind the first comma nothing may come. What closes them stays. */
  endSet(): void {
    this.tellMismatch("':'")
    this.take()
    if (this.is('}')) return
    if (!this.is('}', 1)) this.mismatch("'}'")
    this.#extraneous("'}'")
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
    this.tellMismatch(expecting)
    throw new SyntaxStop()
  }

  tellMismatch(expecting: string): void {
    const { offset, text } = this.token
    this.report(offset, `Syntax error: mismatched input '${text}' expecting ${expecting}`)
  }

  fail(message: string): never {
    this.report(this.token.offset, message)
    throw new SyntaxStop()
  }

  /** Behind a sign must come what it is the sign of. */
  checkOperand(sign: '!' | '-'): void {
    const { token } = this
    if (sign === '!' && this.is('-')) this.#checkNegative()
    if (canStart(token) && !this.is('!')) return
    if (this.is('!')) this.report(token.offset, noAlternative('-', token))
    else if (sign === '!') this.#extraneous(anywhere.expecting)
    else {
      this.report(token.offset, noAlternative('-', token))
      this.tellMismatch(anywhere.expecting)
    }
    throw new SyntaxStop()
  }

  /** Only a number can be negative where another sign stands before. */
  #checkNegative(): void {
    const next = this.ahead(1)
    if (isNumber(next)) return
    this.report(next.offset, noAlternative('-', next))
    throw new SyntaxStop()
  }

  report(offset: number, message: string): void {
    if (!this.#isLost) this.issues.push({ offset, message })
  }
}
