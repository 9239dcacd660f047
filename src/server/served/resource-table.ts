/** Makes the table of all that is served, from the list of kinds and what the server was told. */
import {
  apiVersionOf,
  type KindDefinition,
  type Serving,
  type VersionDefinition,
} from '#api/definition.ts'
import type { Features } from '#api/features.ts'
import type { Schema } from '#api/schema/schema.ts'
import { compareGroupVersions } from '#server/served/group-priorities.ts'
import type { ObjectStore } from '#server/served/object-store.ts'
import { defaultRuntimeConfig, type RuntimeConfig } from '#server/served/runtime-config.ts'
import {
  type ResourceTable,
  type ServedResource,
  type ServedVersion,
  subresourceOf,
} from '#server/served/served-resource.ts'

export interface ResourceTableOptions {
  readonly kinds: readonly KindDefinition[]
  readonly schema: Schema
  readonly features: Features
  readonly runtimeConfig?: RuntimeConfig
  /** Is asked once for each kind that is served and kept. */
  storeOf(definition: KindDefinition): ObjectStore | undefined
}

/** Everything built in. */
export function createResourceTable(options: ResourceTableOptions): ResourceTable {
  const { kinds, schema, features, runtimeConfig = defaultRuntimeConfig, storeOf } = options
  const shown: ServedResource[] = []
  const hubs: ServedResource[] = []
  for (const definition of kinds) {
    if (definition.gate !== undefined && !features.enabled(definition.gate)) continue
    const versions = versionsOf(definition)
    const isServed = ({ group, version, serving }: NamedVersion) =>
      runtimeConfig.serves(group, version, definition.plural, serving)
    if (!versions.some(isServed)) continue
    const store = isKept(definition) ? storeOf(definition) : undefined
    const made = versions.map((version) => serve(definition, version, schema, store))
    hubs.push(made[0]!)
    shown.push(...made.filter((_, i) => isServed(versions[i]!)))
  }
  return tableOf(shown, hubs, schema)
}

/** The same table with others beside it: those that CustomResourceDefinitions ask for. */
export function withCustomResources(
  builtIn: ResourceTable,
  custom: readonly ServedResource[],
  customHubs: readonly ServedResource[],
): ResourceTable {
  const shown = [...builtIn.versions.flatMap(({ resources }) => resources), ...custom]
  const mine = tableOf(shown, customHubs)
  return {
    ...mine,
    hub: (group, plural) => builtIn.hub(group, plural) ?? mine.hub(group, plural),
    bodyResource: builtIn.bodyResource,
  }
}

/** All group versions there are, whether served or not, as `group/version`. */
export function groupVersionsOf(kinds: readonly KindDefinition[]): ReadonlySet<string> {
  const versions = kinds.flatMap(versionsOf).filter(({ serving }) => serving !== 'never')
  return new Set(versions.map(({ group, version }) => `${group}/${version}`))
}

interface NamedVersion {
  readonly group: string
  readonly version: string
  readonly apiVersion: string
  readonly serving: Serving
  readonly conversion?: VersionDefinition<never>
}

/** The hub first. */
function versionsOf(definition: KindDefinition): readonly NamedVersion[] {
  const { group, version, serving = 'by default', versions = [] } = definition
  return [
    { group, version, apiVersion: apiVersionOf(definition), serving },
    ...versions.map((other) => {
      const { apiVersion } = other
      const at = apiVersion.indexOf('/')
      return {
        group: at < 0 ? '' : apiVersion.slice(0, at),
        version: apiVersion.slice(at + 1),
        apiVersion,
        serving: other.serving,
        conversion: other as VersionDefinition<never>,
      }
    }),
  ]
}

/** What can be watched is kept; all else is made up when it is asked for, or only asked. */
function isKept({ verbs }: KindDefinition): boolean {
  return verbs === undefined || verbs.includes('watch')
}

function serve(
  definition: KindDefinition,
  { group, version, apiVersion, conversion }: NamedVersion,
  schema: Schema,
  store?: ObjectStore,
): ServedResource {
  const type = schema.typeOf(apiVersion, definition.kind)
  if (!type) throw new TypeError(`The schema does not know ${definition.kind} of ${apiVersion}`)
  return {
    definition,
    group,
    version,
    apiVersion,
    ...(conversion && {
      conversion,
      hubType: schema.typeOf(apiVersionOf(definition), definition.kind)!,
    }),
    type,
    listKind: `${definition.kind}List`,
    isCustom: false,
    ...(store && { store }),
  }
}

function tableOf(
  shown: readonly ServedResource[],
  hubs: readonly ServedResource[],
  schema?: Schema,
): ResourceTable {
  const byPath = new Map(shown.map((one) => [`${one.apiVersion}/${one.definition.plural}`, one]))
  const byKind = new Map(shown.map((one) => [`${one.apiVersion}/${one.definition.kind}`, one]))
  const hubsByGroup = new Map<string, Map<string, ServedResource>>()
  const hub = (group: string, plural: string) => hubsByGroup.get(group)?.get(plural)
  const addHub = (group: string, one: ServedResource) => {
    const known = hubsByGroup.get(group)
    if (known) known.set(one.definition.plural, one)
    else hubsByGroup.set(group, new Map([[one.definition.plural, one]]))
  }
  for (const one of hubs) addHub(one.group, one)
  for (const { group, definition } of shown) {
    const own = hub(definition.group, definition.plural)
    // A kind that has a version in another group is found there too.
    if (own && group !== definition.group) addHub(group, own)
  }
  return {
    find: (group, version, plural) =>
      byPath.get(group === '' ? `${version}/${plural}` : `${group}/${version}/${plural}`),
    hub,
    ofKind: (apiVersion, kind) => byKind.get(`${apiVersion}/${kind}`),
    versions: versionsShown(shown),
    bodyResource: schema ? bodyResources(schema) : () => undefined,
  }
}

function versionsShown(shown: readonly ServedResource[]): readonly ServedVersion[] {
  const byVersion = Map.groupBy(shown, ({ apiVersion }) => apiVersion)
  return [...byVersion.values()]
    .map((resources) => ({
      group: resources[0]!.group,
      version: resources[0]!.version,
      resources: resources.toSorted((a, b) => (a.definition.plural < b.definition.plural ? -1 : 1)),
    }))
    .toSorted(compareGroupVersions)
}

/** Bodies of subresources are of few kinds, which never change: each is made once. */
function bodyResources(schema: Schema): ResourceTable['bodyResource'] {
  const made = new Map<KindDefinition, readonly ServedResource[]>()
  return (resource, name, apiVersion) => {
    const definition = subresourceOf(resource, name)?.body?.definition
    if (!definition) return undefined
    let versions = made.get(definition)
    if (!versions) {
      versions = versionsOf(definition)
        .filter((one) => schema.typeOf(one.apiVersion, definition.kind))
        .map((one) => serve(definition, one, schema))
      made.set(definition, versions)
    }
    return versions.find((one) => one.apiVersion === (apiVersion ?? apiVersionOf(definition)))
  }
}
