/** What a path leads to, as upstream's evaluation finds it where keys may be missing. */
import { isList, isObject } from '#api/custom/correlation.ts'
import {
  type PathFilter,
  type PathNode,
  type PathNodes,
  type PathSlice,
  parseJsonPath,
} from '#api/custom/json-path-syntax.ts'
import type { Json } from '#api/scalars/scalars.ts'
import { remembering } from '#base/collections/forgetful-map.ts'
import { isGoInt } from '#base/go/text.ts'

/** So many values at most: `..` could find very many. */
const limit = 10_000

/** A path that leads nowhere finds nothing, and so does one that is wrong or goes wrong. */
export function findByPath(root: Json, path: string): readonly Json[] {
  const [first, ...others] = listsOf(path).map((list) => follow([root], list))
  if (!first || first.isWrong || others.some(({ isWrong }) => isWrong)) return []
  return first.found
}

const listsOf = remembering(limit, (path: string): readonly PathNodes[] => {
  const read = parseJsonPath(path)
  return 'problem' in read ? [] : read.lists
})

/** Where a path goes wrong, something may be found all the same: filters that ask for no more count it. */
interface Found {
  readonly found: readonly Json[]
  readonly isWrong?: boolean
}

function follow(input: readonly Json[], list: PathNodes): Found {
  let found = input
  for (const node of list) {
    const next = step(found, node)
    if (next.isWrong) return next
    found = next.found.slice(0, limit)
  }
  return { found }
}

function step(input: readonly Json[], node: PathNode): Found {
  switch (node.type) {
    case 'field':
      return { found: input.flatMap((value) => fieldOf(value, node.name)) }
    case 'wildcard':
      return { found: input.flatMap(children) }
    case 'recursive':
      return { found: input.flatMap(everything) }
    case 'text':
      return { found: [node.value] }
    case 'int':
    case 'float':
    case 'bool':
      return { found: input.map(() => node.value) }
    case 'slice':
      return sliced(input, node)
    case 'union':
      return united(input, node.lists)
    case 'filter':
      return filtered(input, node)
    default:
      // Loops have no meaning where one value is wanted, and all other words have none anywhere.
      return { found: node.name === 'end' ? [] : input, isWrong: true }
  }
}

function fieldOf(value: Json, name: string): readonly Json[] {
  return isObject(value) && Object.hasOwn(value, name) ? [value[name]!] : []
}

/** A text has its bytes within it. */
function children(value: Json): readonly Json[] {
  if (isList(value)) return value
  if (typeof value === 'string') return [...Buffer.from(value)]
  return isObject(value) ? Object.values(value) : []
}

/** A value and all within it that has something within it. */
function everything(value: Json): readonly Json[] {
  const within = children(value)
  return within.length === 0 ? [] : [value, ...within.flatMap(everything)]
}

function sliced(input: readonly Json[], slice: PathSlice): Found {
  const found: Json[] = []
  for (const value of input) {
    if (value === null) continue
    const bounds = isList(value) ? boundsOf(slice, value.length) : undefined
    if (!isList(value) || !bounds) return { found: input, isWrong: true }
    const { from, to, by } = bounds
    // Upstream looks at no more values where there is nothing to take of one.
    if (from === to) break
    found.push(...value.slice(from, to).filter((_, i) => i % by === 0))
  }
  return { found }
}

/** Undefined where they are not within the list. */
function boundsOf({ from: given = 0, to, by = 1, isIndex }: PathSlice, size: number) {
  const from = given < 0 ? given + size : given
  const end = isIndex ? given + 1 : (to ?? size)
  const isFromEnd = end < 0 || (end === 0 && isIndex)
  const bounds = { from, to: isFromEnd ? end + size : end, by }
  if (bounds.from === bounds.to) return bounds
  const isWithin = from >= 0 && from < bounds.to && bounds.to <= size
  return isWithin && by > 0 ? bounds : undefined
}

function united(input: readonly Json[], lists: readonly PathNodes[]): Found {
  const parts = lists.map((list) => follow(input, list))
  if (parts.some(({ isWrong }) => isWrong)) return { found: input, isWrong: true }
  return { found: parts.flatMap(({ found }) => found) }
}

function filtered(input: readonly Json[], filter: PathFilter): Found {
  const found: Json[] = []
  for (const value of input) {
    if (!isList(value)) return { found: input, isWrong: true }
    for (const item of value) {
      const isChosen = chooses(filter, item)
      if (isChosen === undefined) return { found: input, isWrong: true }
      if (isChosen) found.push(item)
    }
  }
  return { found }
}

/** Undefined where that cannot be told. */
function chooses({ left, compared }: PathFilter, item: Json): boolean | undefined {
  const lefts = follow([item], left)
  if (!compared) return lefts.found.length > 0
  if (lefts.isWrong || lefts.found.length > 1) return undefined
  if (lefts.found.length === 0) return false
  const rights = follow([item], compared.right)
  if (rights.isWrong || rights.found.length > 1) return undefined
  if (rights.found.length === 0) return false
  const [a, b] = [lefts.found[0]!, rights.found[0]!]
  const kind = kindOf(a, left)
  if (kind === undefined || kind !== kindOf(b, compared.right)) return undefined
  return compares(a, b, compared.operator)
}

/** Only what is of one kind in Go can be compared; a number with a point is a float even where it is whole. */
function kindOf(value: Json, list: PathNodes): string | undefined {
  if (typeof value === 'object') return undefined
  if (typeof value !== 'number' && typeof value !== 'bigint') return typeof value
  return isGoInt(value) && list.at(-1)?.type !== 'float' ? 'int' : 'float'
}

type Plain = Exclude<Json, object | null>

function compares(left: Json, right: Json, operator: string): boolean | undefined {
  const [a, b] = [left as Plain, right as Plain]
  const isEqual = !(a < b) && !(a > b)
  if (operator === '==') return isEqual
  if (operator === '!=') return !isEqual
  if (typeof a === 'boolean') return undefined
  const results: Readonly<Record<string, boolean>> = {
    '<': a < b,
    '<=': a <= b,
    '>': a > b,
    '>=': a >= b,
  }
  return results[operator]
}
