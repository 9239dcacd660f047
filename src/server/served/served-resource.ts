/** What the server serves: each resource in each of its versions, built in or custom, as data. */

import type { Decoded } from '#api/codec/plain/decode.ts'
import type { JsonSchema } from '#api/custom/json-schema.ts'
import type { KindDefinition, SubresourceDefinition, VersionDefinition } from '#api/definition.ts'
import type { Resource } from '#api/metadata.ts'
import type { JsonObject } from '#api/scalars/scalars.ts'
import type { ObjectType } from '#api/schema/schema.ts'
import type { Converter } from '#server/served/converter.ts'
import type { ObjectStore } from '#server/served/object-store.ts'

/** A resource in one version, as a path names it. */
export interface ServedResource {
  readonly definition: KindDefinition
  readonly group: string
  readonly version: string
  /** `version`, or `group/version`. */
  readonly apiVersion: string
  /** Between this version and the hub's; undefined in the hub version itself. */
  readonly conversion?: VersionDefinition<never>
  /** Its shape in this version. */
  readonly type: ObjectType
  /** Its shape in the hub version, if that is another. */
  readonly hubType?: ObjectType
  /** How it is read and written as JSON where its type alone does not say: a custom resource's. */
  readonly json?: JsonForm
  /** The schema its users wrote, and the fields they may select by, for OpenAPI. */
  readonly custom?: CustomShape
  /** The kind of its lists. */
  readonly listKind: string
  /** Custom resources are written as JSON only, and keep their kind inside lists. */
  readonly isCustom: boolean
  /** Where its objects are; undefined for kinds that are only asked. All versions share one. */
  readonly store?: ObjectStore
}

export interface CustomShape {
  /** Absent where none was given. */
  readonly schema?: JsonSchema
  readonly keepsUnknown: boolean
  readonly selectable: readonly string[]
  /** The shapes of all its versions, served or not, by apiVersion. */
  readonly types: ReadonlyMap<string, ObjectType>
  /** Asks the webhook that converts between the versions; absent where they differ in name alone. */
  readonly converter?: Converter
}

export interface JsonDecoding {
  /** Whether nulls stay that stand for nothing: what was applied is not tidied. */
  readonly keepsNulls?: boolean
}

/** Objects to and from JSON, with the defaults of their schema. */
export interface JsonForm {
  decode(body: JsonObject, options?: JsonDecoding): Decoded<Resource>
  encode(object: Resource): JsonObject
}

export interface ServedVersion {
  readonly group: string
  readonly version: string
  readonly resources: readonly ServedResource[]
}

/** All that is served now. A new value whenever a CustomResourceDefinition changes it. */
export interface ResourceTable {
  find(group: string, version: string, plural: string): ServedResource | undefined
  /** The version that rules speak, by which the rest of the server reads and writes a kind. */
  hub(group: string, plural: string): ServedResource | undefined
  /** By the kind an object says it is of. */
  ofKind(apiVersion: string, kind: string): ServedResource | undefined
  /**
   * In which version and shape the body of a subresource is written that is of another kind, such
   * as Scale: the hub version of that kind, or the one that is asked for. Undefined where the body is
   * the object itself.
   */
  bodyResource(
    resource: ServedResource,
    subresource: string,
    apiVersion?: string,
  ): ServedResource | undefined
  /** In upstream's order of groups and versions: the preferred version of a group first. */
  readonly versions: readonly ServedVersion[]
}

export function subresourceOf(
  { definition }: ServedResource,
  name: string,
): SubresourceDefinition | undefined {
  return definition.subresources?.find((subresource) => subresource.name === name)
}
