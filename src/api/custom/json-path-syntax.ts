/**
 * Reads JSONPath as upstream's parser does, and refuses what it refuses, in its words. It takes far more
 * than leads anywhere: names stand beside each other, and what follows a closing brace is plain text.
 */
import { quoteGo } from '#base/go/text.ts'

/** A part of a path, which makes other values of those that the parts before it have found. */
export type PathNode =
  | { readonly type: 'field'; readonly name: string }
  | { readonly type: 'wildcard' | 'recursive' }
  | { readonly type: 'text'; readonly value: string }
  | { readonly type: 'int' | 'float'; readonly value: number }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'identifier'; readonly name: string }
  | PathSlice
  | { readonly type: 'union'; readonly lists: readonly PathNodes[] }
  | PathFilter

export type PathNodes = readonly PathNode[]

export interface PathSlice {
  readonly type: 'slice'
  readonly from?: number
  readonly to?: number
  readonly by?: number
  /** The one item at `from`. */
  readonly isIndex: boolean
}

export interface PathFilter {
  readonly type: 'filter'
  readonly left: PathNodes
  /** Without an operator all counts for which the left leads anywhere. */
  readonly compared?: { readonly operator: string; readonly right: PathNodes }
}

interface Problem {
  readonly problem: string
}

/** What was read, and what is left to read after it. */
type Step = { readonly rest: string; readonly nodes?: PathNodes } | Problem

/** Why a path within braces is none; undefined where it is one. */
export function jsonPathProblem(path: string): string | undefined {
  const read = parseJsonPath(path)
  return 'problem' in read ? read.problem : undefined
}

/** A path within braces: its parts, and those of each pair of braces that it opens itself. */
export function parseJsonPath(
  path: string,
): { readonly lists: readonly [PathNodes, ...PathNodes[]] } | Problem {
  let rest = `${path}}`
  const lists: [PathNode[], ...PathNode[][]] = [[]]
  let list = lists[0]
  for (;;) {
    if (rest.startsWith('}')) {
      const next = rest.indexOf('{')
      if (next < 0) return { lists }
      rest = rest.slice(next + 1)
      list = []
      lists.push(list)
      continue
    }
    const isRecursive = list.at(-1)?.type === 'recursive'
    if (isRecursive && rest.startsWith('..'))
      return { problem: 'invalid multiple recursive descent' }
    const step = readStep(rest)
    if ('problem' in step) return step
    list.push(...(step.nodes ?? []))
    rest = step.rest
  }
}

/** All of a name up to where another step begins; what a backslash is before belongs to it. */
const field = /^(?:\\[\s\S]?|[^\\ \t\r\n.,[\]$@{}])*/
const identifier = /^[^ \t\r\n.,[\]$@{}]*/
const letter = /^[_\p{L}\p{Nd}]/u
const number = /^[+-]?[.\p{Nd}]*/u

function readStep(text: string): Step {
  if (text.startsWith('[?(')) return readFilter(text)
  if (text.startsWith('..')) return readRecursive(text.slice(2))
  const [first = ''] = text
  if (first === '' || /[\r\n]/.test(first)) return { problem: 'unclosed action' }
  if (/[ @$]/.test(first)) return { rest: text.slice(1) }
  if (first === '[') return readArray(text)
  if (first === '"' || first === "'") return readQuoted(text, first)
  if (first === '.') return readField(text.slice(1))
  if (/^[+\-\p{Nd}]/u.test(first)) return readNumber(text)
  if (letter.test(first)) return readIdentifier(text)
  return { problem: `unrecognized character in action: ${characterName(first)}` }
}

/** What a backslash stands before belongs to the name, and the backslash itself does not. */
function readField(text: string): { readonly rest: string; readonly nodes: PathNodes } {
  const [name = ''] = field.exec(text) ?? []
  const node: PathNode =
    name === '*' ? { type: 'wildcard' } : { type: 'field', name: name.replaceAll('\\', '') }
  return { rest: text.slice(name.length), nodes: [node] }
}

function readRecursive(text: string): Step {
  if (!letter.test(text)) return { rest: text, nodes: [{ type: 'recursive' }] }
  const { rest, nodes } = readField(text)
  return { rest, nodes: [{ type: 'recursive' }, ...nodes] }
}

function readIdentifier(text: string): Step {
  const [name = ''] = identifier.exec(text) ?? []
  const isBool = name === 'true' || name === 'false'
  const node: PathNode = isBool
    ? { type: 'bool', value: name === 'true' }
    : { type: 'identifier', name }
  return { rest: text.slice(name.length), nodes: [node] }
}

function readNumber(text: string): Step {
  const [value = ''] = number.exec(text) ?? []
  const isNumber = /^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(value) && Number.isFinite(Number(value))
  if (!isNumber) return { problem: `cannot parse number ${value}` }
  const type = isInt(value) ? 'int' : 'float'
  return { rest: text.slice(value.length), nodes: [{ type, value: Number(value) }] }
}

