/**
 * YAML as upstream reads it, which is go-yaml v2: YAML 1.1, the first document of a text, mappings
 * as objects. docs/decisions/0030-yaml.md says why it is our own.
 */

import { quoteGo } from '#base/go/text.ts'
import { formatGoSyntax, nilSyntax } from '#base/yaml/go-syntax.ts'
import { type MappingNode, parseYamlNode, type YamlNode } from '#base/yaml/nodes.ts'
import { formatYamlNumber } from '#base/yaml/number.ts'
import { type Scalar, scalarOf } from '#base/yaml/resolve.ts'
import { isYamlError, YamlError } from '#base/yaml/yaml-error.ts'

export type YamlValue = Scalar | readonly YamlValue[] | { readonly [key: string]: YamlValue }

export interface ParsedYaml {
  readonly value: YamlValue
  /** Keys that stand twice in one mapping, as `line 3: key "a" already set in map`; the last counts. */
  readonly duplicates: readonly string[]
  /** The line of each value, counted from 1, by its path as `spec.containers[0].name`. */
  readonly lines: ReadonlyMap<string, number>
}

export interface ParseYamlOptions {
  /** Whether to tell the lines of values. */
  readonly lines?: boolean
}

/** Reads the first document of a text. Throws YamlError. */
export function parseYaml(text: string, options: ParseYamlOptions = {}): ParsedYaml {
  try {
    const node = parseYamlNode(text)
    const decoder = new Decoder(options.lines === true)
    const value = node === undefined ? null : decoder.decode(node, '')
    return { value, duplicates: decoder.duplicates, lines: decoder.lines }
  } catch (error) {
    if (isYamlError(error)) throw error
    if (error instanceof RangeError) throw new YamlError('yaml: exceeded max depth')
    throw error
  }
}

type Fields = Record<string, YamlValue>

/** Up to so many values nearly all may come from aliases. */
const aliasesFree = 400_000
/** From so many values on only a tenth may. */
const aliasesScarce = 4_000_000

class Decoder {
  readonly duplicates: string[] = []
  readonly lines = new Map<string, number>()
  readonly #tellsLines: boolean
  /** The aliases being followed. */
  readonly #open = new Set<YamlNode>()
  #count = 0
  #aliased = 0
  #depth = 0

  constructor(tellsLines: boolean) {
    this.#tellsLines = tellsLines
  }

  decode(node: YamlNode, at: string): YamlValue {
    this.#checkAliases()
    if (this.#tellsLines && !this.lines.has(at)) this.lines.set(at, node.line + 1)
    switch (node.kind) {
      case 'alias':
        return this.#follow(node, (target) => this.decode(target, at))
      case 'scalar':
        return scalarOf(node)
      case 'sequence':
        return node.items.map((item, i) => this.decode(item, this.#tellsLines ? `${at}[${i}]` : ''))
      case 'mapping': {
        const object: Fields = {}
        this.#decodeInto(object, new Map(), node, at)
        return object
      }
    }
  }

  #follow<T>(node: Extract<YamlNode, { kind: 'alias' }>, use: (target: YamlNode) => T): T {
    if (this.#open.has(node)) {
      throw new YamlError(`yaml: anchor '${node.name}' value contains itself`)
    }
    this.#open.add(node)
    this.#depth++
    const result = use(node.target)
    this.#depth--
    this.#open.delete(node)
    return result
  }

  /** Few aliases can stand for very many values; upstream's limits keep that within bounds. */
  #checkAliases(): void {
    this.#count++
    if (this.#depth > 0) this.#aliased++
    if (this.#aliased <= 100 || this.#count <= 1000) return
    const span = (this.#count - aliasesFree) / (aliasesScarce - aliasesFree)
    const allowed = 0.99 - 0.89 * Math.min(Math.max(span, 0), 1)
    if (this.#aliased / this.#count > allowed) {
      throw new YamlError('yaml: document contains excessive aliasing')
    }
  }

  /** `seen` are the keys so far as go-yaml tells them apart: 1 and "1" are two. */
  #decodeInto(object: Fields, seen: Map<Scalar, true>, node: MappingNode, at: string): void {
    for (const { key: keyNode, value: valueNode } of node.entries) {
      if (isMerge(keyNode)) {
        this.#merge(object, seen, valueNode, at)
        continue
      }
      const key = this.#decodeKey(keyNode)
      const name = keyText(key)
      const value = this.decode(valueNode, this.#tellsLines ? joined(at, name) : '')
      if (key === null) throw nullKey(valueNode)
      if (seen.has(key)) {
        const words = `line ${valueNode.line + 1}: key ${goKey(key)} already set in map`
        this.duplicates.push(words)
      }
      seen.set(key, true)
      setOwn(object, name, value)
    }
  }

  #decodeKey(node: YamlNode): Scalar {
    const key = this.decode(node, '\0')
    if (typeof key === 'object' && key !== null) {
      throw new YamlError(`yaml: invalid map key: ${formatGoSyntax(node)}`)
    }
    return key
  }

  /** `<<`: the entries of other mappings, as if they stood here. */
  #merge(object: Fields, seen: Map<Scalar, true>, node: YamlNode, at: string): void {
    this.#checkAliases()
    if (node.kind === 'sequence') {
      for (const item of node.items.toReversed()) {
        if (item.kind === 'sequence') throw wantsMap()
        this.#merge(object, seen, item, at)
      }
    } else if (node.kind === 'alias') {
      if (node.target.kind !== 'mapping') throw wantsMap()
      this.#follow(node, (target) => this.#decodeInto(object, seen, target as MappingNode, at))
    } else if (node.kind === 'mapping') this.#decodeInto(object, seen, node, at)
    else throw wantsMap()
  }
}

function wantsMap(): YamlError {
  return new YamlError('yaml: map merge requires map or sequence of maps as the value')
}

function isMerge(node: YamlNode): boolean {
  return (
    node.kind === 'scalar' &&
    node.text === '<<' &&
    (node.isPlain || node.tag === 'tag:yaml.org,2002:merge')
  )
}

/** JSON knows only texts as keys. */
function keyText(key: Scalar): string {
  if (typeof key === 'string') return key
  return typeof key === 'number' ? formatYamlNumber(key) : String(key)
}

function nullKey(value: YamlNode): YamlError {
  const syntax = formatGoSyntax(value)
  const shown = syntax === nilSyntax ? '<nil>' : syntax
  return new YamlError(`unsupported map key of type: %!s(<nil>), key: <nil>, value: ${shown}`)
}

function goKey(key: Scalar): string {
  return typeof key === 'string' ? quoteGo(key) : String(key)
}

function joined(at: string, name: string): string {
  return at === '' ? name : `${at}.${name}`
}

/** Sets an own property whatever its name, `__proto__` among them. */
function setOwn(target: Fields, key: string, value: YamlValue): void {
  if (key !== '__proto__') target[key] = value
  else {
    const flags = { enumerable: true, writable: true, configurable: true }
    Object.defineProperty(target, key, { ...flags, value })
  }
}
