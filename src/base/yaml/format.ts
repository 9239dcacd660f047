/**
 * Writes YAML as upstream does: go-yaml v2's emitter with two spaces of indentation, keys in its
 * natural order, lists no deeper than their key, long lines folded.
 */
import { isBreak } from '#base/yaml/characters.ts'
import { compareKeys } from '#base/yaml/key-order.ts'
import { formatYamlNumber } from '#base/yaml/number.ts'
import { isPrintable, scalarStyle } from '#base/yaml/scalar-style.ts'
import type { YamlValue } from '#base/yaml/yaml.ts'

/** Spaces beyond this column become line breaks, where a line break is read as a space. */
const width = 80
/** Longer keys are written on a line of their own, after a question mark. */
const longestKey = 128

export function formatYaml(value: YamlValue): string {
  const emitter = new Emitter()
  emitter.node(value, -1, false)
  return emitter.finish()
}

class Emitter {
  readonly #parts: string[] = []
  #column = 0
  /** Whether the line so far holds nothing but indentation and indicators of it. */
  #isFresh = true

  finish(): string {
    if (this.#column > 0) this.#parts.push('\n')
    return this.#parts.join('')
  }

  /** `indent` is that of the collection around; within a mapping lists stay at it. */
  node(value: YamlValue, indent: number, inMapping: boolean): void {
    if (Array.isArray(value)) this.#sequence(value as readonly YamlValue[], indent, inMapping)
    else if (typeof value === 'object' && value !== null) {
      this.#mapping(value as { readonly [key: string]: YamlValue }, indent)
    } else this.#scalar(value as string | number | bigint | boolean | null, indent)
  }

  #sequence(items: readonly YamlValue[], indent: number, inMapping: boolean): void {
    if (items.length === 0) {
      this.#word('[]')
      return
    }
    const inner = indent < 0 ? 0 : inMapping ? indent : indent + 2
    for (const item of items) {
      this.#indentTo(inner)
      this.#put('-')
      this.#isFresh = true
      this.node(item, inner, false)
    }
  }

