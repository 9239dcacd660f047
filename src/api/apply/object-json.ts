/** Objects in memory as the JSON that fields are owned by, and back. */

import { decodeObject } from '#api/decode.ts'
import { encodeObject } from '#api/encode.ts'
import type { ManagedFieldsEntry, ObjectMeta } from '#api/metadata.ts'
import type { JsonObject } from '#api/scalars.ts'
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
  return { ...encodeObject(type, value), apiVersion, kind }
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
