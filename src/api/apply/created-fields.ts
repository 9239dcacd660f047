/**
 * What who creates an object comes to own. It depends on how the object is made up and on the keys
 * of its lists, hardly on its values, and most new objects are made up like one before them: the
 * pods of a workload, events, leases. So what was found out for the last few is kept.
 */

import { type Atom, type ListAtom, memberAtom } from '#api/apply/atom.ts'
import { compareValues, filterComparison } from '#api/apply/compare.ts'
import { difference, type FieldFilter, type FieldSet } from '#api/apply/field-set.ts'
import { filterOf, type MergeRules, type Versioned } from '#api/apply/merge-rules.ts'
import { takenOver } from '#api/apply/own-fields.ts'
import { validateTyped } from '#api/apply/validate-typed.ts'
import { isJsonList, isJsonObject, jsonEquals, memberOf } from '#api/patch/json-tree.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'

interface Known {
  readonly value: JsonObject
  readonly filter: FieldFilter | undefined
  readonly taken: FieldSet
}

/** So many ways of a type to be made up are kept: more would take longer to look through. */
const mostKnown = 8
const known = new WeakMap<Atom, readonly Known[]>()

/** `before` is the object with nothing in it. Throws TypedError if the object does not fit its type. */
export function createdFields(
  rules: MergeRules,
  before: Versioned,
  after: Versioned,
  unowned: FieldSet,
): FieldSet {
  const { atom, value } = after
  const filter = filterOf(rules, after.apiVersion)
  const ways = known.get(atom) ?? []
  const found = ways.find(
    (way) => way.filter === filter && isMadeAlike(atom, before.value, way.value, value),
  )
  if (found) {
    if (found !== ways[0]) known.set(atom, [found, ...ways.filter((way) => way !== found)])
    return found.taken
  }
  validateTyped(atom, value, true)
  const comparison = filterComparison(compareValues(atom, before.value, value), filter)
  const taken = difference(takenOver(rules, comparison), unowned)
  known.set(atom, [{ value, filter, taken }, ...ways].slice(0, mostKnown))
  return taken
}

/** Whether two values differ from `before`, if anything was there, in the same places. */
function isMadeAlike(atom: Atom, before: Json | undefined, a: Json, b: Json): boolean {
  if (a === b) return true
  if (isJsonObject(a)) return isJsonObject(b) && areObjectsAlike(atom, before, a, b)
  if (isJsonList(a)) return isJsonList(b) && areListsAlike(atom, before, a, b)
  return typeof a === typeof b && a !== null && b !== null && changesAlike(before, a, b)
}

function changesAlike(before: Json | undefined, a: Json, b: Json): boolean {
  return before === undefined || jsonEquals(before, a) === jsonEquals(before, b)
}

function areObjectsAlike(
  { map }: Atom,
  before: Json | undefined,
  a: JsonObject,
  b: JsonObject,
): boolean {
  if (!map) return false
  if (map.atomic) return changesAlike(before, a, b)
  const was = isJsonObject(before) ? before : undefined
  let count = 0
  for (const key in a) {
    if (!Object.hasOwn(b, key)) return false
    const atom = memberAtom(map, key)
    const old = was && memberOf(was, key)
    if (!atom || !isMadeAlike(atom, old, a[key]!, b[key]!)) return false
    count++
  }
  for (const _ in b) count--
  return count === 0
}

function areListsAlike(
  { list }: Atom,
  before: Json | undefined,
  a: readonly Json[],
  b: readonly Json[],
): boolean {
  if (!list || a.length !== b.length) return false
  if (list.atomic) return changesAlike(before, a, b)
  // Nothing that is made has a list with items to begin with.
  if (isJsonList(before) && before.length > 0) return false
  for (let i = 0; i < a.length; i++) if (!areItemsAlike(list, a[i]!, b[i]!)) return false
  return true
}

function areItemsAlike({ keys, items }: ListAtom, a: Json, b: Json): boolean {
  if (keys.length === 0) return jsonEquals(a, b)
  if (!isJsonObject(a) || !isJsonObject(b)) return false
  for (const { name } of keys) if (!jsonEquals(memberOf(a, name), memberOf(b, name))) return false
  return isMadeAlike(items, undefined, a, b)
}
