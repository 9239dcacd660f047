/**
 * What an object that a patch has made says it is. A JSON or a merge patch may make of it another version
 * of its kind, in which it is then read, whatever version the request speaks.
 */
import type { Codec } from '#api/codec/codec.ts'
import { notRegistered, type ObjectKind } from '#api/codec/object-kind.ts'
import { decodeObject } from '#api/codec/plain/decode.ts'
import { DecodeError, isDecodeError } from '#api/codec/plain/decode-error.ts'
import { encodeObject } from '#api/codec/plain/encode.ts'
import { apiVersionOf, type VersionDefinition } from '#api/definition.ts'
import type { Resource } from '#api/metadata.ts'
import type { JsonObject } from '#api/scalars/scalars.ts'
import type { ObjectType } from '#api/schema/schema.ts'
import type { ServedResource } from '#server/served/served-resource.ts'
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
  const type = knownType(codec, resource, stated)
  if (!type) return undefined
  const { conversion: _, ...shared } = resource
  if (apiVersion === apiVersionOf(definition)) return { ...shared, apiVersion, type }
  const conversion =
    definition.versions?.find((version) => version.apiVersion === apiVersion) ??
    removedVersion(codec, resource, { apiVersion, type })
  return { ...shared, apiVersion, type, conversion: conversion as never }
}

/** A version that upstream serves no longer, but still reads: as the first one that has all that it holds. */
function removedVersion(
  codec: Codec,
  { definition }: ServedResource,
  { apiVersion, type }: { readonly apiVersion: string; readonly type: ObjectType },
): VersionDefinition<Resource> {
  const { kind, versions = [] } = definition
  const all = [undefined, ...versions] as readonly (VersionDefinition<Resource> | undefined)[]
  return {
    apiVersion,
    serving: 'on request',
    toHub(object) {
      const json = encodeObject(type, object)
      for (const version of all) {
        const known = version?.apiVersion ?? apiVersionOf(definition)
        const other = codec.typeOf({ apiVersion: known, kind })
        if (!other) continue
        const { object: read, strict } = decodeObject<Resource>(other, json)
        const named = { ...read, apiVersion: known, kind }
        if (strict.length === 0) return version ? version.toHub(named) : named
      }
      throw new DecodeError(otherKind({ apiVersion, kind }, definition))
    },
    fromHub: (object) => object,
  }
}

/** These groups are served apart upstream, by servers that know no other kinds, and no other knows theirs. */
const apart: ReadonlySet<string> = new Set(['apiextensions.k8s.io', 'apiregistration.k8s.io'])
const ofMeta = /^io\.k8s\.apimachinery\./

/** The type of what is stated, if the server of the resource knows it. */
function knownType(
  codec: Codec,
  { definition }: ServedResource,
  stated: ObjectKind,
): ObjectType | undefined {
  const type = codec.hasVersion(stated.apiVersion) ? codec.typeOf(stated) : undefined
  const [group = ''] = stated.apiVersion.split('/')
  const isCommon = stated.apiVersion === 'v1' && ofMeta.test(type?.name ?? '')
  const isApart = apart.has(definition.group) || apart.has(group)
  return isCommon || !isApart || group === definition.group ? type : undefined
}

/** Why what is stated is none of the kind. */
export function kindProblem(
  codec: Codec,
  resource: ServedResource,
  given: JsonObject,
): string | undefined {
  if (statedVersion(codec, resource, given)) return undefined
  const stated = statedKind(resource, given)
  const type = knownType(codec, resource, stated)
  if (!type) return notRegistered(stated).message
  // What belongs to every version is of one alone in Go, whose words these are.
  const named = ofMeta.test(type.name) ? { ...stated, apiVersion: 'v1' } : stated
  return contentProblem(type, given) ?? otherKind(named, resource.definition)
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
