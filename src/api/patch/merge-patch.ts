/**
 * JSON Merge Patch (RFC 7386) as upstream's library reads it: unlike the RFC, nulls inside the
 * objects of a list are dropped too where the list takes the place of something else.
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
import { PatchError } from '#api/patch/patch-error.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'
import { goJsonKind } from '#base/go/json.ts'

/** Applies a patch to an object and answers the new one, which shares what did not change. Throws PatchError. */
export function applyMergePatch(document: JsonObject, patch: Json): JsonObject {
  if (patch === null) throw new PatchError('BadRequest', 'Invalid JSON Patch')
  if (!isJsonObject(patch)) throw notAnObject(patch)
  refuseDeep(patch)
  return mergeObjects(document, freezeJson(patch))
}

function notAnObject(patch: Json): PatchError {
  return new PatchError(
    'BadRequest',
    `error decoding patch: json: cannot unmarshal ${goJsonKind(patch)} into Go value of type map[string]interface {}`,
  )
}

function mergeObjects(document: JsonObject, patch: JsonObject): JsonObject {
  const result: Record<string, Json> = { ...document }
  let changed = false
  for (const key of Object.keys(patch)) {
    const value = patch[key]!
    const current = memberOf(document, key)
    if (value === null) {
      if (current === undefined) continue
      delete result[key]
      changed = true
      continue
    }
    const merged = mergeValue(current, value)
    if (merged === current) continue
    putMember(result, key, merged)
    changed = true
  }
  return changed ? Object.freeze(result) : document
}

function mergeValue(current: Json | undefined, patch: Json): Json {
  if (!isJsonObject(current)) return withoutNulls(patch)
  return isJsonObject(patch) ? mergeObjects(current, patch) : patch
}

/** Drops the members that are null, in objects at any depth; null items of lists stay. */
function withoutNulls(value: Json): Json {
  if (isJsonList(value)) {
    const items = value.map(withoutNulls)
    return items.every((item, i) => item === value[i]) ? value : Object.freeze(items)
  }
  if (!isJsonObject(value)) return value
  const result: Record<string, Json> = {}
  let changed = false
  for (const key of Object.keys(value)) {
    const member = value[key]!
    const kept = member === null ? undefined : withoutNulls(member)
    if (kept !== undefined) putMember(result, key, kept)
    changed ||= kept !== member
  }
  return changed ? Object.freeze(result) : value
}

/** The patch that makes `to` of `from`, or undefined where they are the same. */
export function createMergePatch(from: JsonObject, to: JsonObject): JsonObject | undefined {
  const patch: Record<string, Json> = {}
  for (const key of Object.keys(from)) {
    if (!Object.hasOwn(to, key)) putMember(patch, key, null)
  }
  for (const key of Object.keys(to)) {
    const old = memberOf(from, key)
    const value = to[key]!
    if (isJsonObject(old) && isJsonObject(value)) {
      const inner = createMergePatch(old, value)
      if (inner) putMember(patch, key, inner)
    } else if (old === undefined || !jsonEquals(old, value)) putMember(patch, key, value)
  }
  return Object.keys(patch).length > 0 ? freezeJson(patch) : undefined
}

export interface ThreeWayMerge {
  /** What was applied last. */
  readonly original: JsonObject
  /** What is to be applied. */
  readonly modified: JsonObject
  /** What is there. */
  readonly current: JsonObject
}

/**
 * The merge patch that brings what is there to what is to be applied, and takes out what was
 * applied last and is no more: what `kubectl apply` sends for kinds without a strategic patch.
 */
export function createThreeWayMergePatch({
  original,
  modified,
  current,
}: ThreeWayMerge): JsonObject {
  const changes = keepNulls(createMergePatch(current, modified) ?? {}, false)
  const deletions = keepNulls(createMergePatch(original, modified) ?? {}, true)
  return mergeObjects(freezeJson(deletions), freezeJson(changes))
}

/** Of a patch only what it deletes, or only what it does not. */
function keepNulls(patch: JsonObject, isKept: boolean): JsonObject {
  const result: Record<string, Json> = {}
  for (const key of Object.keys(patch)) {
    const value = patch[key]!
    if (isJsonObject(value) && Object.keys(value).length > 0) {
      const inner = keepNulls(value, isKept)
      if (Object.keys(inner).length > 0) putMember(result, key, inner)
    } else if ((value === null) === isKept) putMember(result, key, value)
  }
  return result
}
