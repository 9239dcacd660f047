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
import { isNumber, noAlternative, places, SyntaxStop, TokenReader } from '#api/cel/token-reader.ts'

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
  const reader = new TokenReader(tokens, issues)
  const expr = new Parser(reader, macros).parseAll()
  if (!expr || reader.issues.length > 0) return { ok: false, issues: reader.issues }
  if (!isTooLarge(expr)) return { ok: true, expr }
  return { ok: false, issues: [{ offset: nowhere, message: tooDeep }] }
}

const reserved: ReadonlySet<string> = new Set(
  'as break const continue else false for function if import in let loop package namespace null return true var void while'.split(
    ' ',
  ),
)
const relations: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=', 'in'])
const products: ReadonlySet<string> = new Set(['*', '/', '%'])
const sums: ReadonlySet<string> = new Set(['+', '-'])
class Parser {
  readonly #reader: TokenReader
  readonly #macros: readonly Macro[]
  readonly #next: Numbering = numbering()
  #depth = 0

  constructor(reader: TokenReader, macros: readonly Macro[]) {
    this.#reader = reader
    this.#macros = macros
  }

  /** Nothing if it stopped at a syntax error; an expression may come with issues too. */
  parseAll(): Expr | undefined {
    try {
      const expr = this.#expr()
      this.#reader.expectEnd()
      return expr
    } catch (err) {
      if (err instanceof SyntaxStop) return undefined
      throw err
    }
  }

