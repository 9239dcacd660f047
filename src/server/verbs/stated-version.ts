/**
 * What an object that a patch has made says it is. A JSON or a merge patch may make of it another version
 * of its kind, in which it is then read, whatever version the request speaks.
 */
import type { Codec } from '#api/codec/codec.ts'
import { notRegistered, type ObjectKind } from '#api/codec/object-kind.ts'
import { decodeObject } from '#api/decode.ts'
import { isDecodeError } from '#api/decode-error.ts'
import type { JsonObject } from '#api/scalars.ts'
import type { ObjectType } from '#api/schema.ts'
import type { ServedResource } from '#server/resources/served-resource.ts'
import { otherKind } from '#server/verbs/decode-body.ts'

/** The resource in the version that is stated, served or not; undefined where that is of another kind. */
export function statedVersion(
  codec: Codec,
  resource: ServedResource,
  given: JsonObject,
): ServedResource | undefined {
  const { definition } = resource
  const stated = statedKind(resource, given)
  const { apiVersion, kind } = stated
  if (kind !== definition.kind) return undefined
  if (apiVersion === resource.apiVersion) return resource
  const other = definition.versions?.find((version) => version.apiVersion === apiVersion)
  const { group, version } = definition
  if (!other && apiVersion !== (group === '' ? version : `${group}/${version}`)) return undefined
  const type = codec.typeOf(stated)
  const { conversion: _, ...shared } = resource
  return type && { ...shared, apiVersion, type, ...(other && { conversion: other as never }) }
}

/** Why what is stated is none of the kind. */
export function kindProblem(
  codec: Codec,
  resource: ServedResource,
  given: JsonObject,
): string | undefined {
  if (statedVersion(codec, resource, given)) return undefined
  const stated = statedKind(resource, given)
  const type = codec.typeOf(stated)
  if (!type) return notRegistered(stated).message
  return contentProblem(type, given) ?? otherKind(stated, resource.definition)
}

function statedKind({ apiVersion, definition }: ServedResource, given: JsonObject): ObjectKind {
  return {
    apiVersion: (given.apiVersion || apiVersion) as string,
    kind: (given.kind || definition.kind) as string,
  }
}

/** It is read as what it says it is, before that is compared with what is wanted. */
function contentProblem(type: ObjectType, given: JsonObject): string | undefined {
  try {
    decodeObject(type, given)
    return undefined
  } catch (error) {
    if (!isDecodeError(error)) throw error
    return error.message
  }
}
