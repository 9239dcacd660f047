/**
 * The part of kubectl's JSONPath that columns use: names, indexes, slices, `*`, `..`, and filters
 * that compare one field. A path that leads nowhere finds nothing, and so does one that is wrong.
 */
import { isList, isObject } from '#api/custom/correlation.ts'
import type { Json } from '#api/scalars.ts'

type Step = (value: Json) => readonly Json[]

/** So many values at most: `..` could find very many. */
const limit = 10_000

export function findByPath(root: Json, path: string): readonly Json[] {
  let found: readonly Json[] = [root]
  for (const step of stepsOf(path)) {
    found = found.flatMap(step).slice(0, limit)
    if (found.length === 0) break
  }
  return found
}

const nothing: readonly Json[] = []
const token =
  /^(?:(\.\.?)([^.[\]\\]*(?:\\.[^.[\]\\]*)*)|\['((?:[^'\\]|\\.)*)'\]|\[\?\((.*?)\)\]|\[([^\]]*)\])/

const remembered = new Map<string, readonly Step[]>()

function stepsOf(path: string): readonly Step[] {
  const known = remembered.get(path)
  if (known) return known
  if (remembered.size > limit) remembered.clear()
  const steps = parse(path)
  remembered.set(path, steps)
  return steps
}

function parse(path: string): readonly Step[] {
  const steps: Step[] = []
  let rest = path.startsWith('$') ? path.slice(1) : path
  while (rest !== '') {
    const match = token.exec(rest)
    if (!match) return [() => nothing]
    const [whole, dots, name = '', quoted, filter, index] = match
    rest = rest.slice(whole.length)
    if (dots === '..') steps.push(everything)
    if (dots !== undefined && name !== '') steps.push(named(name.replace(/\\(.)/g, '$1')))
    else if (quoted !== undefined) steps.push(field(quoted.replace(/\\(.)/g, '$1')))
    else if (filter !== undefined) steps.push(filtered(filter))
    else if (index !== undefined) steps.push(indexed(index.trim()))
  }
  return steps
}

function named(name: string): Step {
  return name === '*' ? children : field(name)
}

function field(name: string): Step {
  return (value) => (isObject(value) && Object.hasOwn(value, name) ? [value[name]!] : nothing)
}

function children(value: Json): readonly Json[] {
  if (isList(value)) return value
  return isObject(value) ? Object.values(value) : nothing
}

/** A value and all within it. */
function everything(value: Json): readonly Json[] {
  return [value, ...children(value).flatMap(everything)]
}

function indexed(text: string): Step {
  if (text === '*') return children
  const parts = text.split(':')
  if (!parts.every((part) => /^-?\d*$/.test(part))) return () => nothing
  if (parts.length === 1) {
    return (value) => {
      const found = isList(value) ? value.at(Number(text)) : undefined
      return found === undefined ? nothing : [found]
    }
  }
  const [from = '', to = '', by = ''] = parts
  return (value) => {
    if (!isList(value)) return nothing
    const items = value.slice(from === '' ? 0 : Number(from), to === '' ? undefined : Number(to))
    const step = Math.max(1, Number(by === '' ? 1 : by))
    return items.filter((_, i) => i % step === 0)
  }
}

const comparison = /^\s*@(.*?)\s*(==|!=|<=|>=|<|>)\s*(.*?)\s*$/

/** `@.type=="Ready"`, or `@.type` alone: whether it is there. */
function filtered(text: string): Step {
  const match = comparison.exec(text)
  const isChosen = match
    ? (item: Json) => compares(findByPath(item, match[1]!)[0], match[2]!, literal(match[3]!))
    : (item: Json) => findByPath(item, text.trim().replace(/^@/, '')).length > 0
  return (value) => children(value).filter(isChosen)
}

function literal(text: string): Json {
  if (/^(['"]).*\1$/.test(text)) return text.slice(1, -1)
  if (text === 'true' || text === 'false') return text === 'true'
  return text === 'null' ? null : Number(text)
}

function compares(value: Json | undefined, operator: string, other: Json): boolean {
  if (value === undefined) return false
  if (operator === '==') return value === other
  if (operator === '!=') return value !== other
  const isOrdered =
    typeof value === typeof other && (typeof value === 'number' || typeof value === 'string')
  if (!isOrdered || other === null) return false
  if (operator === '<') return value! < other
  if (operator === '>') return value! > other
  return operator === '<=' ? value! <= other : value! >= other
}
