/** From tokens to a tree of nodes, by YAML 1.1's grammar. */
import { Scanner, type Token, type TokenKind } from '#base/yaml/scanner.ts'
import { type YamlError, yamlErrorAt } from '#base/yaml/yaml-error.ts'

interface NodeBase {
  /** From 0. */
  readonly line: number
  /** Its tag in full; empty if it has none. */
  readonly tag: string
}

export interface ScalarNode extends NodeBase {
  readonly kind: 'scalar'
  readonly text: string
  /** Written plain and without a tag, so that the text decides what it is. */
  readonly isPlain: boolean
}

export interface SequenceNode extends NodeBase {
  readonly kind: 'sequence'
  readonly items: YamlNode[]
}

export interface MappingNode extends NodeBase {
  readonly kind: 'mapping'
  readonly entries: { readonly key: YamlNode; readonly value: YamlNode }[]
}

export interface AliasNode extends NodeBase {
  readonly kind: 'alias'
  readonly name: string
  readonly target: YamlNode
}

export type YamlNode = ScalarNode | SequenceNode | MappingNode | AliasNode

const coreTag = 'tag:yaml.org,2002:'

/** The first document of a text; undefined if there is none. Throws YamlError. */
export function parseYamlNode(text: string): YamlNode | undefined {
  return new Parser(text).document()
}

