/**
 * Makes strategic merge patches: of two versions of an object, and of three, as `kubectl apply`
 * does: what was applied last, what is to be applied, and what is there.
 */

import {
  freezeJson,
  isJsonList,
  isJsonObject,
  jsonEquals,
  memberOf,
  putMember,
} from '#api/patch/json-tree.ts'
import { diffList } from '#api/patch/strategic-diff-lists.ts'
import { listRule, objectRule } from '#api/patch/strategic-lookup.ts'
import { mergeObjects } from '#api/patch/strategic-patch.ts'
import {
  deletePrefix,
  directiveKey,
  failure,
  orderPrefix,
  retainKey,
} from '#api/patch/strategic-values.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'
import type { ObjectType, Type } from '#api/schema/schema.ts'

export interface DiffOptions {
  readonly ignoreDeletions?: boolean
  readonly ignoreChanges?: boolean
  /** Whether the patch says in which order lists are to be. */
  readonly setOrder?: boolean
  /** Whether the object at hand is one that keeps only the fields that the patch names. */
  readonly retainKeys?: boolean
}

/** The patch that makes `to` of `from`; empty where they are the same. Throws PatchError. */
export function createTwoWayPatch(type: ObjectType, from: JsonObject, to: JsonObject): JsonObject {
  return freezeJson(diffObjects(from, to, type, { setOrder: true }))
}

export interface ThreeWay {
  /** What was applied last. */
  readonly original: JsonObject
  /** What is to be applied. */
  readonly modified: JsonObject
  /** What is there. */
  readonly current: JsonObject
}

/**
 * The patch that brings what is there to what is to be applied, and takes out what was applied last
 * and is no more; fields that others set stay. Throws PatchError.
 */
export function createThreeWayPatch(
  type: ObjectType,
  { original, modified, current }: ThreeWay,
): JsonObject {
  const changes = diffObjects(current, modified, type, { ignoreDeletions: true, setOrder: true })
  const deletions = diffObjects(original, modified, type, { ignoreChanges: true, setOrder: true })
  return freezeJson(mergeObjects(deletions, changes, type, { isFinal: false }))
}

export function diffObjects(
  from: JsonObject,
  to: JsonObject,
  type: Type,
  options: DiffOptions,
): JsonObject {
  const patch: Record<string, Json> = {}
  for (const key of Object.keys(to)) diffMember(patch, key, { from, to, type, options })
  if (!options.ignoreDeletions) {
    for (const key of Object.keys(from)) if (!Object.hasOwn(to, key)) putMember(patch, key, null)
  }
  const retained = options.retainKeys ? Object.keys(to).filter((key) => to[key] !== null) : []
  if (retained.length > 0 && (Object.keys(patch).length > 0 || hasMore(from, to))) {
    patch[retainKey] = retained.toSorted()
  }
  return patch
}

interface Sides {
  readonly from: JsonObject
  readonly to: JsonObject
  readonly type: Type
  readonly options: DiffOptions
}

function diffMember(
  patch: Record<string, Json>,
  key: string,
  { from, to, type, options }: Sides,
): void {
  const after = to[key]!
  const before = memberOf(from, key)
  if (key === directiveKey && before !== undefined) {
    if (typeof before !== 'string' || typeof after !== 'string') {
      throw failure(`invalid value for special key: ${directiveKey}`)
    }
    if (before !== after) patch[key] = after
  } else if (isJsonObject(before) && isJsonObject(after)) {
    const value = diffMaps(before, after, key, { type, options })
    if (value) putMember(patch, key, value)
  } else if (isJsonList(before) && isJsonList(after)) {
    diffLists(patch, key, { before, after, type, options })
  } else if (before === undefined || !jsonEquals(before, after)) {
    if (!options.ignoreChanges) putMember(patch, key, after)
  }
}

function diffMaps(
  before: JsonObject,
  after: JsonObject,
  key: string,
  { type, options }: Pick<Sides, 'type' | 'options'>,
): JsonObject | undefined {
  // A field that the type does not know does no harm as long as it does not change.
  if (jsonEquals(before, after)) return undefined
  const rule = objectRule(type, key)
  if (rule.strategy === 'replace') return options.ignoreChanges ? undefined : after
  const value = diffObjects(before, after, rule.type, { ...options, retainKeys: rule.retainKeys })
  return Object.keys(value).length > 0 ? value : undefined
}

interface Lists {
  readonly before: readonly Json[]
  readonly after: readonly Json[]
  readonly type: Type
  readonly options: DiffOptions
}

function diffLists(
  patch: Record<string, Json>,
  key: string,
  { before, after, type, options }: Lists,
): void {
  if (jsonEquals(before, after)) return
  const rule = listRule(type, key)
  if (rule.strategy !== 'merge') {
    if (!options.ignoreChanges) putMember(patch, key, after)
    return
  }
  const inner = { ...options, retainKeys: rule.retainKeys }
  const { items, deletions, order } = diffList(before, after, rule, inner)
  if (items.length > 0) putMember(patch, key, items)
  if (deletions.length > 0) patch[`${deletePrefix}/${key}`] = deletions
  if (order.length > 0) patch[`${orderPrefix}/${key}`] = order
}

function hasMore(from: JsonObject, to: JsonObject): boolean {
  return Object.keys(from).some((key) => from[key] !== null && !Object.hasOwn(to, key))
}
