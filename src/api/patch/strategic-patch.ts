/**
 * Strategic merge patch: a merge patch that knows the schema. Lists of objects merge by a key,
 * lists of plain values as sets, and directives in the patch (`$patch`, `$retainKeys`,
 * `$setElementOrder/…`, `$deleteFromPrimitiveList/…`) say what plain values cannot.
 */

import {
  freezeJson,
  isJsonList,
  isJsonObject,
  jsonEquals,
  memberOf,
  putMember,
  refuseDeep,
} from '#api/patch/json-tree.ts'
import { type MergeObjects, mergeList } from '#api/patch/strategic-lists.ts'
import { listRule, objectRule } from '#api/patch/strategic-lookup.ts'
import { checkOrder, fieldOfDirective, orderItems } from '#api/patch/strategic-order.ts'
import {
  badDirective,
  badOrderList,
  badRequest,
  badRetainKeys,
  badType,
  deletePrefix,
  directiveKey,
  failure,
  formatGo,
  goTypeOf,
  itemType,
  orderPrefix,
  retainKey,
} from '#api/patch/strategic-values.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'
import type { ObjectType, Type } from '#api/schema/schema.ts'
import { goJsonKind } from '#base/go/json.ts'

/**
 * Applies a patch to the JSON of an object of a type, and answers the JSON of the new one, which
 * shares what did not change. Throws PatchError.
 */
export function applyStrategicPatch(
  type: ObjectType,
  document: JsonObject,
  patch: Json,
): JsonObject {
  if (patch === null) return document
  if (!isJsonObject(patch)) {
    throw badRequest(
      `json: cannot unmarshal ${goJsonKind(patch)} into Go value of type map[string]interface {}`,
    )
  }
  refuseDeep(patch)
  return mergeObjects(document, freezeJson(patch), type, { isFinal: true })
}

/** What is left of a patch that could be merged once it is: upstream uses directives up, and shows the rest. */
export function spentPatch(type: ObjectType, document: JsonObject, patch: JsonObject): Json {
  const spent = new Map<Json, JsonObject>()
  mergeObjects(document, freezeJson(patch), type, { isFinal: true, spent })
  const leftOf = (value: Json): Json => {
    if (isJsonList(value)) return value.map(leftOf)
    if (!isJsonObject(value)) return value
    const members = Object.entries(spent.get(value) ?? value)
    return Object.fromEntries(members.map(([name, member]) => [name, leftOf(member)]))
  }
  return leftOf(patch)
}

/** Whether a patch is merged into an object, or, not final, into another patch that keeps directives. */
export interface MergeMode {
  readonly isFinal: boolean
  /** Takes what is left of each object of the patch. */
  readonly spent?: Map<Json, JsonObject>
}

type Members = Record<string, Json>

export const mergeObjects: MergeObjects = (original, patch, type, mode) => {
  if (Object.hasOwn(patch, directiveKey)) return followDirective(patch, mode)
  const result: Members = { ...original }
  const rest: Members = { ...patch }
  retainKeys(result, rest, mode)
  for (const key of Object.keys(rest)) {
    if (key.startsWith(orderPrefix)) mergeOrdered(result, rest, key, { type, mode })
  }
  for (const key of Object.keys(rest)) mergeMember(result, key, rest[key]!, { type, mode })
  mode.spent?.set(patch, rest)
  return sameMembers(original, result) ? original : Object.freeze(result)
}

function sameMembers(a: JsonObject, b: JsonObject): boolean {
  const keys = Object.keys(b)
  return (
    keys.length === Object.keys(a).length &&
    keys.every((key) => Object.hasOwn(a, key) && a[key] === b[key])
  )
}

function followDirective(patch: JsonObject, { spent }: MergeMode): JsonObject {
  const { [directiveKey]: directive, ...rest } = patch
  if (directive === 'replace') {
    spent?.set(patch, rest)
    return Object.freeze(rest)
  }
  if (directive === 'delete') return Object.freeze({})
  throw badDirective(directive ?? null, patch)
}

