/** Answers /openapi/v2: one document of all that is served, as JSON or protobuf. */
import { promisify } from 'node:util'
import { encodeJsonValue } from '#api/codec/json.ts'
import type { JsonObject } from '#api/scalars/scalars.ts'
import type { Schema } from '#api/schema/schema.ts'
import type { Clock } from '#base/clock.ts'
import { headerOf } from '#server/http/exchange.ts'
import { encodingsOf } from '#server/http/negotiation/accept-encoding.ts'
import type { PathAnswer, PathHandler } from '#server/http/paths/path-handler.ts'
import { serveContent } from '#server/http/paths/serve-content.ts'
import { hashOf, loadDescriptions } from '#server/openapi/document-store.ts'
import { type Forms, formOf } from '#server/openapi/forms.ts'
import { mergeDocuments } from '#server/openapi/merge-v2.ts'
import { messagesV2 } from '#server/openapi/messages-v2.ts'
import { encodeDocument } from '#server/openapi/protobuf-form.ts'
import { wholeDocument } from '#server/openapi/v2.ts'
import type { RemoteVersions } from '#server/served/remote-version.ts'
import type { ResourceTable } from '#server/served/served-resource.ts'

export interface OpenApiV2Options {
  readonly schema: Schema
  readonly clock: Clock
  /** Of the server, as /version tells it. */
  readonly version: string
  resources(): ResourceTable
  /** What other servers say that they serve; absent: there are none. */
  remoteVersions?(): RemoteVersions
}

const protobuf = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf'

const forms: Forms<Form> = [
  ['json', 'application/json'],
  ['com.github.proto-openapi.spec.v2@v1.0+protobuf', protobuf],
  ['com.github.proto-openapi.spec.v2.v1.0+protobuf', protobuf],
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
  readonly modifiedMs: number
}

export function createOpenApiV2(options: OpenApiV2Options): PathHandler {
  let made: Made | undefined
  return {
    paths: ['/openapi/v2'],
    async answer(request) {
      const form = formOf(request, forms)
      if (!form || form === 'nothing') return { code: 406, headers: { vary }, body: nothing }
      const table = options.resources()
      const remote = options.remoteVersions?.()
      if (made?.table !== table || made.remote !== remote) {
        made = { table, remote, documents: new Map() }
      }
      const { documents } = made
      const found = documents.get(form) ?? make(options, made, form)
      documents.set(form, found)
      const document = await found
      const answer = serveContent(request, { ...document, type: form, headers: { vary } })
      const isShort = answer.body.length < leastSqueezedBytes || request.method === 'HEAD'
      const wanted = encodingsOf(headerOf(request, 'accept-encoding')).get('gzip') ?? 0
      return isShort || wanted === 0 ? answer : await squeezed(answer, document)
    },
  }
}

const nothing = new Uint8Array()
const vary = ['Accept-Encoding', 'Accept']

async function make(
  { schema, version, clock }: OpenApiV2Options,
  { table, remote }: Pick<Made, 'table' | 'remote'>,
  form: Form,
): Promise<Document> {
  const describe = await loadDescriptions()
  const own = wholeDocument({ schema, table, describe }, version)
  const document = mergeDocuments(own, remote ? documentsOf(remote) : [])
  const isJson = form === 'application/json'
  const json = encodeJsonValue(document)
  const bytes = isJson ? json : encodeDocument(document, messagesV2)
  // Both forms have the same tag.
  const etag = `"${hashOf(json)}"`
  return { bytes, squeezed: await squeeze(bytes), etag, modifiedMs: clock.nowMs() }
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

/** What is shorter is sent as it is. */
const leastSqueezedBytes = 1400

async function squeezed(answer: PathAnswer, { bytes, squeezed }: Document): Promise<PathAnswer> {
  const body = answer.body === bytes ? squeezed : await squeeze(answer.body)
  return { ...answer, headers: { ...answer.headers, 'content-encoding': 'gzip' }, body }
}

async function squeeze(bytes: Uint8Array): Promise<Buffer> {
  return await promisify(process.getBuiltinModule('node:zlib').gzip)(bytes)
}
