/**
 * Turns an established definition into what the server serves: a resource for each version, the
 * hub that they share, and the form in which objects are kept.
 */
import { isDeepStrictEqual } from 'node:util'
import { encodeJsonValue, parseJson } from '#api/codec/json.ts'
import { DecodeError } from '#api/codec/plain/decode-error.ts'
import { freezeDeep } from '#api/codec/plain/decode-scalar.ts'
import { customType } from '#api/custom/object-type.ts'
import type { KindDefinition, Verb, VersionDefinition } from '#api/definition.ts'
import type { Resource } from '#api/metadata.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'
import type { ObjectType } from '#api/schema/schema.ts'
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
  filledCustom,
  prunedCustom,
} from '#kinds/apiextensions/customresource/json.ts'
import type { CustomResourceDefinition } from '#kinds/apiextensions/customresourcedefinition/types.ts'
import { metadataType } from '#kinds/apiextensions/shared/metadata-type.ts'
import { isTrue } from '#server/custom/conditions.ts'
import { ConvertedStore } from '#server/custom/conversion/converted-store.ts'
import { type ConverterParts, createConverter } from '#server/custom/conversion/converter.ts'
import type { Converter } from '#server/served/converter.ts'
import type { ObjectStore } from '#server/served/object-store.ts'
import type { JsonForm, ServedResource } from '#server/served/served-resource.ts'
import type { EncodingBudget } from '#server/storage/encoding-budget.ts'
import type { KindStorage } from '#server/storage/kind-storage.ts'

export interface CustomKind {
  /** Of each served version. */
  readonly resources: readonly ServedResource[]
  readonly hub: ServedResource
  /** It is served otherwise from now on: watches that cannot go on end. */
  close(): void
}

export interface ServeParts {
  /** What is stored. */
  readonly store: ObjectStore
  readonly conversion: ConverterParts
  /** The bound of all that is kept converted. */
  readonly budget: EncodingBudget
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

function isByWebhook({ conversion }: CustomResourceDefinition['spec']): boolean {
  return conversion?.strategy === 'Webhook'
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
    isByWebhook(one) === isByWebhook(other) &&
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

/** What a webhook converts is kept as it was written; the rest is read in the version that is stored. */
export function customStorage(crd: CustomResourceDefinition): KindStorage {
  const shape = shapeOf(crd)
  const { versions, stored, isUniform } = shape
  const apiVersion = apiVersionOf(stored)
  const form = formOf(stored)
  const isRaw = isByWebhook(crd.spec)
  const writtenIn = (object: { readonly apiVersion?: Json }): CustomVersion =>
    versions.find((one) => apiVersionOf(one) === object.apiVersion) ?? stored
  return {
    definition: hubDefinition(shape) as unknown as KindDefinition,
    prefix: storagePrefixOf(crd),
    isRedefined: true,
    // What another version knows beside it is seen by the rules of that version, and not kept.
    asStored: (object) =>
      isUniform || isRaw
        ? (filledCustom(object as CustomResource, writtenIn(object)) as Resource)
        : form.decode(form.encode(object)).object,
    encode: (object) => encodeJsonValue(form.encode(object), { newline: true }),
    decode(bytes) {
      const { object } = parseJson(bytes)
      if (typeof object !== 'object' || object === null || Array.isArray(object)) {
        throw new DecodeError(
          'json: cannot unmarshal into Go value of type map[string]interface {}',
        )
      }
      const written = writtenIn(object as JsonObject)
      const read = formOf(written).decode(object as JsonObject).object
      if (written === stored || isRaw) return read
      return frozen(prunedCustom({ ...read, apiVersion } as CustomResource, stored))
    },
  }
}

export function serveCustom(crd: CustomResourceDefinition, parts: ServeParts): CustomKind {
  const shape = shapeOf(crd)
  const types = new Map(shape.versions.map((version) => [apiVersionOf(version), typeOf(version)]))
  const common = { types, store: parts.store, isEnding: isTrue(crd, 'Terminating') }
  return isByWebhook(crd.spec)
    ? serveConverted(crd, shape, common, parts)
    : serveRenamed(shape, common)
}

/** The versions differ in their names, and in what their schemas know. */
function serveRenamed(shape: Shape, common: Common): CustomKind {
  const { versions, stored } = shape
  const resources = versions
    .filter(({ version }) => version.served)
    .map((version): ServedResource => {
      const definition = customResource(version)
      const served = resourceOf(version, definition, common)
      if (version === stored) return served
      return { ...served, conversion: conversionOf(version, shape, definition) }
    })
  const hub = resources.find(({ conversion }) => !conversion)
  return { resources, hub: hub ?? resourceOf(stored, hubDefinition(shape), common), close() {} }
}

/**
 * Each version is a kind of its own, over a store that converts. Who speaks no version in particular
 * sees what is stored, whichever version that is in.
 */
function serveConverted(
  crd: CustomResourceDefinition,
  shape: Shape,
  common: Common,
  { store: source, conversion, budget }: ServeParts,
): CustomKind {
  const { versions, stored } = shape
  const converter = createConverter(crd, versions, conversion)
  const storedVersion = apiVersionOf(stored)
  const stores: ConvertedStore[] = []
  const resources = versions
    .filter(({ version }) => version.served)
    .map((version): ServedResource => {
      const definition = customResource(version)
      const apiVersion = apiVersionOf(version)
      const store = new ConvertedStore({
        ...{ source, apiVersion, storedVersion, converter, budget },
        definition: definition as unknown as KindDefinition,
      })
      stores.push(store)
      return resourceOf(version, definition, { ...common, store, converter })
    })
  return {
    resources,
    hub: resourceOf(stored, hubDefinition(shape), common),
    close: () => stores.forEach((store) => void store.close()),
  }
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
  readonly converter?: Converter
  readonly isEnding: boolean
}

function resourceOf(
  custom: CustomVersion,
  definition: Definition,
  { types, store, converter, isEnding }: Common,
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
      ...(converter && { converter }),
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
  custom: CustomVersion,
  { stored, isUniform }: Shape,
  { deprecated }: Definition,
): VersionDefinition<never> {
  const [own, hub] = [apiVersionOf(custom), apiVersionOf(stored)]
  const shown = new WeakMap<Resource, Resource>()
  const conversion: VersionDefinition<Resource> = {
    apiVersion: own,
    serving: 'by default',
    ...(deprecated !== undefined && { deprecated }),
    toHub: (object) => ({ ...object, apiVersion: hub }),
    fromHub(object) {
      const known = shown.get(object)
      if (known) return known
      const renamed = { ...object, apiVersion: own } as CustomResource
      const result = frozen(isUniform ? renamed : prunedCustom(renamed, custom))
      shown.set(object, result)
      return result
    },
  }
  return conversion as unknown as VersionDefinition<never>
}
