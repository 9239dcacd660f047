/** What another server on the store says that it serves by itself. */
import { parseJson } from '#api/codec/json.ts'
import { decodeObject } from '#api/codec/plain/decode.ts'
import type { Schema } from '#api/schema/schema.ts'
import type { APIGroupDiscovery } from '#kinds/apidiscovery/apigroupdiscovery/types.ts'
import { discoveryForm } from '#server/aggregation/documents.ts'
import type { Get } from '#server/aggregation/get-document.ts'

export interface ServedByPeer {
  /** By `resourceKey`. */
  readonly resources: ReadonlySet<string>
  /** Those with a name, in its order. */
  readonly groups: readonly APIGroupDiscovery[]
}

export function resourceKey(group: string, version: string, resource: string): string {
  return `${group}/${version}/${resource}`
}

/** Not what its own peers serve; servers before v1.36 know no other. */
const accept = `${discoveryForm('v2')};profile=nopeer,${discoveryForm('v2')}`

/** Throws where it does not say. */
export async function askServed(get: Get, schema: Schema): Promise<ServedByPeer> {
  const all = [
    ...(await askGroups('/api', get, schema)),
    ...(await askGroups('/apis', get, schema)),
  ]
  return servedOf(all)
}

export function servedOf(groups: readonly APIGroupDiscovery[]): ServedByPeer {
  const keys = groups.flatMap(({ metadata: { name }, versions = [] }) =>
    versions.flatMap(({ version = '', resources = [] }) =>
      resources.map(({ resource = '' }) => resourceKey(name ?? '', version, resource)),
    ),
  )
  return { resources: new Set(keys), groups: groups.filter(({ metadata }) => metadata.name) }
}

interface GroupList {
  readonly items?: readonly APIGroupDiscovery[]
}

async function askGroups(
  path: string,
  get: Get,
  schema: Schema,
): Promise<readonly APIGroupDiscovery[]> {
  const { code, contentType, body } = await get(path, { accept })
  if (code !== 200) throw new Error(`discovery request failed with status: ${code}`)
  if (!contentType.includes('as=APIGroupDiscoveryList')) {
    throw new Error(`discovery of ${path} is of a form that is not known: ${contentType}`)
  }
  const type = schema.typeOf('apidiscovery.k8s.io/v2', 'APIGroupDiscoveryList')!
  return decodeObject<GroupList>(type, parseJson(body).object).object.items ?? []
}