  #expr(): Expr {
    this.#limit(++this.#depth)
    const condition = this.#or()
    let result = condition
    if (this.#reader.is('?')) {
      const { offset } = this.#reader.take()
      const yes = this.#or()
      this.#reader.expect(':')
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
    while (this.#reader.is(symbol)) {
      offsets.push(this.#reader.take().offset)
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
    while (this.#reader.token.kind === 'symbol' && symbols.has(this.#reader.token.text)) {
      const { text, offset } = this.#reader.take()
      this.#limit(++length)
      const name = text === 'in' ? '@in' : `_${text}_`
      left = callNode(this.#next, { offset, name }, [left, operand()])
    }
    return left
  }

  /** Chains without brackets nest the tree too: to the left, one level for each link. */
  #limit(depth: number): void {
    if (depth <= deepest) return
    this.#reader.report(nowhere, tooDeep)
    throw new SyntaxStop()
  }

  #unary(): Expr {
    if (!this.#reader.expectStart()) return this.#nothing()
    for (const [symbol, name] of [
      ['!', '!_'],
      ['-', '-_'],
    ] as const) {
      if (!this.#reader.is(symbol)) continue
      if (symbol === '-' && this.#startsNegative()) break
      const { offset } = this.#reader.token
      let count = 0
      while (this.#reader.takeIf(symbol)) count++
      this.#reader.checkOperand(symbol)
      const operand = this.#member()
      return count % 2 === 0 ? operand : callNode(this.#next, { offset, name }, [operand])
    }
    return this.#member()
  }

  /** Stands for what should have been there; that it is not has been told. */
  #nothing(): Expr {
    const { offset } = this.#reader.token
    return { kind: 'literal', id: this.#next(), offset, value: null }
  }

  /** A minus right before a number belongs to the number. */
  #startsNegative(): boolean {
    return this.#reader.is('-') && isNumber(this.#reader.ahead(1))
  }

  #member(): Expr {
    let expr = this.#primary()
    for (let length = 1; ; length++) {
      if (this.#reader.is('.')) expr = this.#selection(expr)
      else if (this.#reader.is('[')) expr = this.#index(expr)
      else return expr
      if (this.#reader.isLost) return expr
      this.#limit(length)
    }
  }

  #selection(operand: Expr): Expr {
    const { offset } = this.#reader.take()
    if (this.#reader.takeIf('?')) {
      const name = this.#optionalName(this.#reader.token.offset)
      const field: Expr = { kind: 'literal', id: this.#next(), offset, value: name }
      return callNode(this.#next, { offset, name: '_?._' }, [operand, field])
    }
    if (this.#reader.is('in')) {
      // It goes on with the operator.
      this.#reader.report(this.#reader.token.offset, noAlternative('.', this.#reader.token))
      return operand
    }
    const name = this.#fieldName()
    if (!this.#reader.is('(')) {
      return { kind: 'select', id: this.#next(), offset, operand, field: name, test: false }
    }
    const open = this.#reader.take().offset
    return this.#call(open, name, this.#list(')'), operand)
  }

  #fieldName(): string {
    if (!this.#reader.isName) this.#reader.fail(noAlternative('.', this.#reader.token))
    return this.#takeName()
  }

  /** Behind a question mark; what is wrong with one that is none is told of another place, too. */
  #optionalName(at: number): string {
    if (!this.#reader.isName) {
      this.#reader.tellMismatch('{IDENTIFIER, ESC_IDENTIFIER}')
      this.#reader.report(at, 'unsupported ident kind')
      throw new SyntaxStop()
    }
    return this.#takeName()
  }

  #takeName(): string {
    const { kind, text, offset } = this.#reader.take()
    if (kind === 'escaped') this.#reader.report(offset, "unsupported syntax: '`'")
    return text
  }

  #index(operand: Expr): Expr {
    const { offset } = this.#reader.take()
    this.#reader.expectStart(places.index)
    const name = this.#reader.takeIf('?') ? '_[?_]' : '_[_]'
    const key = this.#reader.within(']', () => this.#expr())
    this.#reader.expect(']')
    return callNode(this.#next, { offset, name }, [operand, key])
  }

  #primary(): Expr {
    const token = this.#reader.token
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
        return this.#reader.mismatchedStart()
    }
  }

  #symbol(token: Token): Expr {
    const { offset } = token
    switch (token.text) {
      case '(': {
        this.#reader.take()
        const inner = this.#reader.within(')', () => this.#expr())
        this.#reader.expect(')')
        return inner
      }
      case '[':
        this.#reader.take()
        return this.#listLiteral(offset)
      case '{':
        this.#reader.take()
        return { kind: 'map', id: this.#next(), offset, entries: this.#mapEntries() }
      case '.':
        return this.#named()
      case '-':
        if (!this.#startsNegative()) break
        this.#reader.take()
        return this.#literal(offset, true)
      case 'true':
      case 'false':
      case 'null': {
        this.#reader.take()
        const value = token.text === 'null' ? null : token.text === 'true'
        return { kind: 'literal', id: this.#next(), offset, value }
      }
    }
    return this.#reader.mismatchedStart()
  }

  #literal(offset: number, negative: boolean): Expr {
    const found = literalValue(this.#reader.take(), negative)
    if ('message' in found) this.#reader.report(offset, found.message)
    const value = 'value' in found ? found.value : null
    return { kind: 'literal', id: this.#next(), offset, value }
  }

  /** A variable, a global call, or the name of a type before braces. */
  #named(): Expr {
    const start = this.#reader.token.offset
    const leading = this.#reader.takeIf('.') ? '.' : ''
    if (this.#reader.token.kind !== 'ident') {
      this.#reader.fail(noAlternative('.', this.#reader.token))
    }
    const nameLength = this.#nameBeforeBrace()
    if (nameLength !== undefined) return this.#struct(leading, nameLength)
    const { text, offset } = this.#reader.take()
    if (reserved.has(text)) this.#reader.report(start, `reserved identifier: ${text}`)
    if (this.#reader.is('(')) {
      const open = this.#reader.take().offset
      return this.#call(open, leading + text, this.#list(')'))
    }
    return { kind: 'ident', id: this.#next(), offset, name: leading + text }
  }

  /** How many tokens a dotted name takes, if a brace comes behind it. */
  #nameBeforeBrace(): number | undefined {
    const reader = this.#reader
    let length = 1
    while (reader.is('.', length) && reader.ahead(length + 1).kind === 'ident') length += 2
    return reader.is('{', length) ? length : undefined
  }

  #struct(leading: string, nameLength: number): Expr {
    const names = Array.from({ length: nameLength }, () => this.#reader.take().text)
    const { offset } = this.#reader.take()
    const id = this.#next()
    const fields: FieldEntry[] = []
    const typeName = leading + names.join('')
    if (this.#reader.takeIf(',')) {
      this.#reader.expect('}')
      return { kind: 'struct', id, offset, typeName, fields }
    }
    this.#reader.expectField()
    const mayCome = () => this.#reader.isName || this.#reader.is('?')
    this.#entries('}', mayCome, () => {
      const start = this.#reader.token.offset
      const optional = this.#reader.takeIf('?')
      const name = optional ? this.#optionalName(start) : this.#takeName()
      const colon = this.#reader.token.offset
      this.#reader.expect(':')
      fields.push({ id: this.#next(), offset: colon, name, value: this.#expr(), optional })
    })
    return { kind: 'struct', id, offset, typeName, fields }
  }

  #mapEntries(): readonly MapEntry[] {
    const entries: MapEntry[] = []
    if (this.#reader.takeIf(',')) {
      this.#reader.expect('}')
      return entries
    }
    if (!this.#reader.is('}')) this.#reader.expectStart(places.entry)
    this.#entries('}', this.#mayStart, () => {
      const optional = this.#reader.takeIf('?')
      const key = this.#expr()
      const colon = this.#reader.token.offset
      if (this.#reader.is(',')) return this.#reader.endSet()
      this.#reader.expect(':')
      entries.push({ id: this.#next(), offset: colon, key, value: this.#expr(), optional })
    })
    return entries
  }

  #listLiteral(offset: number): Expr {
    const elements: Expr[] = []
    const optional = new Set<number>()
    if (this.#reader.takeIf(',')) {
      // A comma may close a list even of nothing.
      this.#reader.expect(']')
      return { kind: 'list', id: this.#next(), offset, elements, optional }
    }
    if (!this.#reader.is(']')) this.#reader.expectStart(places.element)
    this.#entries(']', this.#mayStart, () => {
      if (this.#reader.takeIf('?')) optional.add(elements.length)
      elements.push(this.#expr())
    })
    return { kind: 'list', id: this.#next(), offset, elements, optional }
  }

  /** Entries with commas between them, and one more comma at will, up to the closing bracket. */
  #entries(close: string, mayCome: () => boolean, entry: () => void): void {
    let more = true
    while (more && !this.#reader.is(close)) {
      this.#reader.within(`${close},`, entry)
      more = this.#reader.expectMore(close)
      // Behind a comma that is not followed by an entry, it ends.
      if (more && !mayCome()) break
    }
    this.#reader.expect(close)
  }

  readonly #mayStart = (): boolean => this.#reader.mayStart

  #list(close: string): readonly Expr[] {
    const items: Expr[] = []
    if (this.#reader.takeIf(close)) return items
    this.#reader.expectStart(places.argument)
    if (this.#reader.takeIf(close)) return items
    do items.push(this.#reader.within('),', () => this.#expr()))
    while (this.#reader.takeIf(','))
    this.#reader.expect(close)
    return items
  }

  #call(offset: number, name: string, args: readonly Expr[], target?: Expr): Expr {
    const macro = this.#macros.find(
      (one) => one.name === name && one.member === !!target && one.args === args.length,
    )
    const expanded = macro?.expand(
      macroBuilder(this.#next, offset, this.#reader.issues),
      target,
      args,
    )
    return expanded ?? callNode(this.#next, { offset, name }, args, target)
  }
}
