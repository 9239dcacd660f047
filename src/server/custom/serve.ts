/**
 * Turns an established definition into what the server serves: a resource for each version, the
 * hub that they share, and the form in which objects are kept.
 */
import { isDeepStrictEqual } from 'node:util'
import { encodeJsonValue, parseJson } from '#api/codec/json.ts'
import { customType } from '#api/custom/object-type.ts'
import { DecodeError } from '#api/decode-error.ts'
import { freezeDeep } from '#api/decode-scalar.ts'
import type { KindDefinition, Verb, VersionDefinition } from '#api/definition.ts'
import type { Resource } from '#api/metadata.ts'
import type { Json, JsonObject } from '#api/scalars.ts'
import type { ObjectType } from '#api/schema.ts'
import { internalError } from '#api/status-answers.ts'
import type {
  CustomResource,
  CustomVersion,
} from '#kinds/apiextensions/customresource/custom-version.ts'
import {
  customResource,
  customVersion,
} from '#kinds/apiextensions/customresource/customresource.ts'
import {
  decodeCustom,
  encodeCustom,
  prunedCustom,
} from '#kinds/apiextensions/customresource/json.ts'
import type { CustomResourceDefinition } from '#kinds/apiextensions/customresourcedefinition/types.ts'
import { metadataType } from '#kinds/apiextensions/shared/metadata-type.ts'
import { isTrue } from '#server/custom/conditions.ts'
import type { JsonForm, ServedResource } from '#server/resources/served-resource.ts'
import type { KindStorage } from '#server/storage/kind-storage.ts'
import type { ObjectStore } from '#server/storage/object-store.ts'

export interface CustomKind {
  /** Of each served version. */
  readonly resources: readonly ServedResource[]
  readonly hub: ServedResource
}

type Definition = KindDefinition<CustomResource>

/** A definition's versions. All are kept as the stored one, and pruned by its schema. */
interface Shape {
  readonly versions: readonly CustomVersion[]
  readonly stored: CustomVersion
  /** Whether all have the same schema, so that what fits one fits the others. */
  readonly isUniform: boolean
}

function shapeOf(crd: CustomResourceDefinition): Shape {
  const versions = crd.spec.versions.map(({ name }) => customVersion(crd, name)!)
  const stored = versions.find(({ version }) => version.storage) ?? versions[0]!
  const isUniform = versions.every(({ schema }) => isDeepStrictEqual(schema, stored.schema))
  return { versions, stored, isUniform }
}

/** Whether objects are kept and read in the same way; if not they are read anew. */
export function isStoredAlike(
  { spec: one }: CustomResourceDefinition,
  { spec: other }: CustomResourceDefinition,
): boolean {
  return (
    one.scope === other.scope &&
    one.names.kind === other.names.kind &&
    one.preserveUnknownFields === other.preserveUnknownFields &&
    isDeepStrictEqual(one.versions, other.versions)
  )
}

/** Whether all that clients see of a kind is the same. */
export function isShownAlike(
  one: CustomResourceDefinition,
  other: CustomResourceDefinition,
): boolean {
  return (
    isTrue(one, 'Terminating') === isTrue(other, 'Terminating') &&
    isDeepStrictEqual(one.spec, other.spec) &&
    isDeepStrictEqual(one.status?.acceptedNames, other.status?.acceptedNames)
  )
}

/** Below what the objects of a definition are kept. */
export function storagePrefixOf({ spec }: CustomResourceDefinition): string {
  return `${spec.group}/${spec.names.plural}`
}

export function customStorage(crd: CustomResourceDefinition): KindStorage {
  const shape = shapeOf(crd)
  const { versions, stored, isUniform } = shape
  const apiVersion = apiVersionOf(stored)
  const form = formOf(stored)
  return {
    definition: hubDefinition(shape) as unknown as KindDefinition,
    prefix: storagePrefixOf(crd),
    // What another version knows beside it is seen by the rules of that version, and not kept.
    asStored: (object) => (isUniform ? object : form.decode(form.encode(object)).object),
    encode: (object) => encodeJsonValue(form.encode(object), { newline: true }),
    decode(bytes) {
      const { object } = parseJson(bytes)
      if (typeof object !== 'object' || object === null || Array.isArray(object)) {
        throw new DecodeError(
          'json: cannot unmarshal into Go value of type map[string]interface {}',
        )
      }
      const written = versions.find(
        (one) => apiVersionOf(one) === (object as JsonObject).apiVersion,
      )
      const read = formOf(written ?? stored).decode(object as JsonObject).object
      if (written === stored) return read
      return frozen(prunedCustom({ ...read, apiVersion } as CustomResource, stored))
    },
  }
}

