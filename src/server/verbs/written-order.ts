import { isJsonList, isJsonObject } from '#api/patch/json-tree.ts'
import type { Json, JsonObject } from '#api/scalars.ts'

/**
 * What a patch made, in the order in which upstream's libraries leave it: the objects they had to open
 * have their keys sorted, all others are as they were written. `written` is `before` in that order.
 */
export function inWrittenOrder(after: Json, before: JsonObject, written: JsonObject): Json {
  const untouched = new WeakMap<object, Json>()
  const pair = (one: Json, other: Json | undefined): void => {
    if (typeof one !== 'object' || one === null || typeof other !== 'object' || !other) return
    untouched.set(one, other)
    for (const [key, member] of Object.entries(one))
      pair(member as Json, (other as JsonObject)[key])
  }
  pair(before, written)
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
