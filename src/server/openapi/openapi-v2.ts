/** Answers /openapi/v2: one document of all that is served, as JSON or protobuf. */
import { promisify } from 'node:util'
import { encodeJsonValue } from '#api/codec/json.ts'
import type { JsonObject } from '#api/scalars.ts'
import type { Schema } from '#api/schema.ts'
import type { RemoteVersions } from '#server/aggregation/documents.ts'
import { headerOf } from '#server/http/exchange.ts'
import type { PathAnswer, PathHandler, PathRequest } from '#server/http/path-handler.ts'
import { hashOf, loadDescriptions } from '#server/openapi/document-store.ts'
import { mergeDocuments } from '#server/openapi/merge-v2.ts'
import { messagesV2 } from '#server/openapi/messages-v2.ts'
import { encodeDocument } from '#server/openapi/protobuf-form.ts'
import { wholeDocument } from '#server/openapi/v2.ts'
import type { ResourceTable } from '#server/resources/served-resource.ts'

export interface OpenApiV2Options {
  readonly schema: Schema
  /** Of the server, as /version tells it. */
  readonly version: string
  resources(): ResourceTable
  /** What other servers say that they serve; absent: there are none. */
  remoteVersions?(): RemoteVersions
}

const protobuf = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf'

/** What a client may ask for, the first one being what it gets if it does not mind. */
const forms: readonly (readonly [name: string, form: Form])[] = [
  ['application/json', 'application/json'],
  [protobuf, protobuf],
  ['application/com.github.proto-openapi.spec.v2@v1.0+protobuf', protobuf],
]

type Form = 'application/json' | typeof protobuf

/**
 * The documents of the table they were made for: two, and each squeezed. They are large, so that
 * those of an older table go before the next are made.
 */
interface Made {
  readonly table: ResourceTable
  readonly remote: RemoteVersions | undefined
  readonly documents: Map<Form, Promise<Document>>
}

interface Document {
  readonly bytes: Buffer
  readonly squeezed: Buffer
  readonly etag: string
}

export function createOpenApiV2(options: OpenApiV2Options): PathHandler {
  let made: Made | undefined
  return {
    paths: ['/openapi/v2'],
    async answer(request) {
      const form = formOf(headerOf(request, 'accept') ?? '')
      if (!form) return { code: 406, headers: {}, body: nothing }
      const table = options.resources()
      const remote = options.remoteVersions?.()
      if (made?.table !== table || made.remote !== remote) {
        made = { table, remote, documents: new Map() }
      }
      const { documents } = made
      const found = documents.get(form) ?? make(options, made, form)
      documents.set(form, found)
      return answerOf(request, form, await found)
    },
  }
}

const nothing = new Uint8Array()

async function make(
  { schema, version }: OpenApiV2Options,
  { table, remote }: Pick<Made, 'table' | 'remote'>,
  form: Form,
): Promise<Document> {
  const describe = await loadDescriptions()
  const own = wholeDocument({ schema, table, describe }, version)
  const document = mergeDocuments(own, remote ? documentsOf(remote) : [])
  const isJson = form === 'application/json'
  const bytes = isJson ? encodeJsonValue(document) : encodeDocument(document, messagesV2)
  const squeeze = promisify(process.getBuiltinModule('node:zlib').gzip)
  return { bytes, squeezed: await squeeze(bytes), etag: `"${hashOf(bytes)}"` }
}

/** Those of groups that want to come first; of one group by the names of their APIServices. */
function documentsOf(remote: RemoteVersions): readonly JsonObject[] {
  const all = [...remote].flatMap(([key, { openApiV2 }]) =>
    openApiV2 ? [{ ...openApiV2, group: key.split('/')[0]! }] : [],
  )
  const priorities = new Map<string, number>()
  for (const { group, groupPriority } of all) {
    priorities.set(group, Math.max(groupPriority, priorities.get(group) ?? 0))
  }
  const sorted = all.toSorted(
    (a, b) => priorities.get(b.group)! - priorities.get(a.group)! || (a.name < b.name ? -1 : 1),
  )
  return sorted.map(({ document }) => document)
}

function answerOf(
  request: PathRequest,
  form: Form,
  { bytes, squeezed, etag }: Document,
): PathAnswer {
  const caching = {
    etag,
    vary: 'Accept-Encoding, Accept',
    'cache-control': 'no-cache, private',
  }
  if (headerOf(request, 'if-none-match') === etag) {
    return { code: 304, headers: caching, body: nothing }
  }
  const headers = { 'content-type': form, ...caching }
  if (!/\bgzip\b/.test(headerOf(request, 'accept-encoding') ?? '')) {
    return { code: 200, headers, body: bytes }
  }
  return { code: 200, headers: { ...headers, 'content-encoding': 'gzip' }, body: squeezed }
}

/** Longer headers are cut: what stands behind is not looked at. */
const limitChars = 4096

function formOf(accept: string): Form | undefined {
  const names = (accept || '*/*').slice(0, limitChars).split(',')
  for (const name of names.map((clause) => clause.split(';', 1)[0]!.trim())) {
    if (name === '*/*' || name === 'application/*') return 'application/json'
    const found = forms.find(([known]) => known === name)
    if (found) return found[1]
  }
  return undefined
}
