/** What a call has cost, by the sizes of what it was called with and of what came of it. */
import {
  authorizationCheck,
  cheap,
  createList,
  createStruct,
  pattern,
  traversal,
} from '#api/cel/cost/factors.ts'
import { hasKind, isList, isMap, type Value } from '#api/cel/values.ts'

/**
 * Calls that cost by the size of what comes of them. All others are charged before they run, so
 * that what is too dear is not done at all.
 */
export const costsByResult: ReadonlySet<string> = new Set([
  'join',
  'slice',
  'lists.range',
  'reverse',
])

/** `overload` is empty where only the values decided which one it was. */
export function callCost(
  name: string,
  overload: string,
  args: readonly Value[],
  result: Value,
): number {
  if (cheap.has(name)) return 1
  return (
    byName[name]?.(args, result, overload) ?? byOverload[overload]?.(args, result, overload) ?? 1
  )
}

type Cost = (args: readonly Value[], result: Value, overload: string) => number | undefined

/** What `size()` says of a value, and 1 for what has no size. */
export function sizeOf(value: Value): number {
  if (typeof value === 'string') return textLength(value)
  if (value instanceof Uint8Array) return value.length
  if (isList(value) || isMap(value)) return value.size
  return hasKind(value, 'opaque') ? (value.size ?? 1) : 1
}

export function textLength(text: string): number {
  let count = text.length
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit >= 0xd800 && unit < 0xdc00 && i + 1 < text.length) {
      const next = text.charCodeAt(i + 1)
      if (next >= 0xdc00 && next < 0xe000) {
        count--
        i++
      }
    }
  }
  return count
}

const perCharacter = (size: number): number => Math.ceil(size * traversal)
const traverseFirst: Cost = ([first]) => perCharacter(sizeOf(first!))
const traverseTwice: Cost = ([first]) => Math.ceil(sizeOf(first!) * 2 * traversal)
const traverseResult: Cost = (_, result) => Math.ceil(sizeOf(result) * 2 * traversal)
const traverseTree: Cost = ([first]) => treeCost(first!)
const matching: Cost = ([text, expression]) =>
  perCharacter(1 + sizeOf(text!)) * Math.ceil(sizeOf(expression!) * pattern)

function treeCost(value: Value): number {
  if (typeof value === 'string') return Math.trunc(Buffer.byteLength(value) * traversal)
  if (value instanceof Uint8Array) return Math.trunc(value.length * traversal)
  let cost = 0
  if (isList(value)) {
    for (let i = 0; i < value.size; i++) cost += treeCost(value.at(i))
    return cost
  }
  if (isMap(value)) {
    for (const key of value.keys()) cost += treeCost(key) + treeCost(value.get(key) ?? null)
    return cost
  }
  return 1
}

const contains =
  (stringOverload: string, extra: (size: number) => number): Cost =>
  ([network, other], _, overload) => {
    const size = sizeOf(network!)
    const parse = overload === stringOverload ? perCharacter(sizeOf(other!)) : 0
    return perCharacter(size + size) + extra(size) + parse
  }

const selector: Cost = ([, text]) => {
  const size = sizeOf(text!)
  const requirements = Math.ceil(Math.ceil(size * 0.5) * (createList + createStruct))
  return createList + perCharacter(size) + requirements
}

