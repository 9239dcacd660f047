/** Turns a request for a resource into a call of its verb, and answers what the verb answers. */
import type { Codec } from '#api/codec/codec.ts'
import type { ObjectKind } from '#api/codec/object-kind.ts'
import { DecodeError } from '#api/codec/plain/decode-error.ts'
import type { DeleteOptions } from '#api/metadata.ts'
import { badRequest, unsupportedMediaType } from '#api/status/status-answers.ts'
import type { Answer, Body, Call, PatchBody, Verbs } from '#server/call.ts'
import { auditAnswer, auditOptions } from '#server/filters/audit-answer.ts'
import { type Request, sendAnswer } from '#server/filters/request.ts'
import type { RequestMetrics } from '#server/filters/request-metrics.ts'
import { enterAnswer, enterVerb, leaveVerb, outwardOf } from '#server/filters/request-spans.ts'
import { serveWatch, type Watching } from '#server/filters/serve-watch.ts'
import type { AnswerWriter } from '#server/http/answers/answer-writer.ts'
import { headerOf } from '#server/http/exchange.ts'
import { bareType } from '#server/http/negotiation/accept.ts'
import {
  bodyMediaType,
  type Endpoint,
  negotiateOutput,
} from '#server/http/negotiation/negotiation.ts'
import { customPatchTypes, patchTypes } from '#server/http/negotiation/patch-types.ts'
import {
  parseDeleteOptions,
  parseGetParameters,
  parseListParameters,
  parsePatchParameters,
  parseWriteParameters,
} from '#server/http/parameters.ts'
import type { Route } from '#server/http/route.ts'
import { warnOfDeprecation } from '#server/verbs/dependencies.ts'

export interface ResourceServing extends Watching {
  readonly verbs: Verbs
  readonly codec: Codec
  readonly writer: AnswerWriter
  readonly metrics: Pick<RequestMetrics, 'deprecated' | 'listed'>
}

/** Serves every verb but `connect`. Throws StatusError. */
export function serveResource(
  request: Request,
  route: Route,
  serving: ResourceServing,
): undefined | Promise<void> {
  if (request.trace) enterVerb(request, route.verb)
  const call = callOf(request, route)
  const deprecation = warnOfDeprecation(call)
  if (deprecation && request.info?.isResource) {
    serving.metrics.deprecated(request.info, deprecation.removed)
  }
  const form = negotiateOutput(request, endpointOf(route))
  if (route.verb === 'watch') return serveWatch(request, { call, form }, serving)
  const pending = callVerb(request, { route, call }, serving)
  const send = (answer: Answer) => {
    if (answer.type === 'watch') throw new TypeError('Only a watch answers with a watch')
    if (request.trace) {
      leaveVerb(request, route.verb)
      enterAnswer(request, form.mediaType)
    }
    const written = serving.writer.write(answer, form, request.query)
    if (request.audit) auditAnswer(request, answer, { form, written, writer: serving.writer })
    return sendAnswer(request, written)
  }
  return pending instanceof Promise ? pending.then(send) : send(pending)
}

/** Besides whole objects these are shown as tables; the other parts of built-in objects are not. */
const tabled: ReadonlySet<string> = new Set(['status', 'scale'])

function endpointOf({ resource, subresource }: Route): Endpoint {
  if (resource.isCustom) return 'custom objects'
  const { subresources = [], verbs } = resource.definition
  // What is only asked, like a review, can be looked at in no table.
  const isKept = verbs?.includes('get') ?? true
  if (subresource === '') return isKept ? 'objects' : 'untabled objects'
  const isUntabled = subresources.some((one) => one.name === subresource && one.untabled)
  return tabled.has(subresource) && !isUntabled ? 'objects' : 'untabled objects'
}

export function callOf(request: Request, route: Route): Call {
  return new RequestCall(request, route)
}

/**
 * A class, as whatever has a getter and is made for each request: a getter in an object literal is
 * made in the old space, and keeps all that belongs to the request until that is collected.
 */
class RequestCall implements Call {
  readonly resource: Call['resource']
  readonly subresource: string
  readonly namespace: string
  readonly name: string
  readonly user: Call['user']
  readonly userAgent: string
  readonly warn: Call['warn']
  readonly audit: Call['audit']
  readonly span: Call['span']
  readonly #request: Request

