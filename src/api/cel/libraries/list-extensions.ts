/** cel-go's list library at version 3: slice, flatten, sort, sortBy, range, reverse, distinct. */
import {
  declare,
  type Library,
  member,
  type Overload,
  parseType,
  plain,
} from '#api/cel/declarations.ts'
import { compare, equal } from '#api/cel/equality.ts'
import { CelError } from '#api/cel/errors.ts'
import { comparableTypes } from '#api/cel/libraries/lists.ts'
import type { Macro } from '#api/cel/macro.ts'
import { mapFold } from '#api/cel/macros.ts'
import { isList, itemsOf, type ListValue, listOf, typeOf, type Value } from '#api/cel/values.ts'

const longestRange = 10_000_000n

function slice(list: ListValue, start: bigint, end: bigint): ListValue {
  const refuse = (why: string): CelError => new CelError(`cannot slice(${start}, ${end}), ${why}`)
  if (start < 0n || end < 0n) throw refuse('negative indexes not supported')
  if (start > end) throw refuse('start index must be less than or equal to end index')
  if (end > list.size) throw refuse(`list is length ${list.size}`)
  const from = Number(start)
  return { kind: 'list', size: Number(end - start), at: (index) => list.at(from + index) }
}

function flatten(list: ListValue, depth = 1n): ListValue {
  if (depth < 0n) throw new CelError('level must be non-negative')
  return listOf(flattened(list, depth))
}

function flattened(list: ListValue, depth: bigint): Value[] {
  const items = itemsOf(list)
  return depth === 0n
    ? items
    : items.flatMap((item) => (isList(item) ? flattened(item, depth - 1n) : [item]))
}

function sortBy(list: ListValue, keys: ListValue): ListValue {
  if (keys.size === 0) return list
  const wanted = typeOf(keys.at(0)).name
  const pairs = itemsOf(list).map((item, i) => [keys.at(i), item] as const)
  if (pairs.some(([key]) => typeOf(key).name !== wanted)) {
    throw new CelError('list elements must have the same type')
  }
  return listOf(pairs.toSorted(([a], [b]) => compare(a, b) ?? 0).map(([, item]) => item))
}

function range(count: bigint): ListValue {
  if (count > longestRange) {
    const most = `exceeds maximum allowed (${longestRange})`
    throw new CelError(`lists.range: size ${count} ${most}`)
  }
  return { kind: 'list', size: Math.max(0, Number(count)), at: BigInt }
}

function reverse(list: ListValue): ListValue {
  return { kind: 'list', size: list.size, at: (index) => list.at(list.size - 1 - index) }
}

function distinct(list: ListValue): ListValue {
  const kept: Value[] = []
  for (const item of itemsOf(list)) if (!kept.some((one) => equal(one, item))) kept.push(item)
  return listOf(kept)
}

const input = '@__sortBy_input__'
const sortable = new Set(['list', 'select', 'ident', 'comprehension', 'call'])

/** `list.sortBy(x, key)` becomes a sort of the list by the list of its keys. */
const sortByMacro: Macro = {
  name: 'sortBy',
  member: true,
  args: 2,
  expand(build, target, [variable, key]) {
    if (!sortable.has(target!.kind)) {
      const kinds = 'a list, identifier, comprehension, call or select expression'
      return build.error(target!, `sortBy can only be applied to ${kinds}`)
    }
    if (variable!.kind !== 'ident') return build.error(variable!, 'argument is not an identifier')
    const keys = mapFold(build, { range: build.ident(input), iterVar: variable!.name }, key!)
    return build.fold({
      range: build.list(),
      iterVar: '#unused',
      accuVar: input,
      init: target!,
      condition: build.literal(false),
      step: build.ident(input),
      result: build.memberCall('@sortByAssociatedKeys', build.ident(input), keys),
    })
  },
}

/** An overload for each type that has an order, named as upstream names it. */
function forComparable(make: (type: string, name: string) => Overload): readonly Overload[] {
  return comparableTypes.map((type) => make(type, parseType(type).name))
}

export const listExtensions: Library = {
  name: 'lists',
  macros: [sortByMacro],
  functions: [
    declare('slice', member('list_slice', 'list(T), int, int -> list(T)', slice)),
    declare(
      'flatten',
      member('list_flatten', 'list(list(T)) -> list(T)', flatten),
      member('list_flatten_int', 'list(dyn), int -> list(dyn)', flatten),
    ),
    declare(
      'sort',
      ...forComparable((type, name) =>
        member(`list_${name}_sort`, `list(${type}) -> list(${type})`, (list: ListValue) =>
          sortBy(list, list),
        ),
      ),
    ),
    declare(
      '@sortByAssociatedKeys',
      ...forComparable((type, name) =>
        member(`list_${name}_sortByAssociatedKeys`, `list(T), list(${type}) -> list(T)`, sortBy),
      ),
    ),
    declare('lists.range', plain('lists_range', 'int -> list(int)', range)),
    declare('reverse', member('list_reverse', 'list(T) -> list(T)', reverse)),
    declare('distinct', member('list_distinct', 'list(T) -> list(T)', distinct)),
  ],
}
