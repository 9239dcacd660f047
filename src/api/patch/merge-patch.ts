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
import type { Json, JsonObject } from '#api/scalars.ts'

/** Applies a patch and answers the new document, which shares what did not change. Throws PatchError. */
export function applyMergePatch(document: Json, patch: Json): Json {
  if (document === null) throw new PatchError('Internal', 'Invalid JSON Document')
  if (patch === null || typeof patch !== 'object') {
    throw new PatchError('BadRequest', 'Invalid JSON Patch')
  }
  refuseDeep(patch)
  freezeJson(patch)
  return isJsonObject(document) && isJsonObject(patch)
    ? mergeObjects(document, patch)
    : withoutNulls(patch)
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