  #mapping(object: { readonly [key: string]: YamlValue }, indent: number): void {
    const keys = Object.keys(object).toSorted(compareKeys)
    if (keys.length === 0) {
      this.#word('{}')
      return
    }
    const inner = indent < 0 ? 0 : indent + 2
    for (const key of keys) {
      this.#indentTo(inner)
      const isSimple = Buffer.byteLength(key) <= longestKey && !hasBreak(key)
      if (isSimple) this.#text(key, inner, true)
      else {
        this.#put('?')
        this.#isFresh = true
        this.#text(key, inner, false)
        this.#indentTo(inner)
      }
      this.#put(':')
      this.#isFresh = !isSimple
      this.node(object[key]!, inner, true)
    }
  }

  #scalar(value: string | number | bigint | boolean | null, indent: number): void {
    if (typeof value === 'string') this.#text(value, indent, false)
    else this.#word(typeof value === 'number' ? formatYamlNumber(value) : String(value))
  }

  /** Continued lines stand two spaces deeper than the collection. */
  #text(text: string, outer: number, isKey: boolean): void {
    const indent = outer + 2 + (outer < 0 ? 1 : 0)
    const style = scalarStyle(text, isKey)
    if (style === 'literal') this.#literal(text, indent)
    else if (style === 'double') this.#double(text, indent, isKey)
    else if (style === 'single') this.#folding(text, indent, { quote: "'", isKey })
    else this.#folding(text, indent, { quote: '', isKey })
  }

  #word(text: string): void {
    this.#space()
    this.#put(text)
  }

  /** A space before what follows an indicator or a colon. */
  #space(): void {
    if (this.#column > 0 && this.#parts.at(-1) !== ' ' && !this.#endsInIndent()) this.#put(' ')
  }

  #endsInIndent(): boolean {
    return /^ +$/.test(this.#parts.at(-1) ?? '')
  }

  #put(text: string): void {
    this.#parts.push(text)
    this.#column += text.length
    this.#isFresh = false
  }

  #break(): void {
    this.#parts.push('\n')
    this.#column = 0
    this.#isFresh = true
  }

  /** Goes to the column; on the same line where nothing but indicators stands before it. */
  #indentTo(indent: number): void {
    if (!this.#isFresh || this.#column > indent) this.#break()
    if (this.#column < indent) {
      this.#parts.push(' '.repeat(indent - this.#column))
      this.#column = indent
      this.#isFresh = true
    }
  }

  #breakTo(indent: number): void {
    this.#break()
    this.#indentTo(indent)
  }

  /** Plain or in single quotes: a line break stands for a space, two of them for one. */
  #folding(
    text: string,
    indent: number,
    { quote, isKey }: { quote: string; isKey: boolean },
  ): void {
    this.#space()
    if (!hasBreak(text) && this.#fits(text, isKey)) {
      this.#put(quote === '' ? text : `'${text.replaceAll("'", "''")}'`)
      return
    }
    this.#put(quote)
    let wasSpace = false
    let wasBreak = false
    const chars = [...text]
    chars.forEach((char, i) => {
      if (char === ' ') {
        const mayFold = !isKey && !wasSpace && this.#column > width && chars[i + 1] !== ' '
        const isInner = quote === '' || (i > 0 && i < chars.length - 1)
        if (mayFold && isInner) this.#breakTo(indent)
        else this.#put(' ')
        wasSpace = true
      } else if (isBreak(char.charCodeAt(0))) {
        if (!wasBreak && char === '\n') this.#break()
        this.#writeBreak(char)
        wasBreak = true
      } else {
        if (wasBreak) this.#indentTo(indent)
        this.#put(quote !== '' && char === quote ? quote + quote : char)
        wasSpace = false
        wasBreak = false
      }
    })
    this.#put(quote)
  }

  /** Whether no space in a text comes to stand where the line would be broken. */
  #fits(text: string, isKey: boolean): boolean {
    return isKey || this.#column + text.length <= width || !text.includes(' ')
  }

  #writeBreak(char: string): void {
    if (char === '\n') this.#break()
    else {
      this.#parts.push(char)
      this.#column = 0
      this.#isFresh = true
    }
  }

  #double(text: string, indent: number, isKey: boolean): void {
    this.#space()
    if (plainAscii.test(text) && this.#fits(text, isKey)) {
      this.#put(`"${text}"`)
      return
    }
    this.#put('"')
    let wasSpace = false
    const chars = [...text]
    chars.forEach((char, i) => {
      if (char !== ' ') {
        this.#put(escapeChar(char))
        wasSpace = false
        return
      }
      const isInner = i > 0 && i < chars.length - 1
      if (!isKey && !wasSpace && this.#column > width && isInner) {
        this.#breakTo(indent)
        if (chars[i + 1] === ' ') this.#put('\\')
      } else this.#put(' ')
      wasSpace = true
    })
    this.#put('"')
  }

  #literal(text: string, indent: number): void {
    this.#space()
    const isPadded = text.startsWith(' ') || isBreak(text.charCodeAt(0))
    this.#put(`|${isPadded ? '2' : ''}${chomping(text)}`)
    this.#break()
    for (const line of text.split(/(?<=[\n\r\x85\u2028\u2029])/)) {
      const lastBreak = isBreak(line.charCodeAt(line.length - 1)) ? line.at(-1)! : ''
      const content = line.slice(0, line.length - lastBreak.length)
      if (content !== '') {
        this.#indentTo(indent)
        this.#put(content)
      }
      if (lastBreak !== '') this.#writeBreak(lastBreak)
    }
  }
}

/** Text that needs no escapes in double quotes. */
const plainAscii = /^[ !#-[\]-~]*$/

function hasBreak(text: string): boolean {
  return /[\n\r\x85\u2028\u2029]/.test(text)
}

/** What becomes of the line breaks at the end: stripped, kept all, or just one. */
function chomping(text: string): string {
  if (!isBreak(text.charCodeAt(text.length - 1))) return '-'
  return text.length === 1 || isBreak(text.charCodeAt(text.length - 2)) ? '+' : ''
}

const escapes: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\x1b': '\\e',
  '"': '\\"',
  '\\': '\\\\',
  '\x85': '\\N',
  '\u2028': '\\L',
  '\u2029': '\\P',
}

function escapeChar(char: string): string {
  const known = escapes[char]
  if (known !== undefined) return known
  if (isPrintable(char)) return char
  const hex = char.codePointAt(0)!.toString(16).toUpperCase()
  if (hex.length <= 2) return `\\x${hex.padStart(2, '0')}`
  return hex.length <= 4 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`
}
