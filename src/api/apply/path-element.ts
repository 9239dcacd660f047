/**
 * One step of a path into an object, as the text that managedFields uses for it: `f:name` a field,
 * `k:{"name":"app"}` an item of a list by its keys, `v:"x"` an item by its value, `i:0` by its
 * place. The texts are canonical, so equal steps are equal texts.
 */

import type { ListAtom, ListKey } from '#api/apply/atom.ts'
import { compareBytes } from '#api/codec/plain/encode.ts'
import { isJsonList, isJsonObject } from '#api/patch/json-tree.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'
import { createLru } from '#base/collections/lru.ts'
import { formatGoFloat, formatGoJson, isGoInt, quoteGo } from '#base/go/text.ts'

export type PathElement = string

/** An item of a list that has no place in a set of fields. */
export class ItemError extends Error {
  override readonly name = 'ItemError'
}

/** Elements of the lists that the work at hand has walked; each of its walks asks for the same again. */
let elements: Map<readonly Json[], readonly PathElement[]> | undefined

/**
 * Does some work that walks the same values several times, none of which it changes. The elements of
 * lists are kept as long as that takes: for longer, they would weigh as much as the objects do.
 */
export function keepingElements<T>(work: () => T): T {
  const outer = elements
  elements = outer ?? new Map()
  try {
    return work()
  } finally {
    elements = outer
  }
}

/**
 * How the items of a list are told from each other; throws ItemError if one cannot be. A list must
 * always be read by the same atom.
 */
export function itemElements(list: ListAtom, items: readonly Json[]): readonly PathElement[] {
  const known = elements?.get(items)
  if (known) return known
  const made = items.map((item) => itemElement(list, item))
  elements?.set(items, made)
  return made
}

/** How an item is told from the others of its list; throws ItemError if it cannot be. */
export function itemElement(list: ListAtom, item: Json): PathElement {
  const { keys } = list
  if (keys.length === 0) return valueElement(item)
  if (item === null) throw new ItemError('associative list with keys may not have a null element')
  if (!isJsonObject(item)) {
    throw new ItemError('associative list with keys may not have non-map elements')
  }
  if (keys.length > 2) return keyElement(list, item)
  const first = keyOf(item, keys[0]!)
  const second = keys.length === 2 ? keyOf(item, keys[1]!) : undefined
  if (!isShort(first) || !isShort(second)) return keyElement(list, item)
  const known = knownElements.get(list)?.get(first)?.get(second)
  if (known !== undefined) return known
  const element = keyElement(list, item)
  remember(list, first, second, element)
  return element
}

/** Elements by their keys. Names and ports are the same in most objects, so few are ever made. */
const knownElements = new Map<ListAtom, Map<Json | undefined, Map<Json | undefined, PathElement>>>()
const knownLimit = 20_000
let knownCount = 0

function remember(
  list: ListAtom,
  first: Json | undefined,
  second: Json | undefined,
  element: PathElement,
): void {
  if (knownCount >= knownLimit) {
    knownElements.clear()
    knownCount = 0
  }
  knownCount++
  const byFirst = knownElements.get(list) ?? new Map()
  const bySecond = byFirst.get(first) ?? new Map()
  bySecond.set(second, element)
  byFirst.set(first, bySecond)
  knownElements.set(list, byFirst)
}

function isShort(value: Json | undefined): boolean {
  return typeof value === 'string' ? value.length <= 100 : typeof value !== 'object'
}

function keyOf(item: JsonObject, { name, default: otherwise }: ListKey): Json | undefined {
  return Object.hasOwn(item, name) ? item[name]! : otherwise
}

function keyElement({ keys }: ListAtom, item: JsonObject): PathElement {
  let result = ''
  for (const key of keys) {
    const value = keyOf(item, key)
    if (value === undefined) continue
    result += `${result === '' ? '' : ','}${key.label}${canonical(value)}`
  }
  if (result !== '') return `k:{${result}}`
  const names = keys.map(({ name }) => quoteGo(name)).join(' ')
  throw new ItemError(
    `associative list with keys has an element that omits all key fields [${names}] ` +
      "(and doesn't have default values for any key fields)",
  )
}

function valueElement(item: Json): PathElement {
  if (typeof item !== 'object') return `v:${canonical(item)}`
  if (item === null) {
    throw new ItemError("associative list without keys has an element that's an explicit null")
  }
  throw new ItemError(
    isJsonList(item)
      ? 'not supported: associative list with lists as elements'
      : "associative list without keys has an element that's a map type",
  )
}

const anyEscape = /\\./g

/** What writes these texts knows fewer short escapes than Go does. */
function longEscape(short: string): string {
  if (short === '\\b') return '\\u0008'
  return short === '\\f' ? '\\u000c' : short
}

