/** Merges what is applied into what is there. */

import {
  type Atom,
  type Form,
  formOf,
  type ListAtom,
  type MapAtom,
  memberAtom,
} from '#api/apply/atom.ts'
import { itemElements, type PathElement } from '#api/apply/path-element.ts'
import { isJsonList, isJsonObject, jsonEquals, memberOf, putMember } from '#api/patch/json-tree.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'

/**
 * The live value with everything in it that the applied one names. What the applied value does not
 * touch is shared with the live one. Both must be valid by the atom; the live value may hold items
 * twice, which then stay as they are or give way to the applied one.
 */
export function mergeValues(atom: Atom, live: Json, applied: Json): Json {
  return merge(atom, live, applied) ?? null
}

/** Undefined where nothing is left to be written. */
function merge(atom: Atom, live: Json | undefined, applied: Json | undefined): Json | undefined {
  if (applied === undefined || live === applied) return live
  return mergeAs(atom, formOf(atom, applied), live, applied)
}

function mergeAs(atom: Atom, form: Form, live: Json | undefined, applied: Json): Json | undefined {
  if (form === 'map') {
    const map = atom.map!
    const old = isJsonObject(live) ? live : {}
    const given = isJsonObject(applied) ? applied : {}
    const isEmpty = Object.keys(old).length === 0 && Object.keys(given).length === 0
    if (!map.atomic && !isEmpty) return mergeMaps(map, old, given)
  } else if (form === 'list') {
    const list = atom.list!
    const old = isJsonList(live) ? live : []
    const given = isJsonList(applied) ? applied : []
    if (!list.atomic && old.length + given.length > 0) return mergeLists(list, old, given)
  }
  return live !== undefined && jsonEquals(live, applied) ? live : applied
}

function mergeMaps(map: MapAtom, live: JsonObject, applied: JsonObject): Json | undefined {
  /** Made at the first difference. */
  let result: Record<string, Json> | undefined
  for (const key of Object.keys(applied)) {
    const atom = memberAtom(map, key)
    if (!atom) continue
    const old = memberOf(live, key)
    const merged = merge(atom, old, applied[key])
    if (merged === old) continue
    result ??= { ...live }
    if (merged === undefined) delete result[key]
    else putMember(result, key, merged)
  }
  if (!result) return live
  return Object.keys(result).length > 0 ? Object.freeze(result) : undefined
}

/**
 * The applied items keep their order among each other; live items that are not applied stay as near
 * to their neighbours as that allows.
 */
function mergeLists(
  list: ListAtom,
  live: readonly Json[],
  applied: readonly Json[],
): Json | undefined {
  const left = itemElements(list, live)
  const right = itemElements(list, applied)
  const liveItems = indexItems(left, live)
  const appliedItems = indexItems(right, applied)
  const result: Json[] = []

  function take(element: PathElement, old: Json | undefined, given: Json | undefined): void {
    const merged = merge(list.items, old, given)
    if (merged !== undefined) result.push(merged)
    done.add(element)
  }
  const done = new Set<PathElement>()
  /** Elements on both sides, in the applied order; the first is the one to come next. */
  const shared = right.filter((element) => liveItems.has(element))
  let next = 0
  let l = 0
  let r = 0
  while (l < left.length || r < right.length) {
    const element = left[l]
    if (element !== undefined && r < right.length) {
      if (element === right[r]) {
        take(element, liveItems.get(element), appliedItems.get(element))
        l++
        r++
        next++
        continue
      }
      if (appliedItems.has(element) && next < shared.length && shared[next] !== element) {
        l++ // an applied item, but not the one whose turn it is
        continue
      }
    }
    if (element !== undefined) {
      if (!appliedItems.has(element)) {
        result.push(live[l]!)
        l++
        continue
      }
      if (done.has(element)) l++ // a second item of the same key: the applied one took its place
    }
    if (r < right.length) {
      const given = right[r]!
      take(given, liveItems.get(given), appliedItems.get(given))
      r++
      if (shared[next] === given) next++
    }
  }
  if (result.length === live.length && result.every((item, i) => item === live[i])) return live
  return result.length > 0 ? Object.freeze(result) : undefined
}

/** Items by element. One that is there twice counts as null: there is nothing to merge into. */
function indexItems(
  elements: readonly PathElement[],
  items: readonly Json[],
): ReadonlyMap<PathElement, Json> {
  const index = new Map<PathElement, Json>()
  elements.forEach((element, i) => {
    index.set(element, index.has(element) ? null : items[i]!)
  })
  return index
}