/** Drops from the original what `$retainKeys` does not name, and the directive from the patch. */
function retainKeys(original: Members, patch: Members, { isFinal }: MergeMode): void {
  const retain = memberOf(patch, retainKey)
  if (retain === undefined) return
  delete patch[retainKey]
  if (!isFinal) {
    const known = memberOf(original, retainKey)
    if (known === undefined) original[retainKey] = retain
    else if (!jsonEquals(known, retain)) {
      throw failure(
        `${formatGo(known)} and ${formatGo(retain)} are not deep equal: ` +
          'this may happen when calculating the 3-way diff patch',
      )
    }
    return
  }
  if (!isJsonList(retain)) throw badRequest(badRetainKeys)
  const kept = new Set(retain)
  for (const key of Object.keys(patch)) {
    if (patch[key] === null || key.startsWith(deletePrefix) || key.startsWith(orderPrefix)) continue
    if (!kept.has(key)) throw badRequest(badRetainKeys)
  }
  for (const key of Object.keys(original)) if (!kept.has(key)) delete original[key]
}

interface Context {
  readonly type: Type
  readonly mode: MergeMode
}

/** Merges a list together with the directive that orders it; both are then done with. */
function mergeOrdered(original: Members, patch: Members, key: string, context: Context): void {
  const { type, mode } = context
  const order = patch[key]!
  if (!mode.isFinal) {
    const known = memberOf(original, key)
    if (known === undefined) original[key] = order
    else if (!jsonEquals(known, order)) throw badRequest(badOrderList)
  }
  delete patch[key]
  if (!isJsonList(order)) throw badType('list', order)
  const name = fieldOfDirective(key, orderPrefix)
  const server = listMember(original, name)
  const given = listMember(patch, name)
  const rule = listRule(type, name)
  const { mergeKey } = rule
  checkOrder(given ?? [], order, mergeKey)
  if (!server && !given) return
  const merged =
    server && given
      ? mergeList(server, given, { rule, mode, isDeletion: false, mergeObjects })
      : (server ?? given)!
  itemType(server ?? [], given ?? [])
  const ordered = orderItems(merged, { patch: order, server: server ?? [], mergeKey })
  putMember(original, name, sharedList(server, ordered))
  delete patch[name]
}

function sharedList(old: readonly Json[] | undefined, list: readonly Json[]): readonly Json[] {
  const isSame = old?.length === list.length && list.every((item, i) => item === old[i])
  return isSame ? old : Object.freeze([...list])
}

function listMember(object: JsonObject, name: string): readonly Json[] | undefined {
  const value = memberOf(object, name)
  if (value === undefined || isJsonList(value)) return value
  throw badType('list', value)
}

function mergeMember(result: Members, key: string, value: Json, context: Context): void {
  const { type, mode } = context
  const isDeletion = key.startsWith(deletePrefix)
  if (isDeletion && !mode.isFinal) {
    result[key] = value
    return
  }
  const name = isDeletion ? fieldOfDirective(key, deletePrefix) : key
  if (value === null) {
    delete result[name]
    if (mode.isFinal) return
  }
  const old = memberOf(result, name)
  if (old === undefined || goTypeOf(old) !== goTypeOf(value)) {
    if (!isDeletion) setOrDrop(result, name, cleaned(value, mode))
    return
  }
  if (isJsonObject(old) && isJsonObject(value)) {
    const rule = objectRule(type, name)
    const isReplaced = rule.strategy === 'replace'
    putMember(result, name, isReplaced ? value : mergeObjects(old, value, rule.type, mode))
  } else if (isJsonList(old) && isJsonList(value)) {
    const rule = listRule(type, name)
    const merged = mergeList(old, value, { rule, mode, isDeletion, mergeObjects })
    putMember(result, name, sharedList(old, merged))
  } else setOrDrop(result, name, cleaned(value, mode))
}

function setOrDrop(result: Members, name: string, value: Json | undefined): void {
  if (value === undefined) delete result[name]
  else putMember(result, name, value)
}

/** A value of the patch as it enters the object: without what only a patch may hold. */
function cleaned(value: Json, mode: MergeMode): Json | undefined {
  if (isJsonList(value)) {
    const items = value.flatMap((item) => {
      const kept = cleaned(item, mode)
      return kept === undefined ? [] : [kept]
    })
    return items.length === value.length && items.every((item, i) => item === value[i])
      ? value
      : Object.freeze(items)
  }
  if (!isJsonObject(value)) return value
  if (Object.hasOwn(value, directiveKey)) return undefined
  const result: Members = {}
  for (const key of Object.keys(value)) {
    const member = value[key]!
    if (member === null && mode.isFinal) continue
    const kept = cleaned(member, mode)
    if (kept !== undefined) putMember(result, key, kept)
  }
  mode.spent?.set(value, result)
  return sameMembers(value, result) ? value : Object.freeze(result)
}