function readQuoted(text: string, quote: string): Step {
  for (let at = 1; at < text.length && text[at] !== '\n'; at++) {
    if (text[at] !== quote || text[at - 1] === '\\') continue
    const value = unquoted(text.slice(1, at), quote)
    if (value !== undefined) return { rest: text.slice(at + 1), nodes: [{ type: 'text', value }] }
    return { problem: `unquote string ${text.slice(0, at + 1)} error invalid syntax` }
  }
  return { problem: 'unterminated quoted string' }
}

const escapes = String.raw`[abfnrtv\\]|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-3][0-7]{2}`
const short: Readonly<Record<string, string>> = {
  ...{ a: '\u0007', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' },
}

function unquoted(text: string, quote: string): string | undefined {
  const whole = new RegExp(String.raw`^(?:[^\\${quote}]|\\(?:${quote}|${escapes}))*$`)
  if (!whole.test(text)) return undefined
  return text.replace(new RegExp(String.raw`\\(${quote}|${escapes})`, 'g'), (_, code: string) => {
    if (code.length === 1) return short[code] ?? code
    const value = /^[xuU]/.test(code)
      ? Number.parseInt(code.slice(1), 16)
      : Number.parseInt(code, 8)
    return value > 0x10_ff_ff ? '\ufffd' : String.fromCodePoint(value)
  })
}

function readArray(text: string): Step {
  const end = text.search(/[\]\n]/)
  if (end < 0 || text[end] === '\n') return { problem: 'unterminated array' }
  const read = readIndex(text.slice(1, end))
  return 'problem' in read ? read : { rest: text.slice(end + 1), nodes: read.nodes }
}

function readIndex(text: string): { readonly nodes: PathNodes } | Problem {
  const items = text.split(',')
  if (items.length > 1) {
    const read = readAll(items.map((item) => `[${item.replace(/^ +| +$/g, '')}]`))
    return 'problem' in read ? read : { nodes: [{ type: 'union', lists: read.lists }] }
  }
  // A key is read as the name of a field is, whose dots would have to be escaped.
  const [, key] = /^'([^']*)'$/.exec(text) ?? []
  if (key !== undefined) {
    const read = parseJsonPath(`.${key}`)
    return 'problem' in read ? read : { nodes: read.lists[0] }
  }
  return text === '*' ? { nodes: [{ type: 'slice', isIndex: false }] } : readSlice(text)
}

function readSlice(text: string): { readonly nodes: PathNodes } | Problem {
  if (!/^-?\d*(?::-?\d*){0,2}$/.test(text)) return { problem: `invalid array index ${text}` }
  const parts = text.split(':')
  const wrong = parts.find((part) => part !== '' && !isInt(part))
  if (wrong !== undefined) return { problem: `array index ${wrong} is not a number` }
  const [from, to, by] = parts.map((part) => (part === '' ? undefined : Number(part)))
  const bounds = {
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(by !== undefined && { by }),
  }
  return { nodes: [{ type: 'slice', ...bounds, isIndex: parts.length === 1 }] }
}

function isInt(text: string): boolean {
  if (!/^[+-]?\d+$/.test(text)) return false
  const value = BigInt(text.replace('+', ''))
  return BigInt.asIntN(64, value) === value
}

function readFilter(text: string): Step {
  const end = endOfFilter(text)
  if (end === undefined) return { problem: 'unterminated filter' }
  if (text[end + 1] !== ']') return { problem: 'unclosed array expect ]' }
  const inner = text.slice(3, end)
  const [, left, operator, right] = /^([^!<>=]+)([!<>=]+)(.+?)$/.exec(inner) ?? []
  const isCompared = left !== undefined && operator !== undefined && right !== undefined
  const read = readAll(isCompared ? [left, right] : [inner])
  if ('problem' in read) return read
  const [first = [], second = []] = read.lists
  const compared = isCompared ? { compared: { operator, right: second } } : {}
  return { rest: text.slice(end + 2), nodes: [{ type: 'filter', left: first, ...compared }] }
}

/** The first closing bracket that is not within the first quoted text. */
function endOfFilter(text: string): number | undefined {
  let quote: string | undefined
  let isClosed = false
  for (let at = 3; at < text.length && text[at] !== '\n'; at++) {
    const one = text[at]!
    if (one === ')' && (quote === undefined || isClosed)) return at
    if (one !== '"' && one !== "'") continue
    if (quote === undefined) quote = one
    else if (one === quote && text[at - 1] !== '\\') isClosed = true
  }
  return undefined
}

/** The parts of paths of which each stands for itself. */
function readAll(paths: readonly string[]): { readonly lists: readonly PathNodes[] } | Problem {
  const lists: PathNodes[] = []
  for (const path of paths) {
    const read = parseJsonPath(path)
    if ('problem' in read) return read
    lists.push(read.lists[0])
  }
  return { lists }
}

/** Its number, and itself where it can be seen. */
function characterName(one: string): string {
  const code = one.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')
  const isSeen = quoteGo(one) === `"${one}"` || /["\\]/.test(one)
  return isSeen ? `U+${code} '${one}'` : `U+${code}`
}
