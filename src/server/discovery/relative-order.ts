/** One order of what several lists hold, in which each keeps its own. */
import { createHeap } from '#base/collections/heap.ts'

/** Names that no list orders are in that of the alphabet; all are, where the lists contradict each other. */
export function mergeOrders(lists: readonly (readonly string[])[]): readonly string[] {
  const after = new Map<string, Set<string>>()
  const before = new Map<string, number>()
  for (const list of lists) {
    for (const [i, name] of list.entries()) {
      const nexts = after.get(name) ?? new Set()
      after.set(name, nexts)
      const next = list[i + 1]
      if (next === undefined || nexts.has(next)) continue
      nexts.add(next)
      before.set(next, (before.get(next) ?? 0) + 1)
    }
  }
  const names = [...after.keys()]
  const whole = lists.find((list) => list.length === names.length && isUnique(list))
  if (whole) return whole
  const ready = createHeap<string>((a, b) => (a < b ? -1 : 1))
  for (const name of names) if (!before.has(name)) ready.add(name)
  const sorted: string[] = []
  for (let name = ready.take(); name !== undefined; name = ready.take()) {
    sorted.push(name)
    for (const next of after.get(name)!) {
      const left = before.get(next)! - 1
      before.set(next, left)
      if (left === 0) ready.add(next)
    }
  }
  return sorted.length === names.length ? sorted : names.toSorted()
}

function isUnique(list: readonly string[]): boolean {
  return new Set(list).size === list.length
}
