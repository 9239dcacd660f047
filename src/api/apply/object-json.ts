/** Objects in memory as the JSON that fields are owned by, and back. */

import { sharedJson } from '#api/apply/shared-json.ts'
import type { ManagedFieldsEntry, ObjectMeta } from '#api/metadata.ts'
import { isJsonList, isJsonObject, memberOf, putMember } from '#api/patch/json-tree.ts'
import { restored } from '#api/patch/restore-problem.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'
import type { ObjectType, Type } from '#api/schema/schema.ts'
import { zeroOf } from '#api/schema/zero.ts'

/** Any object with metadata, as it lives in memory. */
export interface Stored {
  readonly metadata: ObjectMeta
}

export interface Kind {
  readonly apiVersion: string
  readonly kind: string
  readonly type: ObjectType
}

/** The object as JSON, without managedFields: who owns what is no field that somebody owns. */
export function jsonOf({ apiVersion, kind, type }: Kind, object: Stored | undefined): JsonObject {
  const value = object ? withManagedFields(object, undefined) : (zeroOf(type) as object)
  return { ...sharedJson(type, value), apiVersion, kind }
}

/** The object of some JSON; throws DecodeError. What the type does not know is gone. */
export function objectOf<T>({ type }: Kind, value: JsonObject): T {
  return restored<T>(type, value).object
}

export function withManagedFields<T extends Stored>(
  object: T,
  managedFields: readonly ManagedFieldsEntry[] | undefined,
): T {
  const { managedFields: old, ...metadata } = object.metadata
  if (old === managedFields) return object
  return Object.freeze({
    ...object,
    metadata: Object.freeze({ ...metadata, ...(managedFields && { managedFields }) }),
  })
}

/**
 * The JSON with the empty lists and maps of a request: in place of the nulls that memory makes of
 * them, and within atomic lists, which upstream compares as they lie in memory, where they are left out.
 */
export function withEmpties(
  { type }: Kind,
  value: JsonObject,
  request: Json | undefined,
): JsonObject {
  if (!isJsonObject(request)) return value
  return restoreEmpties(value, request, { type, isAtomic: false }) as JsonObject
}

interface Place {
  readonly type: Type | undefined
  readonly isAtomic: boolean
}

function restoreEmpties(value: Json, request: Json, { type, isAtomic }: Place): Json {
  if (value === null) return isEmptyContainer(request) ? request : value
  if (isJsonList(value)) {
    if (!isJsonList(request) || value.length !== request.length) return value
    const list = type?.kind === 'list' ? type : undefined
    const isOneValue = list !== undefined && (list.listType ?? 'atomic') === 'atomic'
    const place = { type: list?.items, isAtomic: isAtomic || isOneValue }
    return value.map((item, i) => restoreEmpties(item, request[i]!, place))
  }
  if (!isJsonObject(value) || !isJsonObject(request)) return value
  const result: Record<string, Json> = { ...value }
  for (const [key, given] of Object.entries(request)) {
    const inner = memberType(type, key)
    const own = memberOf(value, key)
    if (own !== undefined)
      putMember(result, key, restoreEmpties(own, given, { type: inner, isAtomic }))
    else if (isAtomic && isEmptyOf(inner, given)) putMember(result, key, given)
  }
  return result
}

function memberType(type: Type | undefined, key: string): Type | undefined {
  if (type?.kind === 'map') return type.values
  return type?.kind === 'object' ? type.fieldsByName.get(key)?.type : undefined
}

/** An empty object is nothing that Go would leave out: either there is a pointer to it, or it is always there. */
function isEmptyOf(type: Type | undefined, value: Json): boolean {
  if (type?.kind === 'list') return isJsonList(value) && value.length === 0
  return type?.kind === 'map' && isJsonObject(value) && isEmptyContainer(value)
}

function isEmptyContainer(value: Json): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
}
