/** Objects in memory as the JSON that fields are owned by, and back. */

import { sharedJson } from '#api/apply/shared-json.ts'
import { decodeObject } from '#api/decode.ts'
import type { ManagedFieldsEntry, ObjectMeta } from '#api/metadata.ts'
import { isJsonList, isJsonObject, memberOf, putMember } from '#api/patch/json-tree.ts'
import type { Json, JsonObject } from '#api/scalars.ts'
import type { ObjectType } from '#api/schema.ts'
import { zeroOf } from '#api/zero.ts'

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
  return decodeObject<T>(type, value).object
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

/** The JSON with the empty lists and maps of a request in place of the nulls that memory makes of them. */
export function withEmpties(value: JsonObject, request: Json | undefined): JsonObject {
  return (isJsonObject(request) ? restoreEmpties(value, request) : value) as JsonObject
}

function restoreEmpties(value: Json, request: Json): Json {
  if (value === null) return isEmptyContainer(request) ? request : value
  if (isJsonList(value)) {
    if (!isJsonList(request) || value.length !== request.length) return value
    return value.map((item, i) => restoreEmpties(item, request[i]!))
  }
  if (!isJsonObject(value) || !isJsonObject(request)) return value
  const result: Record<string, Json> = { ...value }
  for (const key of Object.keys(value)) {
    const given = memberOf(request, key)
    if (given !== undefined) putMember(result, key, restoreEmpties(value[key]!, given))
  }
  return result
}

function isEmptyContainer(value: Json): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
}
