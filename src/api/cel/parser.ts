/**
 * Parses expressions by recursive descent over CEL's grammar, expanding macros on the way. After
 * the first syntax error nothing more is parsed, but what was wrong before it is reported too.
 */
import { type Expr, type FieldEntry, isTooLarge, type MapEntry } from '#api/cel/ast.ts'
import type { Issue } from '#api/cel/declarations.ts'
import { type Token, tokensOf } from '#api/cel/lexer.ts'
import { literalValue } from '#api/cel/literals.ts'
import type { Macro } from '#api/cel/macro.ts'
import { balanced, callNode, macroBuilder, type Numbering, numbering } from '#api/cel/nodes.ts'
import { nowhere, type Source } from '#api/cel/source.ts'

/** As upstream: deeper expressions are refused. */
const deepest = 250
/** As upstream, in code points. */
const longest = 100_000
const tooDeep = `expression recursion limit exceeded: ${deepest}`

export type Parsed =
  | { readonly ok: true; readonly expr: Expr }
  | { readonly ok: false; readonly issues: readonly Issue[] }

export function parse(source: Source, macros: readonly Macro[]): Parsed {
  const length = source.points.length
  if (length > longest) {
    const message = `expression code point size exceeds limit: size: ${length}, limit ${longest}`
    return { ok: false, issues: [{ offset: nowhere, message }] }
  }
  const { tokens, issues } = tokensOf(source)
  const parser = new Parser(tokens, macros, [...issues])
  const expr = parser.parseAll()
  if (!expr || parser.issues.length > 0) return { ok: false, issues: parser.issues }
  if (!isTooLarge(expr)) return { ok: true, expr }
  return { ok: false, issues: [{ offset: nowhere, message: tooDeep }] }
}

class SyntaxStop extends Error {}

const reserved: ReadonlySet<string> = new Set(
  'as break const continue else false for function if import in let loop package namespace null return true var void while'.split(
    ' ',
  ),
)
const relations: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=', 'in'])
const products: ReadonlySet<string> = new Set(['*', '/', '%'])
const sums: ReadonlySet<string> = new Set(['+', '-'])
const starts =
  "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}"

class Parser {
  readonly issues: Issue[]
  readonly #tokens: readonly Token[]
  readonly #macros: readonly Macro[]
  readonly #next: Numbering = numbering()
  #at = 0
  #depth = 0

  constructor(tokens: readonly Token[], macros: readonly Macro[], issues: Issue[]) {
    this.#tokens = tokens
    this.#macros = macros
    this.issues = issues
  }

