/** Answers /openapi/v3: the index of documents, and each of them. */
import type { Schema } from '#api/schema.ts'
import type { Clock } from '#base/clock.ts'
import { sleep } from '#base/wait.ts'
import type { RemoteVersions } from '#server/aggregation/documents.ts'
import type { PathAnswer, PathHandler, PathRequest } from '#server/http/path-handler.ts'
import {
  createDocumentStore,
  type Document,
  type DocumentStore,
} from '#server/openapi/document-store.ts'
import { messagesV3 } from '#server/openapi/messages-v3.ts'
import { encodeDocument } from '#server/openapi/protobuf-form.ts'
import type { ResourceTable } from '#server/resources/served-resource.ts'

export interface OpenApiOptions {
  readonly schema: Schema
  readonly clock: Clock
  /** What is served now. */
  resources(): ResourceTable
  /** What other servers say that they serve; absent: there are none. */
  remoteVersions?(): RemoteVersions
}

const root = '/openapi/v3'

export function createOpenApiV3(options: OpenApiOptions): PathHandler {
  const { schema, clock, resources, remoteVersions } = options
  const documents = createDocumentStore(schema)
  return {
    paths: [root, `${root}/`],
    answer(request) {
      const table = resources()
      const remote = remoteVersions?.()
      if (request.path === root) return answerIndex(request, { table, documents, clock, remote })
      return answerDocument(request, { table, documents, clock, remote })
    },
  }
}

interface Context {
  readonly table: ResourceTable
  readonly documents: DocumentStore
  readonly clock: Clock
  readonly remote: RemoteVersions | undefined
}

/** Names every document with its hash, so that clients fetch each but once. */
async function answerIndex(
  { signal }: PathRequest,
  { table, documents, clock, remote = new Map() }: Context,
): Promise<PathAnswer> {
  const paths: Record<string, { serverRelativeURL: string }> = {}
  for (const key of documents.keys(table)) {
    const known = documents.made(table, key)
    // Most are made for the first index: others are served between two of them.
    if (!known) await sleep(0, { clock, signal })
    const document = known ?? (await documents.document(table, key))
    if (document) paths[key] = { serverRelativeURL: urlOf(key, document) }
  }
  // Requests for these are passed on.
  for (const [name, { openApiUrl }] of remote) {
    const key = name.startsWith('/') ? `api${name}` : `apis/${name}`
    if (openApiUrl !== undefined) paths[key] = { serverRelativeURL: openApiUrl }
  }
  const headers = { 'content-type': 'text/plain; charset=utf-8' }
  return { code: 200, headers, body: Buffer.from(JSON.stringify({ paths })) }
}

function urlOf(key: string, { hash }: Document): string {
  return `${root}/${key}?hash=${hash}`
}

const yearMs = 365 * 24 * 3600 * 1000

async function answerDocument(
  { path, query, headers }: PathRequest,
  { table, documents, clock }: Context,
): Promise<PathAnswer | undefined> {
  const key = path.slice(root.length + 1)
  const document = await documents.document(table, key)
  if (!document) return { code: 404, headers: {}, body: nothing }
  const form = formOf(String(headers.accept ?? ''))
  if (!form) return { code: 406, headers: {}, body: nothing }
  const etag = `"${document.hash}"`
  const asked = query.get('hash')
  const type = { 'content-type': form }
  if (asked !== null && asked !== document.hash) {
    return { code: 301, headers: { ...type, location: urlOf(key, document) }, body: nothing }
  }
  const expires = new Date(clock.nowMs() + yearMs).toUTCString()
  const cache =
    asked === null
      ? { 'cache-control': 'no-cache, private' }
      : { 'cache-control': 'public, immutable', expires }
  const caching = { etag, vary: 'Accept', ...cache }
  if (headers['if-none-match'] === etag) return { code: 304, headers: caching, body: nothing }
  return { code: 200, headers: { ...type, ...caching }, body: bytesOf(document, form) }
}

const nothing = new Uint8Array()

const protobuf = 'application/com.github.proto-openapi.spec.v3.v1.0+protobuf'
type Form = 'application/json' | typeof protobuf

/** Protobuf is asked for so seldom that it is made anew each time. */
function bytesOf({ bytes }: Document, form: Form): Buffer {
  if (form === 'application/json') return bytes
  return encodeDocument(JSON.parse(bytes.toString()), messagesV3)
}

/** Longer headers are cut: what stands behind is not looked at. */
const limitChars = 4096

function formOf(accept: string): Form | undefined {
  const names = (accept || '*/*').slice(0, limitChars).split(',')
  for (const name of names.map((clause) => clause.split(';', 1)[0]!.trim())) {
    if (['*/*', 'application/*', 'application/json'].includes(name)) return 'application/json'
    if (name.replace('v3@v1.0', 'v3.v1.0') === protobuf) return protobuf
  }
  return undefined
}