export function serveCustom(crd: CustomResourceDefinition, store: ObjectStore): CustomKind {
  const shape = shapeOf(crd)
  const { versions, stored } = shape
  const types = new Map(versions.map((version) => [apiVersionOf(version), typeOf(version)]))
  const common = { types, store, isEnding: isTrue(crd, 'Terminating') }
  const resources = versions
    .filter(({ version }) => version.served)
    .map((version): ServedResource => {
      const definition = customResource(version)
      const served = resourceOf(version, definition, common)
      if (version === stored) return served
      return { ...served, conversion: conversionOf(crd, version, shape, definition) }
    })
  const hub = resources.find(({ conversion }) => !conversion)
  return { resources, hub: hub ?? resourceOf(stored, hubDefinition(shape), common) }
}

function typeOf(custom: CustomVersion): ObjectType {
  const { group, names, version, schema, keepsUnknown } = custom
  const place = [...group.split('.').toReversed(), version.name].join('.')
  const groupVersion = apiVersionOf(custom)
  const name = `${place}.${names.kind}`
  return customType(schema, { name, groupVersion, metadata: metadataType, keepsUnknown })
}

interface Common {
  readonly types: ReadonlyMap<string, ObjectType>
  readonly store: ObjectStore
  readonly isEnding: boolean
}

function resourceOf(
  custom: CustomVersion,
  definition: Definition,
  { types, store, isEnding }: Common,
): ServedResource {
  const { group, names, version, schema, keepsUnknown } = custom
  const apiVersion = apiVersionOf(custom)
  return {
    definition: (isEnding ? { ...definition, verbs: endingVerbs } : definition) as never,
    group,
    version: version.name,
    apiVersion,
    type: types.get(apiVersion)!,
    json: formOf(custom),
    listKind: names.listKind ?? `${names.kind}List`,
    isCustom: true,
    custom: {
      ...(version.schema?.openAPIV3Schema && { schema }),
      keepsUnknown,
      selectable: (version.selectableFields ?? []).map(({ jsonPath }) => jsonPath),
      types,
    },
    store,
  }
}

/** While its definition goes, nothing of a kind is made or changed. */
const endingVerbs: readonly Verb[] = ['delete', 'deletecollection', 'get', 'list', 'watch']

function apiVersionOf({ group, version }: CustomVersion): string {
  return `${group}/${version.name}`
}

function formOf(version: CustomVersion): JsonForm {
  return {
    decode(body, options) {
      const { object, strict } = decodeCustom(body, version, options)
      return { object: frozen(object), strict }
    },
    encode: (object) => encodeCustom(object as CustomResource),
  }
}

function frozen(object: CustomResource): Resource {
  return freezeDeep(object as unknown as Json) as unknown as Resource
}

/** Selects by what any of the versions can be selected by. */
function hubDefinition({ versions, stored }: Shape): Definition {
  const fieldSelectors = Object.assign(
    {},
    ...versions.map((version) => customResource(version).fieldSelectors ?? {}),
  ) as NonNullable<Definition['fieldSelectors']>
  return { ...customResource(stored), fieldSelectors }
}

function conversionOf(
  crd: CustomResourceDefinition,
  custom: CustomVersion,
  { stored, isUniform }: Shape,
  { deprecated }: Definition,
): VersionDefinition<never> {
  const [own, hub] = [apiVersionOf(custom), apiVersionOf(stored)]
  const isWebhook = crd.spec.conversion?.strategy === 'Webhook'
  const shown = new WeakMap<Resource, Resource>()
  const fromHub = (object: Resource): Resource => {
    if (isWebhook) throw unsupported(own, hub)
    const known = shown.get(object)
    if (known) return known
    const renamed = { ...object, apiVersion: own } as CustomResource
    const result = frozen(isUniform ? renamed : prunedCustom(renamed, custom))
    shown.set(object, result)
    return result
  }
  const conversion: VersionDefinition<Resource> = {
    apiVersion: own,
    serving: 'by default',
    ...(deprecated !== undefined && { deprecated }),
    toHub(object) {
      if (isWebhook) throw unsupported(own, hub)
      return { ...object, apiVersion: hub }
    },
    fromHub,
  }
  return conversion as unknown as VersionDefinition<never>
}

function unsupported(own: string, hub: string): Error {
  return internalError(`conversion webhooks are not supported yet: ${own} cannot be made of ${hub}`)
}