class Parser {
  readonly #scanner: Scanner
  readonly #anchors = new Map<string, YamlNode>()
  readonly #handles = new Map([
    ['!', '!'],
    ['!!', coreTag],
  ])

  constructor(text: string) {
    this.#scanner = new Scanner(text)
  }

  document(): YamlNode | undefined {
    while (this.#is('document-end')) this.#scanner.take()
    if (this.#is('stream-end')) return undefined
    const isExplicit = this.#is('directive', 'document-start')
    while (this.#is('directive')) {
      const { style: handle, text: prefix } = this.#scanner.take()
      if (handle !== '') this.#handles.set(handle, prefix)
    }
    if (isExplicit) {
      if (!this.#is('document-start')) throw this.#fail('did not find expected <document start>')
      this.#scanner.take()
    }
    const isEmpty = this.#is('directive', 'document-start', 'document-end', 'stream-end')
    const root = isEmpty ? this.#empty() : this.#node(true, false)
    this.#scanner.peek()
    return root
  }

  #is(...kinds: readonly TokenKind[]): boolean {
    return kinds.includes(this.#scanner.peek().kind)
  }

  /** go-yaml's parser, unlike its scanner, counts lines from 0. */
  #fail(problem: string, before = 0): YamlError {
    const { line } = this.#scanner.peek()
    return yamlErrorAt(line > 0 ? line : before, problem)
  }

  #empty(): ScalarNode {
    const { line } = this.#scanner.peek()
    return { kind: 'scalar', line, tag: '', text: '', isPlain: true }
  }

  /** `isIndentless`: a sequence may begin without further indentation. */
  #node(isBlock: boolean, isIndentless: boolean): YamlNode {
    if (this.#is('alias')) return this.#alias(this.#scanner.take())
    const { line } = this.#scanner.peek()
    const { anchor, tag } = this.#properties()
    const { kind } = this.#scanner.peek()
    const start = { line, tag, anchor }
    if (isIndentless && kind === '-') return this.#indentlessSequence(start)
    if (kind === 'scalar') return this.#scalar(start)
    if (kind === '[') return this.#flowSequence(start)
    if (kind === '{') return this.#flowMapping(start)
    if (isBlock && kind === 'block-sequence') return this.#blockSequence(start)
    if (isBlock && kind === 'block-mapping') return this.#blockMapping(start)
    if (anchor !== undefined || tag !== '') {
      return this.#named(anchor, { ...this.#empty(), tag, isPlain: tag === '' })
    }
    throw this.#fail('did not find expected node content', line)
  }

  #alias({ text: name, line }: Token): YamlNode {
    const target = this.#anchors.get(name)
    if (!target) throw yamlErrorAt(0, `unknown anchor '${name}' referenced`)
    return { kind: 'alias', line, tag: '', name, target }
  }

  #properties(): { anchor: string | undefined; tag: string } {
    let anchor: string | undefined
    let tag = ''
    for (;;) {
      if (anchor === undefined && this.#is('anchor')) anchor = this.#scanner.take().text
      else if (tag === '' && this.#is('tag')) tag = this.#fullTag()
      else return { anchor, tag }
    }
  }

  #fullTag(): string {
    const { style: handle, text: suffix } = this.#scanner.peek()
    const prefix = handle === '' ? '' : this.#handles.get(handle)
    if (prefix === undefined) throw this.#fail('found undefined tag handle')
    this.#scanner.take()
    return prefix + suffix
  }

  #named<T extends YamlNode>(anchor: string | undefined, node: T): T {
    if (anchor !== undefined) this.#anchors.set(anchor, node)
    return node
  }

  #scalar({ line, tag, anchor }: Start): YamlNode {
    const { text, style } = this.#scanner.take()
    const isPlain = (tag === '' && style === 'plain') || tag === '!'
    return this.#named(anchor, { kind: 'scalar', line, tag: tag === '!' ? '' : tag, text, isPlain })
  }

  #sequence({ line, tag, anchor }: Start): SequenceNode {
    return this.#named(anchor, { kind: 'sequence', line, tag, items: [] })
  }

  #mapping({ line, tag, anchor }: Start): MappingNode {
    return this.#named(anchor, { kind: 'mapping', line, tag, entries: [] })
  }

  #blockSequence(start: Start): YamlNode {
    this.#scanner.take()
    const node = this.#sequence(start)
    while (this.#is('-')) {
      this.#scanner.take()
      const isEmpty = this.#is('-', 'block-end')
      node.items.push(isEmpty ? this.#empty() : this.#node(true, false))
    }
    if (!this.#is('block-end')) {
      throw this.#fail("did not find expected '-' indicator", start.line)
    }
    this.#scanner.take()
    return node
  }

  #indentlessSequence(start: Start): YamlNode {
    const node = this.#sequence(start)
    while (this.#is('-')) {
      this.#scanner.take()
      const isEmpty = this.#is('-', 'key', 'value', 'block-end')
      node.items.push(isEmpty ? this.#empty() : this.#node(true, false))
    }
    return node
  }

  #blockMapping(start: Start): YamlNode {
    this.#scanner.take()
    const node = this.#mapping(start)
    const part = () =>
      this.#is('key', 'value', 'block-end') ? this.#empty() : this.#node(true, true)
    while (this.#is('key', 'value')) {
      const key = this.#takeIf('key') ? part() : this.#empty()
      const value = this.#takeIf('value') ? part() : this.#empty()
      node.entries.push({ key, value })
    }
    if (!this.#is('block-end')) throw this.#fail('did not find expected key', start.line)
    this.#scanner.take()
    return node
  }

  #takeIf(kind: TokenKind): boolean {
    const isThere = this.#is(kind)
    if (isThere) this.#scanner.take()
    return isThere
  }

  #flowSequence(start: Start): YamlNode {
    this.#scanner.take()
    const node = this.#sequence(start)
    while (!this.#is(']')) {
      if (node.items.length > 0) this.#flowComma("did not find expected ',' or ']'", start)
      if (this.#is(']')) break
      node.items.push(this.#is('key') ? this.#pair() : this.#node(false, false))
    }
    this.#scanner.take()
    return node
  }

  #flowComma(problem: string, { line }: Start): void {
    if (!this.#takeIf(',')) throw this.#fail(problem, line)
  }

  /** A single pair of key and value within a flow sequence is a mapping. */
  #pair(): YamlNode {
    const { line } = this.#scanner.take()
    const key = this.#is('value', ',', ']') ? this.#empty() : this.#node(false, false)
    const hasValue = this.#takeIf('value') && !this.#is(',', ']')
    const value = hasValue ? this.#node(false, false) : this.#empty()
    return { kind: 'mapping', line, tag: '', entries: [{ key, value }] }
  }

  #flowMapping(start: Start): YamlNode {
    this.#scanner.take()
    const node = this.#mapping(start)
    const ends = () => this.#is(',', '}')
    while (!this.#is('}')) {
      if (node.entries.length > 0) this.#flowComma("did not find expected ',' or '}'", start)
      if (this.#is('}')) break
      const isKey = this.#takeIf('key')
      const isEmptyKey = isKey && (this.#is('value') || ends())
      const key = isEmptyKey ? this.#empty() : this.#node(false, false)
      const hasValue = isKey && this.#takeIf('value') && !ends()
      node.entries.push({ key, value: hasValue ? this.#node(false, false) : this.#empty() })
    }
    this.#scanner.take()
    return node
  }
}

interface Start {
  readonly line: number
  readonly tag: string
  readonly anchor: string | undefined
}
