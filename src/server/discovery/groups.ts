/** What discovery says of groups: their versions, the preferred one first, and all at once. */
import type { APIGroup, APIGroupList, APIResource, APIVersions } from '#api/metadata.ts'
import type {
  APIGroupDiscovery,
  APIResourceDiscovery,
  APIVersionDiscovery,
} from '#kinds/apidiscovery/apigroupdiscovery/types.ts'
import type { ClaimedGroup } from '#server/discovery/claimed-groups.ts'
import { subresourcesOf, wholeResource } from '#server/discovery/resource-list.ts'
import type { RemoteVersions } from '#server/served/remote-version.ts'
import type {
  ResourceTable,
  ServedResource,
  ServedVersion,
} from '#server/served/served-resource.ts'

type Versions = readonly [ServedVersion, ...ServedVersion[]]

export function groupListOf(claimed: readonly ClaimedGroup[]): APIGroupList {
  const groups = claimed.map(withoutKind) as readonly APIGroup[]
  return { kind: 'APIGroupList', apiVersion: 'v1', groups }
}

export function groupOf(claimed: readonly ClaimedGroup[], name: string): APIGroup | undefined {
  const group = claimed.find((one) => one.name === name)
  return group && { kind: 'APIGroup', apiVersion: 'v1', ...withoutKind(group) }
}

export function apiVersionsOf(table: ResourceTable, serverAddress: string): APIVersions {
  return {
    kind: 'APIVersions',
    versions: (versionsOf(table, '') ?? []).map(({ version }) => version),
    serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress }],
  } as unknown as APIVersions
}

export interface Shown {
  readonly table: ResourceTable
  /** What other servers say of those versions that are theirs. */
  readonly remote: RemoteVersions
}

/** Everything at once: of the group without a name (/api), or of all others (/apis). */
export function discoveryListOf(
  { table, remote }: Shown,
  root: '/api' | '/apis',
  apiVersion: string,
): object {
  const core = versionsOf(table, '')
  const groups = root === '/apis' ? namedGroups(table) : core ? [['', core] as const] : []
  const items = groups.map(([name, versions]): object => ({
    metadata: name === '' ? {} : { name },
    versions: versions.map((version) => discoveryOf(version, remote)),
  }))
  return { kind: 'APIGroupDiscoveryList', apiVersion, metadata: {}, items }
}

function withoutKind({ name, versions }: ClaimedGroup) {
  const all = versions.map((version) => ({ groupVersion: `${name}/${version}`, version }))
  return { name, versions: all, preferredVersion: all[0]! }
}

function versionsOf(table: ResourceTable, name: string): Versions | undefined {
  const versions = table.versions.filter(({ group }) => group === name)
  return versions.length > 0 ? (versions as unknown as Versions) : undefined
}

function namedGroups({ versions }: ResourceTable): readonly (readonly [string, Versions])[] {
  const named = versions.filter(({ group }) => group !== '')
  const groups = Map.groupBy(named, ({ group }) => group)
  return [...groups] as unknown as readonly (readonly [string, Versions])[]
}

type VersionsOfGroup = NonNullable<APIGroupDiscovery['versions']>

function discoveryOf(
  { group, version, resources }: ServedVersion,
  remote: RemoteVersions,
): VersionsOfGroup[number] {
  // What another server has it says itself, once it was asked.
  if (resources.length === 0) {
    return remote.get(`${group}/${version}`)?.discovery ?? { version, freshness: 'Stale' }
  }
  const shown: APIVersionDiscovery = {
    version,
    resources: resources.map(resourceDiscoveryOf),
    freshness: 'Current',
  }
  return shown
}

function resourceDiscoveryOf(resource: ServedResource): APIResourceDiscovery {
  const whole = wholeResource(resource)
  const { name, singularName, namespaced, verbs, shortNames, categories } = whole
  const parts = subresourcesOf(resource).map((part) => ({
    subresource: part.name.slice(name.length + 1),
    responseKind: responseKindOf(resource, part),
    verbs: part.verbs,
  }))
  return {
    resource: name,
    responseKind: responseKindOf(resource, whole),
    scope: namespaced ? 'Namespaced' : 'Cluster',
    singularResource: singularName,
    verbs,
    ...(shortNames && { shortNames }),
    ...(categories && { categories }),
    ...(parts.length > 0 && { subresources: parts }),
  }
}

/** Where nothing else is said it is of the same group and version, which upstream repeats for custom kinds. */
function responseKindOf(
  resource: ServedResource,
  { group, version, kind }: APIResource,
): { readonly group: string; readonly version: string; readonly kind: string } {
  const own = resource.isCustom ? resource : { group: '', version: '' }
  return { group: group ?? own.group, version: version ?? own.version, kind }
}
