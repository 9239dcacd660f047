/**
 * Cuts YAML into tokens, by the rules of libyaml, on which go-yaml is built. Two things are clever
 * about it: a growing indentation opens a collection by a token of its own, and what turns out to
 * be a key when its colon comes gets the token that says so put before it, afterwards.
 */
import { forbidden, isBlank, isBreakOrEnd, isSpaceOrEnd, isWord } from '#base/yaml/characters.ts'
import { Cursor } from '#base/yaml/cursor.ts'
import { scanBlockScalar, scanPlainScalar, scanQuotedScalar } from '#base/yaml/scan-scalar.ts'
import { scanDirective, scanTag } from '#base/yaml/scan-tag.ts'
import { YamlError, yamlErrorAt } from '#base/yaml/yaml-error.ts'

export type TokenKind =
  | 'stream-end'
  | 'directive'
  | 'document-start'
  | 'document-end'
  | 'block-sequence'
  | 'block-mapping'
  | 'block-end'
  | '['
  | ']'
  | '{'
  | '}'
  | '-'
  | ','
  | 'key'
  | 'value'
  | 'alias'
  | 'anchor'
  | 'tag'
  | 'scalar'

export interface Token {
  readonly kind: TokenKind
  /** From 0. */
  readonly line: number
  /** An anchor's name, a scalar's text, a tag's suffix. */
  readonly text: string
  /** A tag's handle, or how a scalar was written. */
  readonly style: string
}

/** Where a key may have begun, should a colon follow. */
interface MaybeKey {
  readonly number: number
  readonly pos: number
  readonly line: number
  readonly column: number
  readonly isRequired: boolean
}

/** A key must end within so many characters, and on its line. */
const longestKey = 1024
/** go-yaml allows 10,000; deeper things than this would trouble those who walk over them. */
const depthLimit = 2000

export class Scanner {
  readonly #cursor: Cursor
  readonly #tokens: Token[] = []
  #head = 0
  /** How many tokens have been taken. */
  #taken = 0
  #isDone = false
  #indent = -1
  readonly #indents: number[] = []
  #mayBeKey = true
  /** By level of flow. */
  readonly #keys: (MaybeKey | undefined)[] = [undefined]
  /** Levels below this hold no key any more. */
  #firstFresh = 0

  constructor(text: string) {
    if (forbidden.test(text)) throw new YamlError('yaml: control characters are not allowed')
    this.#cursor = new Cursor(text)
  }

  peek(): Token {
    while (this.#needsMore()) this.#fetch()
    return this.#tokens[this.#head]!
  }

  take(): Token {
    const token = this.peek()
    this.#head++
    this.#taken++
    if (this.#head === this.#tokens.length) {
      this.#tokens.length = 0
      this.#head = 0
    }
    return token
  }

  #needsMore(): boolean {
    if (this.#isDone) return false
    if (this.#head === this.#tokens.length) return true
    this.#dropStaleKeys()
    return this.#keys[this.#firstFresh]?.number === this.#taken
  }

  get #flowLevel(): number {
    return this.#keys.length - 1
  }

  /** An error where the scanner stands; scanners count lines from 1, except for the first. */
  #fail(problem: string): YamlError {
    const { line } = this.#cursor
    return yamlErrorAt(line === 0 ? 0 : line + 1, problem)
  }

