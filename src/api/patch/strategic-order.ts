/** The order of merged lists: what the patch says goes before the order that was there. */

import { isJsonObject } from '#api/patch/json-tree.ts'
import {
  badOrderList,
  badPrimitiveList,
  badRequest,
  badType,
  deletePrefix,
  directiveKey,
  failure,
  formatGo,
  identityOf,
  keyedItems,
  noMergeKey,
  orderPrefix,
} from '#api/patch/strategic-values.ts'
import type { Json } from '#api/scalars/scalars.ts'

export interface Orders {
  /** The order that the patch wants its items in. */
  readonly patch: readonly Json[]
  /** The list as it was. */
  readonly server: readonly Json[]
  /** Empty for lists of plain values. */
  readonly mergeKey: string
}

/**
 * Puts a merged list in order: items that the patch orders, as it says; the others, as they were,
 * each before the first ordered item that came after it.
 */
export function orderItems(merged: readonly Json[], orders: Orders): readonly Json[] {
  const { patch, server, mergeKey } = orders
  const [patchItems, serverItems] = partition(merged, patch, mergeKey)
  const left = sortByOrder(serverItems, server, mergeKey)
  const right = sortByOrder(patchItems, patch, mergeKey)
  const places = placesIn(server, mergeKey)
  const result: Json[] = []
  let i = 0
  let j = 0
  while (i < left.length || j < right.length) {
    if (i >= left.length) result.push(right[j++]!)
    else if (j >= right.length) result.push(left[i++]!)
    else {
      const l = places.get(identityOf(left[i]!, mergeKey))
      const r = places.get(identityOf(right[j]!, mergeKey))
      const isFirst = l !== undefined && r !== undefined && l < r
      result.push(isFirst ? left[i++]! : right[j++]!)
    }
  }
  return result
}

/** Splits the items in those that `by` holds and those it does not. */
function partition(
  items: readonly Json[],
  by: readonly Json[],
  mergeKey: string,
): readonly [Json[], Json[]] {
  const places = mergeKey === '' ? placesIn(by, '') : placesOfMaps(by, mergeKey)
  const inside: Json[] = []
  const outside: Json[] = []
  for (const item of mergeKey === '' ? items : keyedItems(items, mergeKey)) {
    const place = places.get(identityOf(item, mergeKey))
    const { firstWrong } = places
    if (firstWrong !== undefined && (place === undefined || place > firstWrong)) {
      throw failure(`value for key ${firstWrong} is not a map`)
    }
    ;(place === undefined ? outside : inside).push(item)
  }
  return [inside, outside]
}

interface Places {
  get(identity: Json | undefined): number | undefined
  /** The first item that is no object, where all must be. */
  readonly firstWrong?: number
}

function placesIn(list: readonly Json[], mergeKey: string): Places {
  const places = new Map<Json | undefined, number>()
  list.forEach((item, i) => {
    const identity = identityOf(item, mergeKey)
    if (!places.has(identity)) places.set(identity, i)
  })
  return { get: (identity) => places.get(identity) }
}

function placesOfMaps(list: readonly Json[], mergeKey: string): Places {
  const wrong = list.findIndex((item) => !isJsonObject(item))
  const places = placesIn(
    list.map((item) => (isJsonObject(item) ? item : {})),
    mergeKey,
  )
  return wrong < 0 ? places : { get: places.get, firstWrong: wrong }
}

/** Sorts by the order of another list; items that the patch deletes go last. */
export function sortByOrder(
  items: readonly Json[],
  order: readonly Json[],
  mergeKey: string,
): readonly Json[] {
  if (items.length === 0) return items
  if (mergeKey === '') return stableSort(items, order, '')
  keyedItems(items, mergeKey)
  keyedItems(order, mergeKey)
  const [kept, deleted] = splitDeleted(items)
  return [...stableSort(kept, order, mergeKey), ...deleted]
}

/** As long as this Go sorts by insertion, whose outcome is known even where the order is none. */
const insertionLimit = 20

/**
 * Upstream's comparison says yes wherever one of two items is not in the order, which is no order;
 * what comes of it depends on the sort, so the sort is Go's.
 */
function stableSort(
  items: readonly Json[],
  order: readonly Json[],
  mergeKey: string,
): readonly Json[] {
  const places = placesIn(order, mergeKey)
  const placed = items.map((item) => ({ item, place: places.get(identityOf(item, mergeKey)) }))
  const isOrder = placed.every(({ place }) => place !== undefined)
  if (isOrder || placed.length > insertionLimit) {
    return placed.toSorted((a, b) => (a.place ?? -1) - (b.place ?? -1)).map(({ item }) => item)
  }
  for (let i = 1; i < placed.length; i++) {
    for (let j = i; j > 0 && goesBefore(placed[j]!.place, placed[j - 1]!.place); j--) {
      ;[placed[j], placed[j - 1]] = [placed[j - 1]!, placed[j]!]
    }
  }
  return placed.map(({ item }) => item)
}

function goesBefore(a: number | undefined, b: number | undefined): boolean {
  return a === undefined || b === undefined || a < b
}

/** Parts the items that stay from those marked for deletion. */
function splitDeleted(items: readonly Json[]): readonly [readonly Json[], readonly Json[]] {
  const kept: Json[] = []
  const deleted: Json[] = []
  for (const item of items) {
    if (!isJsonObject(item)) throw badType('map', item)
    ;(item[directiveKey] === 'delete' ? deleted : kept).push(item)
  }
  return [kept, deleted]
}

/** Refuses a patch whose list is not in the order that it sets itself. */
export function checkOrder(patch: readonly Json[], order: readonly Json[], mergeKey: string): void {
  if (patch.length === 0 || order.length === 0) return
  const kept = mergeKey === '' ? patch : splitDeleted(patch)[0]
  let i = 0
  let j = 0
  while (i < kept.length && j < order.length) {
    const item = kept[i]!
    if (isJsonObject(item) && Object.hasOwn(item, directiveKey)) {
      i++
      continue
    }
    if (sameIdentity(item, order[j]!, mergeKey)) i++
    j++
  }
  if (i < kept.length && j >= order.length) {
    throw failure(
      `The order in patch list:\n${formatGo(patch)}\n doesn't match ${orderPrefix} list:\n${formatGo(order)}\n`,
    )
  }
}

export function sameIdentity(a: Json, b: Json, mergeKey: string): boolean {
  if (mergeKey !== '') {
    for (const item of [a, b]) {
      if (!isJsonObject(item)) throw badType('map', item)
      if (!Object.hasOwn(item, mergeKey)) throw noMergeKey(item, mergeKey)
    }
  }
  return identityOf(a, mergeKey) === identityOf(b, mergeKey)
}

/** The field that a directive such as `$setElementOrder/containers` is for. */
export function fieldOfDirective(key: string, prefix: string): string {
  const slash = key.indexOf('/')
  if (slash >= 0 && key.slice(0, slash) === prefix) return key.slice(slash + 1)
  throw badRequest(prefix === deletePrefix ? badPrimitiveList : badOrderList)
}
