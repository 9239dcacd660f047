/** Amounts of resources by name, as pods request them, nodes have them and quotas grant them. */
import { addQuantities, compareQuantities, roundUpQuantity } from '#api/scalars/quantity.ts'
import type { Quantity } from '#api/scalars/scalars.ts'

export type ResourceList = Readonly<Record<string, Quantity>>

/** Amounts rounded up to thousandths, as upstream keeps them; the same list if all are. */
export function withMilliQuantities(list: ResourceList): ResourceList {
  let changed: Record<string, Quantity> | undefined
  for (const name of Object.keys(list)) {
    const rounded = roundUpQuantity(list[name]!, -3)
    if (rounded === list[name]) continue
    changed ??= { ...list }
    changed[name] = rounded
  }
  return changed ?? list
}

/** What several lists come to together. */
export function addResources(a: ResourceList, b: ResourceList): ResourceList {
  return combine(a, b, addQuantities)
}

/** The larger amount of each resource. */
export function maxResources(a: ResourceList, b: ResourceList): ResourceList {
  return combine(a, b, (x, y) => (compareQuantities(x, y) < 0 ? y : x))
}

function combine(
  a: ResourceList,
  b: ResourceList,
  both: (x: Quantity, y: Quantity) => Quantity,
): ResourceList {
  const result: Record<string, Quantity> = { ...a }
  for (const [name, amount] of Object.entries(b)) {
    result[name] = Object.hasOwn(a, name) ? both(a[name]!, amount) : amount
  }
  return result
}
