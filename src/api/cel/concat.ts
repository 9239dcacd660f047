/** Joining lists without copying: what `map` and `filter` gather grows by one element at a time. */
import { itemsOf, type ListValue, type Value } from '#api/cel/values.ts'

/** The buffer behind a joined list. Whoever is its longest view may append in place. */
const buffers = new WeakMap<ListValue, Value[]>()

/** How many elements joining two lists copies. */
export function concatWork(left: ListValue, right: ListValue): number {
  if (left.semantics) return left.size + right.size
  const shared = buffers.get(left)
  return shared?.length === left.size ? right.size : left.size + right.size
}

export function concat(left: ListValue, right: ListValue): ListValue {
  if (left.semantics) return left.semantics.concat(left, right)
  if (right.size === 0) return left
  if (left.size === 0 && !right.semantics) return right
  const shared = buffers.get(left)
  const buffer = shared?.length === left.size ? shared : itemsOf(left)
  for (let i = 0; i < right.size; i++) buffer.push(right.at(i))
  const joined: ListValue = { kind: 'list', size: buffer.length, at: (index) => buffer[index]! }
  buffers.set(joined, buffer)
  return joined
}
