/**
 * What upstream's parser of JSONPath refuses, in its words. It takes far more than leads anywhere:
 * names stand beside each other, and what follows a closing brace is plain text.
 */
import { quoteGo } from '#base/go-text.ts'

/** What is left to read after a step, or why there is no going on. */
type Step = { readonly rest: string; readonly isRecursive?: true } | { readonly problem: string }

/** Why a path within braces is none; undefined where it is one. */
export function jsonPathProblem(path: string): string | undefined {
  let rest = `${path}}`
  let isRecursive = false
  for (;;) {
    if (rest.startsWith('}')) {
      const next = rest.indexOf('{')
      if (next < 0) return undefined
      rest = rest.slice(next + 1)
      isRecursive = false
      continue
    }
    if (isRecursive && rest.startsWith('..')) return 'invalid multiple recursive descent'
    const step = readStep(rest)
    if ('problem' in step) return step.problem
    const isKept: boolean = isRecursive && /^[ @$]/.test(rest)
    isRecursive = step.isRecursive ?? isKept
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
  if (first === '.') return { rest: text.slice(1).replace(field, '') }
  if (/^[+\-\p{Nd}]/u.test(first)) return readNumber(text)
  if (letter.test(first)) return { rest: text.replace(identifier, '') }
  return { problem: `unrecognized character in action: ${characterName(first)}` }
}

function readRecursive(text: string): Step {
  if (letter.test(text)) return { rest: text.replace(field, '') }
  return { rest: text, isRecursive: true }
}

function readNumber(text: string): Step {
  const [value = ''] = number.exec(text) ?? []
  const isNumber = /^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(value) && Number.isFinite(Number(value))
  return isNumber ? { rest: text.slice(value.length) } : { problem: `cannot parse number ${value}` }
}

function readQuoted(text: string, quote: string): Step {
  for (let at = 1; at < text.length && text[at] !== '\n'; at++) {
    if (text[at] !== quote || text[at - 1] === '\\') continue
    const value = text.slice(0, at + 1)
    if (isUnquotable(value.slice(1, -1), quote)) return { rest: text.slice(at + 1) }
    return { problem: `unquote string ${value} error invalid syntax` }
  }
  return { problem: 'unterminated quoted string' }
}

const escapes = String.raw`[abfnrtv\\]|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-3][0-7]{2}`

function isUnquotable(text: string, quote: string): boolean {
  return new RegExp(String.raw`^(?:[^\\${quote}]|\\(?:${quote}|${escapes}))*$`).test(text)
}

function readArray(text: string): Step {
  const end = text.search(/[\]\n]/)
  if (end < 0 || text[end] === '\n') return { problem: 'unterminated array' }
  const problem = indexProblem(text.slice(1, end))
  return problem === undefined ? { rest: text.slice(end + 1) } : { problem }
}

function indexProblem(text: string): string | undefined {
  const items = text.split(',')
  if (items.length > 1)
    return firstProblem(items.map((item) => `[${item.replace(/^ +| +$/g, '')}]`))
  const [, key] = /^'([^']*)'$/.exec(text) ?? []
  if (key !== undefined) return jsonPathProblem(`.${key}`)
  if (text !== '*' && !/^-?\d*(?::-?\d*){0,2}$/.test(text)) return `invalid array index ${text}`
  const wrong = text === '*' ? undefined : text.split(':').find((one) => one !== '' && !isInt(one))
  return wrong === undefined ? undefined : `array index ${wrong} is not a number`
}

function isInt(text: string): boolean {
  return /\d/.test(text) && BigInt.asIntN(64, BigInt(text)) === BigInt(text)
}

function readFilter(text: string): Step {
  const end = endOfFilter(text)
  if (end === undefined) return { problem: 'unterminated filter' }
  if (text[end + 1] !== ']') return { problem: 'unclosed array expect ]' }
  const inner = text.slice(3, end)
  const [, left, right] = /^([^!<>=]+)[!<>=]+(.+?)$/.exec(inner) ?? []
  const parts = left !== undefined && right !== undefined ? [left, right] : [inner]
  const problem = firstProblem(parts)
  return problem === undefined ? { rest: text.slice(end + 2) } : { problem }
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

function firstProblem(paths: readonly string[]): string | undefined {
  for (const path of paths) {
    const problem = jsonPathProblem(path)
    if (problem !== undefined) return problem
  }
  return undefined
}

/** Its number, and itself where it can be seen. */
function characterName(one: string): string {
  const code = one.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')
  const isSeen = quoteGo(one) === `"${one}"` || /["\\]/.test(one)
  return isSeen ? `U+${code} '${one}'` : `U+${code}`
}
