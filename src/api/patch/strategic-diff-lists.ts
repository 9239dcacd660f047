/** The differences of lists that merge: items to merge in, plain values to take out, and the order. */

import { compareBytes } from '#api/codec/plain/encode.ts'
import { jsonEquals } from '#api/patch/json-tree.ts'
import { type DiffOptions, diffObjects } from '#api/patch/strategic-diff.ts'
import type { FieldRule } from '#api/patch/strategic-lookup.ts'
import { sameIdentity, sortByOrder } from '#api/patch/strategic-order.ts'
import { directiveKey, formatGo, itemType, keyedItems } from '#api/patch/strategic-values.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'

export interface ListDiff {
  readonly items: readonly Json[]
  readonly deletions: readonly Json[]
  readonly order: readonly Json[]
}

export function diffList(
  before: readonly Json[],
  after: readonly Json[],
  rule: FieldRule,
  options: DiffOptions,
): ListDiff {
  if (before.length === 0) {
    const isIgnored = after.length === 0 || options.ignoreChanges
    return { items: isIgnored ? [] : after, deletions: [], order: [] }
  }
  return itemType(before, after) === 'map'
    ? diffMaps(before, after, rule, options)
    : diffValues(before, after, options)
}

function diffValues(
  before: readonly Json[],
  after: readonly Json[],
  { ignoreChanges, ignoreDeletions, setOrder }: DiffOptions,
): ListDiff {
  const old = new Set(before)
  const now = new Set(after)
  const added = ignoreChanges ? [] : after.filter((item) => !old.has(item))
  const removed = ignoreDeletions ? [] : [...old].filter((item) => !now.has(item)).toSorted(byText)
  const isOrdered =
    setOrder && (removed.length > 0 || (!ignoreChanges && !jsonEquals(before, after)))
  return {
    items: sortByOrder(added, after, ''),
    deletions: removed,
    order: isOrdered ? after : [],
  }
}

function byText(a: Json, b: Json): number {
  return compareBytes(formatGo(a), formatGo(b))
}

function diffMaps(
  before: readonly Json[],
  after: readonly Json[],
  { mergeKey, type }: FieldRule,
  options: DiffOptions,
): ListDiff {
  const old = byIdentity(keyedItems(before, mergeKey), mergeKey)
  const now = byIdentity(keyedItems(after, mergeKey), mergeKey)
  const changed: JsonObject[] = []
  const removed: JsonObject[] = []
  for (const [identity, item] of now) {
    const previous = old.get(identity)
    if (!previous) {
      if (!options.ignoreChanges) changed.push(item)
      continue
    }
    const patch = diffObjects(previous, item, type, options)
    if (Object.keys(patch).length > 0) changed.push({ ...patch, [mergeKey]: item[mergeKey]! })
  }
  if (!options.ignoreDeletions) {
    for (const [identity, item] of old) {
      if (!now.has(identity))
        removed.push({ [mergeKey]: item[mergeKey]!, [directiveKey]: 'delete' })
    }
  }
  removed.sort((a, b) => byText(a[mergeKey]!, b[mergeKey]!))
  const items = [...sortByOrder(changed, after, mergeKey), ...removed]
  const isOrdered =
    options.setOrder &&
    (options.ignoreChanges
      ? items.length > 0
      : items.length > 0 || !isOrderSame(before, after, mergeKey))
  const order = isOrdered
    ? (after as readonly JsonObject[]).map((item) => ({ [mergeKey]: item[mergeKey]! }))
    : []
  return { items, deletions: [], order }
}

/** Items by the text of their key, as upstream compares them. */
function byIdentity(items: readonly JsonObject[], mergeKey: string): Map<string, JsonObject> {
  return new Map(items.map((item) => [formatGo(item[mergeKey]!), item]))
}

function isOrderSame(before: readonly Json[], after: readonly Json[], mergeKey: string): boolean {
  if (before.length !== after.length) return false
  return after.every((item, i) => sameIdentity(before[i]!, item, mergeKey))
}
