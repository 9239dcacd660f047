/** Lists as sets: what one holds of another, in whatever order and however often. */
import { declare, type Library, plain } from '#api/cel/declarations.ts'
import { equal } from '#api/cel/equality.ts'
import { itemsOf, type ListValue, type Value } from '#api/cel/values.ts'

function has(items: readonly Value[], item: Value): boolean {
  return items.some((one) => equal(one, item))
}

function contains(list: ListValue, part: ListValue): boolean {
  const items = itemsOf(list)
  return itemsOf(part).every((item) => has(items, item))
}

function equivalent(a: ListValue, b: ListValue): boolean {
  return contains(a, b) && contains(b, a)
}

function intersects(a: ListValue, b: ListValue): boolean {
  const items = itemsOf(b)
  return itemsOf(a).some((item) => has(items, item))
}

const signature = 'list(T), list(T) -> bool'

export const setsLibrary: Library = {
  name: 'sets',
  functions: [
    declare('sets.contains', plain('sets_contains_list_list', signature, contains)),
    declare('sets.equivalent', plain('sets_equivalent_list_list', signature, equivalent)),
    declare('sets.intersects', plain('sets_intersects_list_list', signature, intersects)),
  ],
}