  constructor(request: Request, { resource, subresource, namespace, name }: Route) {
    this.resource = resource
    this.subresource = subresource
    this.namespace = namespace
    this.name = name
    this.user = request.user
    this.userAgent = request.userAgent
    this.warn = request.warn
    this.audit = request.audit
    this.span = request.trace?.recorded
    this.#request = request
  }

  get signal(): AbortSignal {
    return this.#request.signal
  }

  waited(ms: number): void {
    this.#request.waitedMs += ms
  }

  get outward(): Call['outward'] {
    return outwardOf(this.#request)
  }
}

interface Calling {
  readonly route: Route
  readonly call: Call
}

function callVerb(
  request: Request,
  { route, call }: Calling,
  serving: ResourceServing,
): Answer | Promise<Answer> {
  const { verbs } = serving
  const { query } = request
  switch (route.verb) {
    case 'get':
      return verbs.get(call, parseGetParameters(query))
    case 'list':
      return verbs.list(call, parseListParameters(query))
    case 'create':
      return withBody(request, (body) => verbs.create(call, body, parseWriteParameters(query)))
    case 'update':
      return withBody(request, (body) => verbs.update(call, body, parseWriteParameters(query)))
    case 'patch':
      return patch(request, call, serving)
    case 'delete':
      return withDeleteOptions(request, serving, (options) => verbs.delete(call, options))
    case 'deletecollection':
      return withDeleteOptions(request, serving, (options) =>
        verbs.deleteCollection(call, parseListParameters(query), options),
      )
    default:
      throw new TypeError(`No verb ${route.verb} can be called`)
  }
}

async function withBody(request: Request, act: (body: Body) => Promise<Answer>): Promise<Answer> {
  const mediaType = bodyMediaType(headerOf(request.exchange, 'content-type'))
  const bytes = await readBody(request)
  return await act({ type: 'bytes', bytes, mediaType })
}

/** Upstream's limit. */
const bodyLimitBytes = 3 * 1024 * 1024

function readBody({ exchange, trace }: Request): Promise<Buffer> {
  const { hasBody } = exchange
  const reading = hasBody ? exchange.readBody(bodyLimitBytes) : Promise.resolve(Buffer.alloc(0))
  return trace ? reading.then((bytes) => trace.noteBody(bytes)) : reading
}

async function patch(request: Request, call: Call, { verbs }: ResourceServing): Promise<Answer> {
  const known = call.resource.isCustom ? customPatchTypes : patchTypes
  const type = known.get(bareType(headerOf(request.exchange, 'content-type') ?? ''))
  if (!type) throw unsupportedMediaType([...known.keys()])
  const bytes = await readBody(request)
  const body: PatchBody = {
    type: 'bytes',
    patch: type,
    bytes,
    ...(type === 'apply' && { isYaml: true }),
  }
  return await verbs.patch(call, body, parsePatchParameters(request.query))
}

const deleteOptions = { apiVersion: 'meta.k8s.io/v1', kind: 'DeleteOptions' }

/** What upstream knows where it reads options: kinds that are of no group. */
const generic: ReadonlySet<string> = new Set([
  ...['APIGroup', 'APIGroupList', 'APIResourceList', 'APIVersions', 'Status'],
  ...['CreateOptions', 'DeleteOptions', 'GetOptions', 'ListOptions', 'PatchOptions'],
  ...['UpdateOptions', 'WatchEvent'],
])

/** They stand in the body; without one, in the query. */
async function withDeleteOptions(
  request: Request,
  { codec }: ResourceServing,
  act: (options: DeleteOptions) => Promise<Answer>,
): Promise<Answer> {
  const bytes = await readBody(request)
  if (bytes.length === 0) return await act(parseDeleteOptions(request.query))
  const mediaType = bodyMediaType(headerOf(request.exchange, 'content-type'))
  let options: DeleteOptions
  try {
    const only = ({ kind }: ObjectKind) => generic.has(kind)
    options = codec.decode<DeleteOptions>(bytes, mediaType, deleteOptions, only).object
    const { apiVersion = '', kind = '' } = options
    if (kind !== deleteOptions.kind) {
      const version = apiVersion.slice(apiVersion.indexOf('/') + 1)
      throw new DecodeError(
        `converting (${version}.${kind}) to (v1.DeleteOptions): unknown conversion`,
      )
    }
    if (request.audit) auditOptions(request.audit, codec, options)
  } catch (error) {
    throw error instanceof DecodeError ? badRequest(error.message) : error
  }
  return await act(options)
}
