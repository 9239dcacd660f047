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
import { internalError } from '#api/status-answers.ts'
import type {
  CustomResource,
  CustomVersion,
} from '#kinds/apiextensions/customresource/custom-version.ts'
import {
  customResource,
  customVersion,
} from '#kinds/apiextensions/customresource/customresource.ts'
import { decodeCustom, encodeCustom } from '#kinds/apiextensions/customresource/json.ts'
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

/** How a definition's versions relate to what is kept. */
interface Shape {
  readonly versions: readonly CustomVersion[]
  readonly stored: CustomVersion
  /**
   * Where the schemas of versions differ, objects are kept as they were written, and each version
   * prunes and completes them by its own schema when they are read.
   */
  readonly isRaw: boolean
}

function shapeOf(crd: CustomResourceDefinition): Shape {
  const versions = crd.spec.versions.map(({ name }) => customVersion(crd, name)!)
  const stored = versions.find(({ version }) => version.storage) ?? versions[0]!
  const isRaw = versions.some(({ schema }) => !isDeepStrictEqual(schema, stored.schema))
  return { versions, stored, isRaw }
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
  const apiVersion = apiVersionOf(shape.stored)
  const form = hubForm(shape)
  return {
    definition: hubDefinition(shape) as unknown as KindDefinition,
    prefix: storagePrefixOf(crd),
    asStored: (object) => object,
    encode: (object) => encodeJsonValue(form.encode(object), { newline: true }),
    decode(bytes) {
      const { object } = parseJson(bytes)
      if (typeof object !== 'object' || object === null || Array.isArray(object)) {
        throw new DecodeError(
          'json: cannot unmarshal into Go value of type map[string]interface {}',
        )
      }
      // Without a webhook all versions are alike but for their name.
      return form.decode({ ...(object as JsonObject), apiVersion }).object
    },
  }
}

export function serveCustom(crd: CustomResourceDefinition, store: ObjectStore): CustomKind {
  const shape = shapeOf(crd)
  const { versions, stored, isRaw } = shape
  const hub: ServedResource = {
    ...resourceOf(crd, stored, hubDefinition(shape), store),
    json: hubForm(shape),
  }
  const resources = versions
    .filter(({ version }) => version.served)
    .map((version): ServedResource => {
      const definition = customResource(version)
      const served = resourceOf(crd, version, definition, store)
      if (version === stored && !isRaw) return served
      return { ...served, conversion: conversionOf(crd, version, shape, definition) }
    })
  return { resources, hub: isRaw ? hub : (resources.find((one) => !one.conversion) ?? hub) }
}

function resourceOf(
  crd: CustomResourceDefinition,
  custom: CustomVersion,
  definition: Definition,
  store: ObjectStore,
): ServedResource {
  const { group, names, version, schema, keepsUnknown } = custom
  const apiVersion = apiVersionOf(custom)
  const name = `${[...group.split('.').toReversed(), version.name].join('.')}.${names.kind}`
  const type = customType(schema, {
    name,
    groupVersion: apiVersion,
    metadata: metadataType,
    keepsUnknown,
  })
  const isEnding = isTrue(crd, 'Terminating')
  return {
    definition: (isEnding ? { ...definition, verbs: endingVerbs } : definition) as never,
    group,
    version: version.name,
    apiVersion,
    type,
    json: formOf(custom),
    listKind: names.listKind ?? `${names.kind}List`,
    isCustom: true,
    custom: {
      ...(version.schema?.openAPIV3Schema && { schema }),
      keepsUnknown,
      selectable: (version.selectableFields ?? []).map(({ jsonPath }) => jsonPath),
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
    decode(body) {
      const { object, strict } = decodeCustom(body, version)
      return { object: frozen(object), strict }
    },
    encode: (object) => encodeCustom(object as CustomResource),
  }
}

function hubForm({ stored, isRaw }: Shape): JsonForm {
  return formOf(isRaw ? { ...stored, schema: {}, keepsUnknown: true } : stored)
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
  { stored, isRaw }: Shape,
  { deprecated }: Definition,
): VersionDefinition<never> {
  const [own, hub] = [apiVersionOf(custom), apiVersionOf(stored)]
  const isWebhook = crd.spec.conversion?.strategy === 'Webhook' && own !== hub
  const shown = new WeakMap<Resource, Resource>()
  const fromHub = (object: Resource): Resource => {
    if (isWebhook) throw unsupported(own, hub)
    const known = shown.get(object)
    if (known) return known
    const renamed = own === object.apiVersion ? object : { ...object, apiVersion: own }
    const { object: made } = isRaw
      ? decodeCustom(encodeCustom(renamed as CustomResource), custom)
      : { object: renamed as CustomResource }
    const result = frozen(made)
    shown.set(object, result)
    return result
  }
  const conversion: VersionDefinition<Resource> = {
    apiVersion: own,
    serving: 'by default',
    ...(deprecated !== undefined && { deprecated }),
    toHub(object) {
      if (isWebhook) throw unsupported(own, hub)
      return own === hub ? object : { ...object, apiVersion: hub }
    },
    fromHub,
  }
  return conversion as unknown as VersionDefinition<never>
}

function unsupported(own: string, hub: string): Error {
  return internalError(`conversion webhooks are not supported yet: ${own} cannot be made of ${hub}`)
}
