/** How lists merge: by key, as a set of plain values, or not at all. */

import { isJsonObject } from '#api/patch/json-tree.ts'
import type { FieldRule } from '#api/patch/strategic-lookup.ts'
import { orderItems } from '#api/patch/strategic-order.ts'
import type { MergeMode } from '#api/patch/strategic-patch.ts'
import {
  badDirective,
  directiveKey,
  failure,
  identityOf,
  itemType,
  noMergeKey,
} from '#api/patch/strategic-values.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'
import type { Type } from '#api/schema/schema.ts'

export type MergeObjects = (
  original: JsonObject,
  patch: JsonObject,
  type: Type,
  mode: MergeMode,
) => JsonObject

export interface ListContext {
  readonly rule: FieldRule
  readonly mode: MergeMode
  /** Whether the patch names plain values to take out. */
  readonly isDeletion: boolean
  readonly mergeObjects: MergeObjects
}

export function mergeList(
  original: readonly Json[],
  patch: readonly Json[],
  context: ListContext,
): readonly Json[] {
  const { rule, mode, isDeletion } = context
  // What is to be taken out is taken out, however the list merges otherwise.
  if (rule.strategy !== 'merge' && !isDeletion) return patch
  if (original.length === 0 && patch.length === 0) return original
  if (itemType(original, patch) === 'map') return mergeMaps(original, patch, context)
  if (isDeletion && mode.isFinal) {
    const deleted = new Set(patch)
    return original.filter((item) => !deleted.has(item))
  }
  const merged = [...new Set([...original, ...patch])]
  return orderItems(merged, { patch, server: original, mergeKey: rule.mergeKey })
}

function mergeMaps(
  original: readonly Json[],
  patch: readonly Json[],
  { rule, mode, mergeObjects }: ListContext,
): readonly Json[] {
  const { mergeKey, type } = rule
  if (mergeKey === '') throw failure(`cannot merge lists without merge key for ${type.kind}`)
  const plain = followItems(
    original as readonly JsonObject[],
    patch as readonly JsonObject[],
    mergeKey,
  )
  const merged: Json[] = [...plain.original]
  const places = new Map<Json | undefined, number>()
  merged.forEach((item, i) => {
    const identity =
      isJsonObject(item) && Object.hasOwn(item, mergeKey) ? identityOf(item, mergeKey) : undefined
    if (identity !== undefined && !places.has(identity)) places.set(identity, i)
  })
  for (const item of plain.patch) {
    if (!Object.hasOwn(item, mergeKey)) throw noMergeKey(item, mergeKey)
    const identity = identityOf(item, mergeKey)
    const place = places.get(identity)
    if (place !== undefined) {
      merged[place] = mergeObjects(merged[place] as JsonObject, item, type, mode)
    } else {
      places.set(identity, merged.length)
      merged.push(item)
    }
  }
  return orderItems(merged, { patch: plain.patch, server: plain.original, mergeKey })
}

interface Plain {
  readonly original: readonly JsonObject[]
  readonly patch: readonly JsonObject[]
}

/** Follows the directives among the items, and answers what is left to merge. */
function followItems(
  original: readonly JsonObject[],
  patch: readonly JsonObject[],
  mergeKey: string,
): Plain {
  const deleted = new Set<Json | undefined>()
  let isReplaced = false
  const rest = patch.filter((item) => {
    if (!Object.hasOwn(item, directiveKey)) return true
    const directive = item[directiveKey]!
    if (directive === 'delete') {
      if (!Object.hasOwn(item, mergeKey)) throw noMergeKey(item, mergeKey)
      deleted.add(identityOf(item, mergeKey))
    } else if (directive === 'replace') isReplaced = true
    else if (directive === 'merge') {
      throw failure('merging lists cannot yet be specified in the patch')
    } else throw badDirective(directive, item)
    return false
  })
  if (isReplaced) return { original: rest, patch: [] }
  const kept = original.filter((item) => {
    return !Object.hasOwn(item, mergeKey) || !deleted.has(identityOf(item, mergeKey))
  })
  return { original: kept, patch: rest }
}