/** Kubernetes' own costs, which go by the function and come before those of the language. */
const byName: Readonly<Record<string, Cost>> = {
  check: () => authorizationCheck,
  fieldSelector: selector,
  labelSelector: selector,
  isSorted: traverseTree,
  sum: traverseTree,
  max: traverseTree,
  min: traverseTree,
  indexOf: traverseTree,
  lastIndexOf: traverseTree,
  url: traverseFirst,
  lowerAscii: traverseFirst,
  upperAscii: traverseFirst,
  substring: traverseFirst,
  trim: traverseFirst,
  'jsonpatch.escapeKey': traverseFirst,
  replace: traverseTwice,
  split: traverseTwice,
  join: traverseResult,
  find: matching,
  findAll: matching,
  cidr: traverseFirst,
  isIP: traverseFirst,
  isCIDR: traverseFirst,
  ip: (args, result, overload) =>
    overload === 'cidr_ip' ? 1 : traverseFirst(args, result, overload),
  'ip.isCanonical': traverseTwice,
  containsIP: contains('cidr_contains_ip_string', () => 0),
  containsCIDR: contains('cidr_contains_cidr_string', (size) => perCharacter(size) + 1),
  quantity: traverseFirst,
  isQuantity: traverseFirst,
  semver: traverseFirst,
  isSemver: traverseFirst,
  validate([format, text]) {
    if (!hasKind(format!, 'opaque')) return undefined
    const { maxRegexSize = 0 } = format.value as { readonly maxRegexSize?: number }
    return perCharacter(1 + sizeOf(text!)) * Math.ceil(maxRegexSize * pattern)
  },
  '_==_': ([left]) => (hasKind(left!, 'opaque') ? 1 : undefined),
}

const smaller: Cost = ([a, b]) => perCharacter(Math.min(sizeOf(a!), sizeOf(b!)))
const both: Cost = ([a, b]) => perCharacter(sizeOf(a!) + sizeOf(b!))
const allocated = (factor: number, size: number): number =>
  Math.trunc(size * factor) + 1 + createList
const produced: Cost = (_, result) => allocated(1, sizeOf(result))
const comparedWithItself =
  (index: number): Cost =>
  (args) => {
    const list = args[index]!
    if (!isList(list)) return undefined
    const first = list.size === 0 ? null : list.at(0)
    const isText = typeof first === 'string' || first instanceof Uint8Array
    return allocated(isText ? 2 + traversal : 2, list.size ** 2)
  }

function crossed(factor: number): Cost {
  return ([a, b]) => sizeOf(a!) * sizeOf(b!) * factor + 1
}

const comparisons = ['less', 'less_equals', 'greater', 'greater_equals'].flatMap((relation) => [
  `${relation}_string`,
  `${relation}_bytes`,
])
const sortable = [
  'int',
  'uint',
  'double',
  'bool',
  'google.protobuf.Duration',
  'google.protobuf.Timestamp',
  'string',
  'bytes',
]

/** The language's own costs, which go by the overload. */
const byOverload: Readonly<Record<string, Cost>> = {
  starts_with_string: ([, prefix]) => perCharacter(sizeOf(prefix!)),
  ends_with_string: ([, suffix]) => perCharacter(sizeOf(suffix!)),
  string_to_bytes: traverseFirst,
  bytes_to_string: traverseFirst,
  strings_quote: traverseFirst,
  string_format: traverseFirst,
  in_list: ([, list]) => sizeOf(list!),
  equals: smaller,
  not_equals: smaller,
  ...Object.fromEntries(comparisons.map((id) => [id, smaller])),
  add_string: both,
  add_bytes: both,
  matches_string: matching,
  contains_string: ([text, part]) => perCharacter(sizeOf(text!)) * perCharacter(sizeOf(part!)),
  sets_contains_list_list: crossed(1),
  sets_equivalent_list_list: crossed(2),
  sets_intersects_list_list: crossed(1),
  list_slice: produced,
  lists_range: produced,
  list_reverse: produced,
  list_flatten: ([list]) => allocated(1, sizeOf(list!)),
  list_flatten_int: ([list, depth]) => allocated(Number(depth), sizeOf(list!)),
  list_distinct: comparedWithItself(0),
  ...Object.fromEntries(sortable.map((type) => [`list_${type}_sort`, comparedWithItself(0)])),
  ...Object.fromEntries(
    sortable.map((type) => [`list_${type}_sortByAssociatedKeys`, comparedWithItself(1)]),
  ),
}
