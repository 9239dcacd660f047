/** What a write takes of a quota, and whether there is as much left. */
import { compareQuantities, quantitySign, subtractQuantities } from '#api/scalars/quantity.ts'
import { addResources, type ResourceList } from '#kinds/core/shared/resource-lists.ts'

/** What is taken more than before; what stays the same is left out, and nothing is given back. */
export function addedUsage(now: ResourceList, before: ResourceList = {}): ResourceList {
  const names = [...new Set([...Object.keys(now), ...Object.keys(before)])]
  const changes = names.map(
    (name) => [name, subtractQuantities(now[name] ?? '0', before[name] ?? '0')] as const,
  )
  return Object.fromEntries(changes.filter(([, amount]) => quantitySign(amount) > 0))
}

export function negativeNames(usage: ResourceList): readonly string[] {
  return Object.keys(usage).filter((name) => quantitySign(usage[name]!) < 0)
}

export interface Limits {
  readonly hard?: ResourceList
  readonly used?: ResourceList
}

/**
 * What is used when the write is done; or why it is too much, as the rest of a sentence. What a status
 * tells of is there already.
 */
export function newUsage(
  { hard = {}, used = {} }: Limits,
  added: ResourceList,
  isTold: boolean,
): { readonly used: ResourceList } | { readonly exceeded: string } {
  const requested = pick(added, (name) => name in hard)
  if (Object.keys(requested).length === 0) return { used }
  const total = addResources(used, requested)
  if (isTold) return { used: total }
  const exceeded = Object.keys(requested).filter(
    (name) => compareQuantities(total[name]!, hard[name]!) > 0,
  )
  if (exceeded.length === 0) return { used: total }
  const shown = (list: ResourceList): string =>
    exceeded
      .toSorted()
      .map((name) => `${name}=${list[name]}`)
      .join(',')
  const words = `requested: ${shown(requested)}, used: ${shown(used)}, limited: ${shown(hard)}`
  return { exceeded: words }
}

function pick(list: ResourceList, keep: (name: string) => boolean): ResourceList {
  return Object.fromEntries(Object.entries(list).filter(([name]) => keep(name)))
}
