/** Whether two strategic merge patches want different things of the same field. */

import { isJsonList, isJsonObject, jsonEquals, memberOf } from '#api/patch/json-tree.ts'
import { listRule, objectRule } from '#api/patch/strategic-lookup.ts'
import {
  directiveKey,
  failure,
  formatGo,
  itemType,
  keyedItems,
  retainKey,
} from '#api/patch/strategic-values.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'
import type { ObjectType, Type } from '#api/schema/schema.ts'

/**
 * `kubectl apply --overwrite=false` asks it of what it would change and what others have changed
 * since. Fields that only one of the two names never conflict. Throws PatchError.
 */
export function patchesConflict(type: ObjectType, left: JsonObject, right: JsonObject): boolean {
  return objectsConflict(left, right, type)
}

function objectsConflict(left: JsonObject, right: JsonObject, type: Type): boolean {
  // A directive is about the object as a whole, so both must have the same, or none.
  if (memberOf(left, directiveKey) !== memberOf(right, directiveKey)) return true
  return Object.keys(left).some((key) => {
    const theirs = memberOf(right, key)
    if (theirs === undefined || key === directiveKey || key === retainKey) return false
    return membersConflict(left[key]!, theirs, key, type)
  })
}

function membersConflict(left: Json, right: Json, key: string, type: Type): boolean {
  if (isJsonObject(left) && isJsonObject(right)) {
    const rule = objectRule(type, key)
    if (rule.strategy !== 'replace') return objectsConflict(left, right, rule.type)
    return memberOf(left, directiveKey) !== memberOf(right, directiveKey)
  }
  if (isJsonList(left) && isJsonList(right)) {
    if (key.startsWith('$')) return !jsonEquals(left, right)
    const { strategy, mergeKey, type: items } = listRule(type, key)
    if (itemType(left, right) !== 'map') return strategy !== 'merge' && !sameValues(left, right)
    if (strategy === 'merge') return itemsConflict(left, right, mergeKey, items)
    return left.length !== right.length || left.some((item, i) => !jsonEquals(item, right[i]))
  }
  return !jsonEquals(left, right)
}

function sameValues(left: readonly Json[], right: readonly Json[]): boolean {
  const theirs = new Set(right)
  return left.length === right.length && left.every((item) => theirs.has(item))
}

function itemsConflict(
  left: readonly Json[],
  right: readonly Json[],
  mergeKey: string,
  type: Type,
): boolean {
  if (mergeKey === '') throw failure('cannot compare lists without a merge key')
  const theirs = new Map(
    keyedItems(right, mergeKey).map((item) => [formatGo(item[mergeKey]!), item]),
  )
  return keyedItems(left, mergeKey).some((item) => {
    const other = theirs.get(formatGo(item[mergeKey]!))
    return other !== undefined && objectsConflict(item, other, type)
  })
}
