/** What extensions say that they serve, asked of them and kept: discovery, and the index of OpenAPI documents. */
import { parseJson } from '#api/codec/json.ts'
import { decodeObject } from '#api/codec/plain/decode.ts'
import { isJsonObject } from '#api/patch/json-tree.ts'
import type { JsonObject } from '#api/scalars/scalars.ts'
import type { Schema } from '#api/schema/schema.ts'
import type { APIVersionDiscovery } from '#kinds/apidiscovery/apigroupdiscovery/types.ts'
import { type Extension, rootPathOf } from '#server/aggregation/extension.ts'
import type { Get } from '#server/aggregation/get-document.ts'
import { versionOfResourceList } from '#server/aggregation/old-discovery.ts'
import { withPaths } from '#server/openapi/merge-v2.ts'
import type { OpenApiV2, RemoteVersion } from '#server/served/remote-version.ts'

/** The media type of a discovery document that tells of all groups. */
export const discoveryForm = (version: string): string =>
  `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`

/** Throws where the extension does not say. */
export async function askDocuments(
  extension: Extension,
  get: Get,
  { schema, old }: { readonly schema: Schema; readonly old?: RemoteVersion | undefined },
): Promise<RemoteVersion> {
  const discovery = await askDiscovery(extension, get, schema)
  // Whoever does not pass the check is still asked for resources, but for no documents.
  if (!extension.isAvailable) return { ...old, discovery }
  const openApiUrl = await askOpenApi(extension, get)
  const openApiV2 = await askOpenApiV2(extension, get, old?.openApiV2)
  return {
    discovery,
    ...(openApiUrl !== undefined && { openApiUrl }),
    ...(openApiV2 && { openApiV2 }),
  }
}

async function askDiscovery(
  extension: Extension,
  get: Get,
  schema: Schema,
): Promise<APIVersionDiscovery> {
  const accept = `${discoveryForm('v2')},${discoveryForm('v2beta1')}`
  const root = extension.group === '' ? '/api' : '/apis'
  const { code, contentType, body } = await get(root, { accept })
  const isAggregated = code === 200 && contentType.includes('as=APIGroupDiscoveryList')
  if (!isAggregated) return await askOldDiscovery(extension, get)
  const found = versionIn(objectOf(body), extension)
  const current = { version: extension.version, freshness: 'Current' }
  if (!found) return current
  const type = schema.type('io.k8s.api.apidiscovery.v2.APIVersionDiscovery')!
  return { ...decodeObject<APIVersionDiscovery>(type, found).object, freshness: 'Current' }
}

function versionIn({ items }: JsonObject, { group, version }: Extension): JsonObject | undefined {
  for (const item of Array.isArray(items) ? items : []) {
    if (!isJsonObject(item)) continue
    const { metadata, versions } = item
    const name = isJsonObject(metadata) ? (metadata.name ?? '') : ''
    if (name !== group || !Array.isArray(versions)) continue
    const found = versions.find((one) => isJsonObject(one) && one.version === version)
    if (found) return found as JsonObject
  }
  return undefined
}

/** Of servers that know no other. */
async function askOldDiscovery(extension: Extension, get: Get): Promise<APIVersionDiscovery> {
  const path = rootPathOf(extension)
  const { code, body } = await get(path, { accept: 'application/json' })
  if (code !== 200) throw new Error(`failed to download discovery for ${path}: ${code}`)
  return versionOfResourceList(objectOf(body), extension)
}

const openApiRoot = '/openapi/v3'

/** Undefined where it has none, which is no failure. */
async function askOpenApi(extension: Extension, get: Get): Promise<string | undefined> {
  const { code, body } = await get(openApiRoot, { accept: 'application/json' })
  if (code !== 200) return undefined
  const { paths } = objectOf(body)
  const found = isJsonObject(paths) ? paths[rootPathOf(extension).slice(1)] : undefined
  const url = isJsonObject(found) ? found.serverRelativeURL : undefined
  const own = openApiPathOf(extension)
  const isOwn = typeof url === 'string' && (url === own || url.startsWith(`${own}?`))
  return isOwn ? url : undefined
}

/** The one that is known already where there is no other. */
async function askOpenApiV2(
  extension: Extension,
  get: Get,
  old: OpenApiV2 | undefined,
): Promise<OpenApiV2 | undefined> {
  const { name, groupPriority } = extension
  const known = old && { ...old, groupPriority }
  const { code, body, etag } = await get('/openapi/v2', {
    accept: 'application/json',
    ...(old && old.etag !== '' && { 'if-none-match': old.etag }),
  })
  if (code !== 200 || (etag !== '' && etag === old?.etag)) return known
  const own = `${rootPathOf(extension)}/`
  const document = withPaths(objectOf(body), (path) => path.startsWith(own))
  return (await isReadable(document)) ? { etag, groupPriority, name, document } : known
}

/** Whether it can be written in every form that clients ask for. */
async function isReadable(document: JsonObject): Promise<boolean> {
  const { encodeDocument } = await import('#server/openapi/protobuf-form.ts')
  const { messagesV2 } = await import('#server/openapi/messages-v2.ts')
  try {
    encodeDocument(document, messagesV2)
    return true
  } catch {
    return false // what it says is no such document
  }
}

/** Requests for it are passed on. */
export function openApiPathOf(extension: Pick<Extension, 'group' | 'version'>): string {
  return `${openApiRoot}${rootPathOf(extension)}`
}

function objectOf(body: Buffer): JsonObject {
  const { object } = parseJson(body)
  return isJsonObject(object) ? object : {}
}
