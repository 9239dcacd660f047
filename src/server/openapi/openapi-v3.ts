/** Answers /openapi/v3: the index of documents, and each of them. */
import type { Schema } from '#api/schema/schema.ts'
import type { Clock } from '#base/clock.ts'
import { sleep } from '#base/wait.ts'
import type { PathAnswer, PathHandler, PathRequest } from '#server/http/paths/path-handler.ts'
import { serveContent } from '#server/http/paths/serve-content.ts'
import {
  createDocumentStore,
  type Document,
  type DocumentStore,
} from '#server/openapi/document-store.ts'
import { type Forms, formOf } from '#server/openapi/forms.ts'
import { messagesV3 } from '#server/openapi/messages-v3.ts'
import { encodeDocument } from '#server/openapi/protobuf-form.ts'
import type { RemoteVersions } from '#server/served/remote-version.ts'
import type { ResourceTable } from '#server/served/served-resource.ts'

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
  const documents = createDocumentStore(schema, clock)
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
  request: PathRequest,
  { table, documents, clock, remote = new Map() }: Context,
): Promise<PathAnswer> {
  const paths: Record<string, { serverRelativeURL: string }> = {}
  for (const key of documents.keys(table)) {
    const known = documents.made(table, key)
    // Most are made for the first index: others are served between two of them.
    if (!known) await sleep(0, { clock, signal: request.signal })
    const document = known ?? (await documents.document(table, key))
    if (document) paths[key] = { serverRelativeURL: urlOf(key, document) }
  }
  // Requests for these are passed on.
  for (const [name, { openApiUrl }] of remote) {
    const key = name.startsWith('/') ? `api${name}` : `apis/${name}`
    if (openApiUrl !== undefined) paths[key] = { serverRelativeURL: openApiUrl }
  }
  return serveContent(request, {
    bytes: Buffer.from(JSON.stringify({ paths })),
    // Made anew each time.
    modifiedMs: clock.nowMs(),
    type: 'text/plain; charset=utf-8',
    isTypeFound: true,
  })
}

function urlOf(key: string, { hash }: Document): string {
  return `${root}/${key}?hash=${hash}`
}

async function answerDocument(
  request: PathRequest,
  { table, documents, clock }: Context,
): Promise<PathAnswer | undefined> {
  const key = request.path.slice(root.length + 1)
  const document = await documents.document(table, key)
  if (!document) return { code: 404, headers: {}, body: nothing }
  const form = formOf(request, forms)
  const vary = 'Accept'
  if (form === 'nothing') return { code: 200, headers: {}, body: nothing }
  if (!form) return { code: 406, headers: { vary }, body: nothing }
  const { hash, modifiedMs } = document
  const etag = `"${hash}"`
  const asked = request.query.get('hash') ?? ''
  if (asked !== '' && asked !== hash) {
    const headers = { 'content-type': form, etag, vary, location: urlOf(key, document) }
    return { code: 301, headers, body: nothing }
  }
  const bytes = bytesOf(document, form)
  const headers = { vary, ...(asked !== '' && foreverFrom(clock)) }
  return serveContent(request, { bytes, modifiedMs, etag, type: form, headers })
}

/** What stands at a path with a hash never changes. */
function foreverFrom(clock: Clock): Record<string, string> {
  const expires = new Date(clock.nowMs())
  expires.setUTCFullYear(expires.getUTCFullYear() + 1)
  // Upstream's name of the zone.
  const text = expires.toUTCString().replace('GMT', 'UTC')
  return { 'cache-control': 'public, immutable', expires: text }
}

const nothing = new Uint8Array()

const protobuf = 'application/com.github.proto-openapi.spec.v3.v1.0+protobuf'
type Form = 'application/json' | typeof protobuf

const forms: Forms<Form> = [
  ['json', 'application/json'],
  ['com.github.proto-openapi.spec.v3.v1.0+protobuf', protobuf],
  ['com.github.proto-openapi.spec.v3@v1.0+protobuf', protobuf],
]

/** Protobuf is asked for so seldom that it is made anew each time. */
function bytesOf({ bytes }: Document, form: Form): Buffer {
  if (form === 'application/json') return bytes
  return encodeDocument(JSON.parse(bytes.toString()), messagesV3)
}
