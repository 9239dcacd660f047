import { isJsonList, isJsonObject, memberOf } from '#api/patch/json-tree.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'

/**
 * What a patch made, in the order in which upstream's libraries leave it: the objects they had to open
 * have their keys sorted, all others are as they were written. `written` is `before` in that order.
 * `opened` are those of `before` that were opened although nothing came to be different; `added` is what
 * was put there as it is.
 */
export function inWrittenOrder(
  after: Json,
  { before, written, added }: WrittenParts,
  opened: ReadonlySet<object> = new Set(),
): Json {
  const untouched = new WeakMap<object, Json>()
  const pair = (one: Json, other: Json | undefined): void => {
    if (typeof one !== 'object' || one === null || typeof other !== 'object' || !other) return
    if (!opened.has(one)) untouched.set(one, other)
    for (const [key, member] of Object.entries(one))
      pair(member as Json, (other as JsonObject)[key])
  }
  pair(before, written)
  if (added !== undefined) pair(added, added)
  const order = (value: Json): Json => {
    if (typeof value !== 'object' || value === null) return value
    const same = untouched.get(value)
    if (same !== undefined) return same
    if (isJsonList(value)) return value.map(order)
    const keys = Object.keys(value).toSorted()
    return Object.fromEntries(keys.map((key) => [key, order(value[key]!)]))
  }
  return isJsonObject(after) ? order(after) : after
}

export interface WrittenParts {
  readonly before: JsonObject
  readonly written: JsonObject
  readonly added?: Json
}

/** What a merge opens: each object that the patch says something of, be it only what holds already. */
export function openedByMerge(before: Json | undefined, patch: Json): ReadonlySet<object> {
  const opened = new Set<object>()
  const open = (value: Json | undefined, change: Json): void => {
    if (!isJsonObject(value) || !isJsonObject(change)) return
    opened.add(value)
    for (const [key, member] of Object.entries(change)) open(memberOf(value, key), member)
  }
  open(before, patch)
  return opened
}