/** A value as compact JSON with sorted keys. */
function canonical(value: Json): string {
  if (typeof value === 'string') return formatGoJson(value).replace(anyEscape, longEscape)
  if (typeof value === 'bigint') return String(value)
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (isJsonList(value)) return `[${value.map(canonical).join()}]`
  const members = Object.keys(value)
    .toSorted(compareBytes)
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key]!)}`)
  return `{${members.join()}}`
}

/**
 * Reads a step as another server may have written it. Undefined for a kind of step that is not
 * known, which is to be passed over; throws SyntaxError for what is no step.
 */
export function parseElement(element: string): PathElement | undefined {
  if (element.length < 2) throw new SyntaxError('key must be 2 characters long:')
  if (element[1] !== ':') throw new SyntaxError(`missing colon: ${element}`)
  const rest = element.slice(2)
  switch (element[0]) {
    case 'f':
      return element
    case 'k': {
      const keys = parseExact(rest)
      if (!isJsonObject(keys)) throw new SyntaxError(`not an object: ${rest}`)
      return `k:${canonical(keys)}`
    }
    case 'v':
      return `v:${canonical(parseExact(rest))}`
    case 'i': {
      if (!/^[+-]?\d+$/.test(rest)) throw new SyntaxError(`not a number: ${rest}`)
      return `i:${Number(rest)}`
    }
    default:
      return undefined
  }
}

/** Parses JSON with whole numbers kept exact. */
function parseExact(source: string): Json {
  return JSON.parse(source, exactNumber) as Json
}

function exactNumber(
  _key: string,
  value: unknown,
  context?: { readonly source?: string },
): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value
  const { source = '' } = context ?? {}
  return /^-?\d+$/.test(source) ? BigInt(source) : value
}

/** The step as paths show it: `.name`, `[name="app"]`, `[="x"]`, `[0]`. */
export function formatElement(element: PathElement): string {
  const rest = element.slice(2)
  switch (element[0]) {
    case 'f':
      return `.${rest}`
    case 'k': {
      const keys = parseExact(rest) as Record<string, Json>
      const parts = Object.keys(keys).map((key) => `${key}=${formatValue(keys[key]!)}`)
      return `[${parts.join()}]`
    }
    case 'v':
      return `[=${formatValue(parseExact(rest))}]`
    default:
      return `[${rest}]`
  }
}

/** What is beyond 64 bits was a float. */
function shownNumber(value: number | bigint): string {
  return isGoInt(value) ? String(value) : formatGoFloat(Number(value))
}

function formatValue(value: Json): string {
  if (typeof value === 'string') return quoteGo(value)
  if (isJsonList(value)) return `[${value.map(formatValue).join()}]`
  if (typeof value === 'bigint' || typeof value === 'number') return shownNumber(value)
  if (!isJsonObject(value)) return String(value)
  return Object.keys(value)
    .map((key) => `${key}=${formatValue(value[key]!)}`)
    .join('')
}

const order = 'fkvi'

/** The order that managedFields writes steps in: fields, keys, values, places. */
export function compareElements(a: PathElement, b: PathElement): number {
  if (a === b) return 0
  const kind = a[0]!
  if (kind !== b[0]) return order.indexOf(kind) - order.indexOf(b[0]!)
  if (kind === 'f') return compareText(a, b)
  const left = a.slice(2)
  const right = b.slice(2)
  if (kind === 'i') return Number(left) - Number(right)
  const x = parseKept(left)
  const y = parseKept(right)
  return kind === 'v' ? compareValues(x, y) : compareKeys(x, y)
}

/** As `compareBytes`, without a look at more than where the two part: this is asked most of all. */
function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i)
    const y = b.charCodeAt(i)
    if (x !== y) return x < 0xd800 && y < 0xd800 ? x - y : compareBytes(a, b)
  }
  return a.length - b.length
}

const parsed = createLru<string, Json>({ limit: 2000 })
/** Longer texts are no names, and come but once. */
const longestKept = 200

/** Sorting parses the same texts again and again. */
function parseKept(source: string): Json {
  if (source.length > longestKept) return parseExact(source)
  const known = parsed.get(source)
  if (known !== undefined) return known
  const value = parseExact(source)
  parsed.set(source, value)
  return value
}

function compareKeys(a: Json, b: Json): number {
  const left = Object.entries(a as Record<string, Json>)
  const right = Object.entries(b as Record<string, Json>)
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const [leftName, leftValue] = left[i]!
    const [rightName, rightValue] = right[i]!
    const result = compareBytes(leftName, rightName) || compareValues(leftValue, rightValue)
    if (result !== 0) return result
  }
  return left.length - right.length
}

const ranks = ['number', 'string', 'boolean', 'list', 'object', 'null'] as const

function rankOf(value: Json): number {
  if (value === null) return ranks.indexOf('null')
  if (isJsonList(value)) return ranks.indexOf('list')
  if (typeof value === 'bigint') return ranks.indexOf('number')
  return ranks.indexOf(typeof value as (typeof ranks)[number])
}

function compareValues(a: Json, b: Json): number {
  const rank = rankOf(a) - rankOf(b)
  if (rank !== 0) return rank
  if (typeof a === 'string') return compareBytes(a, b as string)
  if (isJsonList(a) || isJsonObject(a)) {
    return compareBytes(canonical(a), canonical(b))
  }
  return a === b ? 0 : (a as number) < (b as number) ? -1 : 1
}
