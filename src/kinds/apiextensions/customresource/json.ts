/** Custom resources between JSON and memory. There is no type to read them by but their schema. */

import { DecodeError } from '#api/codec/plain/decode-error.ts'
import { encodeObject } from '#api/codec/plain/encode.ts'
import { coerceEmbedded } from '#api/custom/embedded.ts'
import { withDefaults, withoutNulls } from '#api/custom/fill.ts'
import { pruneResource } from '#api/custom/prune.ts'
import { readMetadata } from '#api/custom/read-metadata.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'
import { formatFieldError } from '#api/validation/field-error.ts'
import type {
  CustomResource,
  CustomVersion,
} from '#kinds/apiextensions/customresource/custom-version.ts'
import { metadataType } from '#kinds/apiextensions/shared/metadata-type.ts'

export interface DecodedCustom {
  readonly object: CustomResource
  /** What strict validation complains of. */
  readonly strict: readonly string[]
}

/** Reads an object, with its defaults; throws DecodeError. */
export function decodeCustom(
  body: JsonObject,
  { schema, keepsUnknown }: Pick<CustomVersion, 'schema' | 'keepsUnknown'>,
  { keepsNulls = false }: { readonly keepsNulls?: boolean } = {},
): DecodedCustom {
  const { metadata: given = null, ...rest } = body
  const { object: metadata, strict } = readMetadata(metadataType, given)
  const filled = withDefaults(rest, schema) as JsonObject
  const pruned = keepsUnknown ? { value: filled, unknown: [] } : pruneResource(filled, schema)
  const isRaw = keepsUnknown || keepsNulls
  const clean = isRaw ? pruned.value : withoutNulls(pruned.value, schema)
  const { value, unknown, error } = coerceEmbedded(clean, schema, metadataType)
  if (error) throw new DecodeError(formatFieldError(error))
  const inMetadata = strict.map((words) => words.replace('"', '"metadata.'))
  const others = [...pruned.unknown, ...unknown].map((path) => `unknown field "${path}"`)
  const object = { ...(value as JsonObject), metadata } as unknown as CustomResource
  return { object, strict: [...inMetadata, ...others] }
}

/** The object as JSON, and as its schema and rules look at it. */
export function encodeCustom(object: CustomResource): JsonObject {
  const { apiVersion, kind, metadata, ...rest } = object as unknown as JsonObject
  const encoded = encodeObject(metadataType, metadata as object)
  const { creationTimestamp, ...others } = encoded
  const isTimed = creationTimestamp !== undefined && creationTimestamp !== null
  return {
    apiVersion: apiVersion as Json,
    kind: kind as Json,
    metadata: isTimed ? encoded : others,
    ...rest,
  }
}

/** What was made of an object elsewhere, tidied as if it had been read; throws DecodeError. */
export function tidiedCustom(
  { metadata, ...rest }: JsonObject,
  { schema, keepsUnknown }: Pick<CustomVersion, 'schema' | 'keepsUnknown'>,
): JsonObject {
  const clean = keepsUnknown ? rest : withoutNulls(pruneResource(rest, schema).value, schema)
  const { value, error } = coerceEmbedded(clean, schema, metadataType)
  if (error) throw new DecodeError(formatFieldError(error))
  return { ...(value as JsonObject), ...(metadata !== undefined && { metadata }) }
}

/** The object as it is read back: the status that is left out of new ones has its default. */
export function filledCustom(
  object: CustomResource,
  { schema }: Pick<CustomVersion, 'schema'>,
): CustomResource {
  const { status } = schema.properties ?? {}
  if (object.status !== undefined || status?.default === undefined) return object
  const given = withDefaults({}, { properties: { status } }) as JsonObject
  return { ...object, ...given } as CustomResource
}

/** The object without what the schema of another version does not know. */
export function prunedCustom(
  object: CustomResource,
  { schema, keepsUnknown }: Pick<CustomVersion, 'schema' | 'keepsUnknown'>,
): CustomResource {
  if (keepsUnknown) return object
  const { metadata, ...rest } = object as unknown as JsonObject
  const { value } = pruneResource(rest, schema)
  return { ...(value as JsonObject), metadata } as unknown as CustomResource
}