  parseAll(): Expr | undefined {
    try {
      const expr = this.#expr()
      if (this.#token.kind !== 'end') {
        const last = this.#tokens[this.#at + 1]?.kind === 'end'
        this.#fail(
          `${last ? 'extraneous' : 'mismatched'} input '${this.#token.text}' expecting <EOF>`,
        )
      }
      return expr
    } catch (err) {
      if (err instanceof SyntaxStop) return undefined
      throw err
    }
  }

  get #token(): Token {
    return this.#tokens[this.#at]!
  }

  #is(symbol: string): boolean {
    return this.#token.kind === 'symbol' && this.#token.text === symbol
  }

  #take(): Token {
    const token = this.#token
    if (token.kind !== 'end') this.#at++
    return token
  }

  #takeIf(symbol: string): boolean {
    const found = this.#is(symbol)
    if (found) this.#at++
    return found
  }

  #expect(symbol: string): void {
    if (!this.#takeIf(symbol)) this.#fail(`missing '${symbol}' at '${this.#token.text}'`)
  }

  #fail(message: string): never {
    this.issues.push({ offset: this.#token.offset, message: `Syntax error: ${message}` })
    throw new SyntaxStop()
  }

  #report(offset: number, message: string): void {
    this.issues.push({ offset, message })
  }

  #expr(): Expr {
    this.#limit(++this.#depth)
    const condition = this.#or()
    let result = condition
    if (this.#is('?')) {
      const { offset } = this.#take()
      const yes = this.#or()
      this.#expect(':')
      result = callNode(this.#next, { offset, name: '_?_:_' }, [condition, yes, this.#expr()])
    }
    this.#depth--
    return result
  }

  #or(): Expr {
    return this.#chain('||', '_||_', () => this.#chain('&&', '_&&_', () => this.#relation()))
  }

  #chain(symbol: string, name: string, operand: () => Expr): Expr {
    const terms = [operand()]
    const offsets: number[] = []
    while (this.#is(symbol)) {
      offsets.push(this.#take().offset)
      terms.push(operand())
    }
    return balanced(this.#next, name, terms, offsets)
  }

  #relation(): Expr {
    return this.#leftToRight(relations, () => this.#sum())
  }

  #sum(): Expr {
    return this.#leftToRight(sums, () => this.#leftToRight(products, () => this.#unary()))
  }

  #leftToRight(symbols: ReadonlySet<string>, operand: () => Expr): Expr {
    let left = operand()
    let length = 0
    while (this.#token.kind === 'symbol' && symbols.has(this.#token.text)) {
      const { text, offset } = this.#take()
      this.#limit(++length)
      const name = text === 'in' ? '@in' : `_${text}_`
      left = callNode(this.#next, { offset, name }, [left, operand()])
    }
    return left
  }

  /** Chains without brackets nest the tree too: to the left, one level for each link. */
  #limit(depth: number): void {
    if (depth <= deepest) return
    this.#report(nowhere, tooDeep)
    throw new SyntaxStop()
  }

  #unary(): Expr {
    for (const [symbol, name] of [
      ['!', '!_'],
      ['-', '-_'],
    ] as const) {
      if (!this.#is(symbol)) continue
      if (symbol === '-' && this.#isNumber(this.#tokens[this.#at + 1]!)) break
      const { offset } = this.#token
      let count = 0
      while (this.#is(symbol) && !(symbol === '-' && count > 0 && this.#startsNegative())) {
        this.#take()
        count++
      }
      const operand = this.#member()
      return count % 2 === 0 ? operand : callNode(this.#next, { offset, name }, [operand])
    }
    return this.#member()
  }

  /** A minus right before a number belongs to the number. */
  #startsNegative(): boolean {
    return this.#is('-') && this.#isNumber(this.#tokens[this.#at + 1]!)
  }

  #isNumber(token: Token): boolean {
    return token.kind === 'int' || token.kind === 'float'
  }

  #member(): Expr {
    let expr = this.#primary()
    for (let length = 1; ; length++) {
      if (this.#is('.')) expr = this.#selection(expr)
      else if (this.#is('[')) expr = this.#index(expr)
      else return expr
      this.#limit(length)
    }
  }

  #selection(operand: Expr): Expr {
    const { offset } = this.#take()
    if (this.#takeIf('?')) {
      const name = this.#fieldName()
      const field: Expr = { kind: 'literal', id: this.#next(), offset, value: name }
      return callNode(this.#next, { offset, name: '_?._' }, [operand, field])
    }
    const name = this.#fieldName()
    if (!this.#is('(')) {
      return { kind: 'select', id: this.#next(), offset, operand, field: name, test: false }
    }
    const open = this.#take().offset
    return this.#call(open, name, this.#list(')'), operand)
  }

  #fieldName(): string {
    const { kind, text, offset } = this.#token
    if (kind === 'escaped') this.#report(offset, "unsupported syntax: '`'")
    if (kind !== 'ident' && kind !== 'escaped') {
      const input = kind === 'end' ? '.' : `.${text}`
      this.#fail(`no viable alternative at input '${input}'`)
    }
    return this.#take().text
  }

  #index(operand: Expr): Expr {
    const { offset } = this.#take()
    const name = this.#takeIf('?') ? '_[?_]' : '_[_]'
    const key = this.#expr()
    this.#expect(']')
    return callNode(this.#next, { offset, name }, [operand, key])
  }

  #primary(): Expr {
    const token = this.#token
    switch (token.kind) {
      case 'int':
      case 'uint':
      case 'float':
      case 'string':
      case 'bytes':
        return this.#literal(token.offset, false)
      case 'ident':
        return this.#named()
      case 'symbol':
        return this.#symbol(token)
      default:
        return this.#fail(`mismatched input '${token.text}' expecting ${starts}`)
    }
  }

  #symbol(token: Token): Expr {
    const { offset } = token
    switch (token.text) {
      case '(': {
        this.#take()
        const inner = this.#expr()
        this.#expect(')')
        return inner
      }
      case '[':
        this.#take()
        return this.#listLiteral(offset)
      case '{':
        this.#take()
        return { kind: 'map', id: this.#next(), offset, entries: this.#mapEntries() }
      case '.':
        return this.#named()
      case '-':
        if (!this.#startsNegative()) break
        this.#take()
        return this.#literal(offset, true)
      case 'true':
      case 'false':
      case 'null': {
        this.#take()
        const value = token.text === 'null' ? null : token.text === 'true'
        return { kind: 'literal', id: this.#next(), offset, value }
      }
    }
    return this.#fail(`extraneous input '${token.text}' expecting ${starts}`)
  }

  #literal(offset: number, negative: boolean): Expr {
    const found = literalValue(this.#take(), negative)
    if ('message' in found) this.#report(offset, found.message)
    const value = 'value' in found ? found.value : null
    return { kind: 'literal', id: this.#next(), offset, value }
  }

  /** A variable, a global call, or the name of a type before braces. */
  #named(): Expr {
    const start = this.#token.offset
    const leading = this.#takeIf('.') ? '.' : ''
    if (this.#token.kind !== 'ident')
      this.#fail(`no viable alternative at input '.${this.#token.text}'`)
    const brace = this.#braceAfterName()
    if (brace !== undefined) return this.#struct(leading, brace)
    const { text } = this.#take()
    if (reserved.has(text)) this.#report(start, `reserved identifier: ${text}`)
    if (this.#is('(')) {
      const open = this.#take().offset
      return this.#call(open, leading + text, this.#list(')'))
    }
    return { kind: 'ident', id: this.#next(), offset: start, name: leading + text }
  }

  /** The index of the brace, if a dotted name with a brace behind it comes next. */
  #braceAfterName(): number | undefined {
    let at = this.#at + 1
    const isSymbol = (token: Token | undefined, text: string): boolean =>
      token?.kind === 'symbol' && token.text === text
    while (isSymbol(this.#tokens[at], '.') && this.#tokens[at + 1]?.kind === 'ident') at += 2
    return isSymbol(this.#tokens[at], '{') ? at : undefined
  }

  #struct(leading: string, brace: number): Expr {
    const names = this.#tokens.slice(this.#at, brace).map(({ text }) => text)
    this.#at = brace
    const { offset } = this.#take()
    const id = this.#next()
    const fields: FieldEntry[] = []
    this.#entries('}', () => {
      const optional = this.#takeIf('?')
      const name = this.#fieldName()
      const colon = this.#token.offset
      this.#expect(':')
      fields.push({ id: this.#next(), offset: colon, name, value: this.#expr(), optional })
    })
    return { kind: 'struct', id, offset, typeName: leading + names.join(''), fields }
  }

  #mapEntries(): readonly MapEntry[] {
    const entries: MapEntry[] = []
    this.#entries('}', () => {
      const optional = this.#takeIf('?')
      const key = this.#expr()
      const colon = this.#token.offset
      this.#expect(':')
      entries.push({ id: this.#next(), offset: colon, key, value: this.#expr(), optional })
    })
    return entries
  }

  #listLiteral(offset: number): Expr {
    const elements: Expr[] = []
    const optional = new Set<number>()
    this.#entries(']', () => {
      if (this.#takeIf('?')) optional.add(elements.length)
      elements.push(this.#expr())
    })
    return { kind: 'list', id: this.#next(), offset, elements, optional }
  }

  /** Entries with commas between them, and one more comma at will, up to the closing bracket. */
  #entries(close: string, entry: () => void): void {
    while (!this.#is(close)) {
      entry()
      if (this.#takeIf(',')) continue
      if (!this.#is(close))
        this.#fail(`mismatched input '${this.#token.text}' expecting {'${close}', ','}`)
    }
    this.#take()
  }

  #list(close: string): readonly Expr[] {
    const items: Expr[] = []
    if (this.#takeIf(close)) return items
    do items.push(this.#expr())
    while (this.#takeIf(','))
    this.#expect(close)
    return items
  }

  #call(offset: number, name: string, args: readonly Expr[], target?: Expr): Expr {
    const macro = this.#macros.find(
      (one) => one.name === name && one.member === !!target && one.args === args.length,
    )
    const expanded = macro?.expand(macroBuilder(this.#next, offset, this.issues), target, args)
    return expanded ?? callNode(this.#next, { offset, name }, args, target)
  }
}