  #dropStaleKeys(): void {
    const { line, pos } = this.#cursor
    while (this.#firstFresh < this.#keys.length) {
      const key = this.#keys[this.#firstFresh]
      if (key && key.line === line && pos - key.pos <= longestKey) return
      if (key?.isRequired) throw this.#fail("could not find expected ':'")
      this.#keys[this.#firstFresh++] = undefined
    }
  }

  #saveKey(): void {
    if (!this.#mayBeKey) return
    this.#removeKey()
    const { pos, line, column } = this.#cursor
    const isRequired = this.#flowLevel === 0 && this.#indent === column
    const number = this.#taken + this.#tokens.length - this.#head
    this.#keys[this.#flowLevel] = { number, pos, line, column, isRequired }
    this.#firstFresh = Math.min(this.#firstFresh, this.#flowLevel)
  }

  #removeKey(): void {
    if (this.#keys[this.#flowLevel]?.isRequired) throw this.#fail("could not find expected ':'")
    this.#keys[this.#flowLevel] = undefined
  }

  #add(kind: TokenKind, text = '', style = '', line = this.#cursor.line): void {
    this.#tokens.push({ kind, line, text, style })
  }

  #openBlock(kind: TokenKind, key: MaybeKey | undefined): void {
    const column = key ? key.column : this.#cursor.column
    if (this.#flowLevel > 0 || this.#indent >= column) return
    this.#indents.push(this.#indent)
    this.#indent = column
    this.#checkDepth()
    const token = { kind, line: key ? key.line : this.#cursor.line, text: '', style: '' }
    if (key) this.#tokens.splice(this.#head + key.number - this.#taken, 0, token)
    else this.#tokens.push(token)
  }

  #checkDepth(): void {
    if (this.#indents.length + this.#keys.length > depthLimit) {
      throw this.#fail(`exceeded max depth of ${depthLimit}`)
    }
  }

  #closeBlocks(column: number): void {
    if (this.#flowLevel > 0) return
    while (this.#indent > column) {
      this.#add('block-end')
      this.#indent = this.#indents.pop()!
    }
  }

  #fetch(): void {
    const cursor = this.#cursor
    this.#mayBeKey = cursor.skipToToken(this.#flowLevel > 0, this.#mayBeKey)
    this.#dropStaleKeys()
    this.#closeBlocks(cursor.column)
    const c = cursor.peek()
    if (c === 0) this.#fetchEnd()
    else if (cursor.column === 0 && c === 0x25) this.#fetchDirective()
    else if (cursor.isDocumentMark()) this.#fetchDocumentMark()
    else if (!this.#fetchIndicator(String.fromCharCode(c))) this.#fetchScalar(c)
  }

  #fetchEnd(): void {
    if (this.#cursor.column !== 0) this.#cursor.endLine()
    this.#closeBlocks(-1)
    this.#removeKey()
    this.#add('stream-end')
    this.#isDone = true
  }

  #fetchDirective(): void {
    this.#leaveBlocks()
    const { line } = this.#cursor
    const { name, handle, prefix } = scanDirective(this.#cursor)
    this.#add('directive', name === 'TAG' ? prefix : '', handle, line)
  }

  #fetchDocumentMark(): void {
    this.#leaveBlocks()
    this.#add(this.#cursor.peek() === 0x2d ? 'document-start' : 'document-end')
    this.#cursor.skip(3)
  }

  #leaveBlocks(): void {
    this.#closeBlocks(-1)
    this.#removeKey()
    this.#mayBeKey = false
  }

  /** Answers whether there was an indicator. */
  #fetchIndicator(c: string): boolean {
    const isFree = isSpaceOrEnd(this.#cursor.peek(1))
    const inFlow = this.#flowLevel > 0
    if (c === '[' || c === '{') this.#fetchFlowStart(c)
    else if (c === ']' || c === '}') this.#fetchFlowEnd(c)
    else if (c === ',') this.#fetchFlowEntry()
    else if (c === '-' && isFree) this.#fetchBlockEntry()
    else if (c === '?' && (inFlow || isFree)) this.#fetchKey()
    else if (c === ':' && (inFlow || isFree)) this.#fetchValue()
    else if (c === '*' || c === '&') this.#fetchAnchor(c)
    else if (c === '!') this.#fetchTag()
    else return false
    return true
  }

  #fetchFlowStart(kind: '[' | '{'): void {
    this.#saveKey()
    this.#keys.push(undefined)
    this.#checkDepth()
    this.#mayBeKey = true
    this.#add(kind)
    this.#cursor.skip()
  }

  #fetchFlowEnd(kind: ']' | '}'): void {
    this.#removeKey()
    if (this.#flowLevel > 0) this.#keys.pop()
    this.#firstFresh = Math.min(this.#firstFresh, this.#flowLevel)
    this.#mayBeKey = false
    this.#add(kind)
    this.#cursor.skip()
  }

  #fetchFlowEntry(): void {
    this.#removeKey()
    this.#mayBeKey = true
    this.#add(',')
    this.#cursor.skip()
  }

  #fetchBlockEntry(): void {
    if (this.#flowLevel === 0) {
      if (!this.#mayBeKey) {
        throw this.#fail('block sequence entries are not allowed in this context')
      }
      this.#openBlock('block-sequence', undefined)
    }
    this.#removeKey()
    this.#mayBeKey = true
    this.#add('-')
    this.#cursor.skip()
  }

  #fetchKey(): void {
    if (this.#flowLevel === 0) {
      if (!this.#mayBeKey) throw this.#fail('mapping keys are not allowed in this context')
      this.#openBlock('block-mapping', undefined)
    }
    this.#removeKey()
    this.#mayBeKey = this.#flowLevel === 0
    this.#add('key')
    this.#cursor.skip()
  }

  #fetchValue(): void {
    const key = this.#keys[this.#flowLevel]
    if (key) {
      const at = this.#head + key.number - this.#taken
      this.#tokens.splice(at, 0, { kind: 'key', line: key.line, text: '', style: '' })
      this.#openBlock('block-mapping', key)
      this.#keys[this.#flowLevel] = undefined
      this.#mayBeKey = false
    } else {
      if (this.#flowLevel === 0) {
        if (!this.#mayBeKey) throw this.#fail('mapping values are not allowed in this context')
        this.#openBlock('block-mapping', undefined)
      }
      this.#mayBeKey = this.#flowLevel === 0
    }
    this.#add('value')
    this.#cursor.skip()
  }

  #fetchAnchor(c: '*' | '&'): void {
    this.#saveKey()
    this.#mayBeKey = false
    const cursor = this.#cursor
    const { line } = cursor
    cursor.skip()
    let name = ''
    while (isWord(cursor.peek())) name += cursor.read()
    const ends = isSpaceOrEnd(cursor.peek()) || '?:,]}%@`'.includes(cursor.char())
    if (name === '' || !ends) {
      throw this.#fail('did not find expected alphabetic or numeric character')
    }
    this.#add(c === '*' ? 'alias' : 'anchor', name, '', line)
  }

  #fetchTag(): void {
    this.#saveKey()
    this.#mayBeKey = false
    const { line } = this.#cursor
    const { handle, suffix } = scanTag(this.#cursor)
    this.#add('tag', suffix, handle, line)
  }

  #fetchScalar(c: number): void {
    const cursor = this.#cursor
    const { line } = cursor
    const inFlow = this.#flowLevel > 0
    if ((c === 0x7c || c === 0x3e) && !inFlow) {
      this.#removeKey()
      this.#mayBeKey = true
      const text = scanBlockScalar(cursor, this.#indent, c === 0x7c)
      this.#add('scalar', text, 'block', line)
    } else if (c === 0x22 || c === 0x27) {
      this.#saveKey()
      this.#mayBeKey = false
      this.#add('scalar', scanQuotedScalar(cursor, c), 'quoted', line)
    } else if (this.#beginsPlain(c)) {
      this.#saveKey()
      const { text, endsLine } = scanPlainScalar(cursor, this.#indent + 1, inFlow)
      this.#mayBeKey = endsLine
      this.#add('scalar', text, 'plain', line)
    } else throw this.#fail('found character that cannot start any token')
  }

  #beginsPlain(c: number): boolean {
    if (isBlank(c) || isBreakOrEnd(c)) return false
    if (!'-?:,[]{}#&*!|>\'"%@`'.includes(String.fromCharCode(c))) return true
    if (isBlank(this.#cursor.peek(1))) return false
    if (c === 0x2d) return true
    return (
      this.#flowLevel === 0 && (c === 0x3f || c === 0x3a) && !isSpaceOrEnd(this.#cursor.peek(1))
    )
  }
}
