/** A request on its way through the filters: what is known of it, and how it is answered. */
import { indentJson } from '#api/codec/json/indent.ts'
import type { StatusError } from '#api/status/status.ts'
import { tooManyRequests } from '#api/status/status-answers.ts'
import type { RequestAudit } from '#server/audit/request-audit.ts'
import { auditStatus } from '#server/filters/audit-answer.ts'
import type { FlowMarks, Leave } from '#server/filters/in-flight.ts'
import { enterAnswer } from '#server/filters/request-spans.ts'
import type { AnswerWriter, WrittenAnswer } from '#server/http/answers/answer-writer.ts'
import { type KeptBody, keptBody } from '#server/http/answers/list-body.ts'
import type { SendBudget } from '#server/http/answers/send-budget.ts'
import { createWarnings, type Warnings } from '#server/http/answers/warnings.ts'
import type { AnswerHeaders, Body, Exchange } from '#server/http/exchange.ts'
import { headerOf } from '#server/http/exchange.ts'
import {
  type Accepting,
  acceptsGzip,
  negotiatePlain,
} from '#server/http/negotiation/negotiation.ts'
import type { PathAnswer } from '#server/http/paths/path-handler.ts'
import type { RequestInfo } from '#server/http/request-info.ts'
import type { Query, RequestTarget } from '#server/http/request-target.ts'
import type { RequestTrace } from '#server/tracing/request-trace.ts'
import { anonymous, type User } from '#server/user.ts'

/** A class, since one is made for each request. */
export class Request implements Accepting {
  readonly exchange: Exchange
  readonly auditId: string
  readonly sendBudget: SendBudget
  readonly path: string
  readonly query: Query
  readonly accept: string | undefined
  readonly userAgent: string
  info: RequestInfo | undefined
  user: User = anonymous
  /** Who asks in truth, where the user is impersonated. */
  impersonator: User | undefined
  /** Whether who asks may do so: what fails from then on is for others to say. */
  isAllowed = false
  /** Whether the path leads to a resource that is served. */
  isRouted = false
  failure: unknown
  /** The answer is whole, and the client has yet to read much of it. */
  isSending = false
  /** Nothing is done for it any more. */
  isOver = false
  receivedMs = 0
  /** How long it was held up by others: by webhooks, and by requests before it. */
  waitedMs = 0
  /** How long its answer is. */
  sentBytes = 0
  /** It was given up: there was no room for it, or no time left. */
  isTerminated = false
  /** What its answer says besides; shared by requests, so it is never changed. */
  more: Readonly<AnswerHeaders> | undefined
  /** What is noted of it, where something is. */
  audit: RequestAudit | undefined
  isAuditDecided = false
  /** Where it is traced. */
  trace: RequestTrace | undefined
  /** By which flow schema and priority level it was let in. */
  flow: FlowMarks | undefined
  /** The place that it has among those that are served. */
  place: Leave | undefined
  #code = 0
  #warnings: Warnings | undefined
  #life: AbortController | undefined

  constructor(
    exchange: Exchange,
    { path, query }: RequestTarget,
    { auditId, sendBudget }: { readonly auditId: string; readonly sendBudget: SendBudget },
  ) {
    this.exchange = exchange
    this.auditId = auditId
    this.sendBudget = sendBudget
    this.path = path
    this.query = query
    this.accept = headerOf(exchange, 'accept')
    this.userAgent = headerOf(exchange, 'user-agent') ?? ''
  }

  /** Of the answer: known just before that begins. */
  get code(): number {
    return this.#code
  }

  set code(code: number) {
    this.#code = code
    if (this.audit) this.audit.responding(code)
  }

  readonly warn = (text: string): void => {
    this.#warnings ??= createWarnings()
    this.#warnings.add(text)
  }

  get warnings(): string[] | undefined {
    return this.#warnings?.headers
  }

  /** Aborted when the client is gone or the time is over. Made when somebody asks for it. */
  get signal(): AbortSignal {
    this.#life ??= new AbortController()
    return this.#life.signal
  }

  leaveFlow(): void {
    this.place?.leave()
    this.place = undefined
  }

  abort(reason: unknown): void {
    this.#life ??= new AbortController()
    this.#life.abort(reason)
  }
}

/** Upstream compresses what is longer. */
const gzipAboveBytes = 128 * 1024

/** What every answer says, whoever makes it. */
export function ownHeaders({ auditId, flow, more }: Request): AnswerHeaders {
  const headers: AnswerHeaders = { 'audit-id': auditId, 'cache-control': 'no-cache, private' }
  if (flow) addMarks(headers, flow)
  return more ? Object.assign(headers, more) : headers
}

/** Ids, since names might say more than users are to know. */
function addMarks(headers: AnswerHeaders, { schemaUid, levelUid }: FlowMarks): void {
  headers['x-kubernetes-pf-flowschema-uid'] = schemaUid
  headers['x-kubernetes-pf-prioritylevel-uid'] = levelUid
}

export function headersOf(
  request: Request,
  contentType: string,
  more?: Readonly<AnswerHeaders>,
): AnswerHeaders {
  const { auditId, flow, warnings } = request
  const headers: AnswerHeaders = {
    'audit-id': auditId,
    'cache-control': 'no-cache, private',
    'content-type': contentType,
  }
  if (flow) addMarks(headers, flow)
  if (warnings) headers['warning'] = warnings
  if (request.more) Object.assign(headers, request.more)
  return more ? Object.assign(headers, more) : headers
}

/** Answers at once, but where it has to compress. */
export function sendAnswer(
  request: Request,
  { code, contentType, body }: WrittenAnswer,
  more?: Readonly<AnswerHeaders>,
): undefined | Promise<void> {
  const whole: KeptBody | Buffer = body
  const bytes = 'bytes' in whole ? whole.bytes : whole
  if (bytes.length > gzipAboveBytes && acceptsGzip(headerOf(request.exchange, 'accept-encoding'))) {
    const kept = 'bytes' in whole ? whole : keptBody(whole)
    return sendCompressed(request, { code, contentType, body: kept }, more)
  }
  return send(request, { code, headers: headersOf(request, contentType, more), bytes })
}

/** Answers longer than this keep their place among the requests in flight until they are read. */
const largeBytes = 1024 * 1024

interface Sending {
  readonly code: number
  readonly headers: AnswerHeaders
  readonly bytes: Body
}

function send(request: Request, { code, headers, bytes }: Sending): undefined | Promise<void> {
  const { exchange } = request
  request.sentBytes = bytes.length
  if (bytes.length <= largeBytes || exchange.isClosed) {
    request.code ||= code
    exchange.answer(code, headers, bytes)
    return undefined
  }
  const release = request.sendBudget.hold(bytes)
  if (!release) throw tooManyRequests('too much is being sent, please try again later', 1)
  request.code ||= code
  request.isSending = true
  return new Promise((resolve) => {
    exchange.onClose(() => {
      release()
      resolve()
    })
    exchange.answer(code, headers, bytes)
  })
}

async function sendCompressed(
  request: Request,
  { code, contentType, body }: WrittenAnswer & { readonly body: KeptBody },
  more?: Readonly<AnswerHeaders>,
): Promise<void> {
  const bytes = await body.compressed()
  const encoding = { ...more, 'content-encoding': 'gzip', vary: 'Accept-Encoding' }
  await send(request, { code, headers: headersOf(request, contentType, encoding), bytes })
}

export function sendFailure(
  request: Request,
  { status }: StatusError,
  writer: AnswerWriter,
): undefined | Promise<void> {
  const { code = 500, details, reason } = status
  if (request.audit) auditStatus(request.audit, status, writer)
  const seconds = details?.retryAfterSeconds ?? 0
  const more = {
    ...(seconds > 0 && { 'retry-after': String(seconds) }),
    ...(!request.isAllowed && isRefusal(reason) && nosniff),
  }
  const form = negotiatePlain(request)
  if (request.trace) enterAnswer(request, form?.mediaType ?? 'application/json')
  if (form) return sendAnswer(request, writer.writeStatus(status, code, form), more)
  const plain = writer.writeStatus(status, code, { mediaType: 'application/json', pretty: false })
  const text = plain.body.toString().trimEnd()
  return sendAnswer(request, { ...plain, body: Buffer.from(indentJson(text)) }, more)
}

/** Upstream's words for who may not, or not as whom: they are for people. */
function isRefusal(reason: string | undefined): boolean {
  return reason === 'Forbidden' || reason === 'BadRequest'
}

export function sendText(
  request: Request,
  code: number,
  text: string,
  more?: Readonly<AnswerHeaders>,
): undefined {
  const headers = headersOf(request, textType, { ...nosniff, ...more })
  const bytes = Buffer.from(text)
  request.code ||= code
  request.sentBytes = bytes.length
  request.exchange.answer(code, headers, bytes)
}

export const textType = 'text/plain; charset=utf-8'
/** No browser is to take a text for a page. */
export const nosniff = { 'x-content-type-options': 'nosniff' } as const

const keptPathBodies = new WeakMap<Uint8Array, KeptBody>()

export function sendPathAnswer(
  request: Request,
  { code, headers, body, isObject }: PathAnswer,
): undefined | Promise<void> {
  const { 'content-type': type, ...more } = headers
  const contentType = String(type ?? textType)
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  if (bytes.length === 0 && (type === undefined || code === 200)) {
    return sendNothing(request, code, headersOf(request, contentType, more))
  }
  if (!isObject || bytes.length <= gzipAboveBytes) {
    return send(request, { code, headers: headersOf(request, contentType, more), bytes })
  }
  const kept = keptPathBodies.get(body) ?? keptBody(bytes)
  keptPathBodies.set(body, kept)
  return sendAnswer(request, { code, contentType, body: kept }, more)
}

/** Upstream forgets all that was to be said of what nobody wrote: there is nothing, and no code but 200. */
function sendNothing(
  request: Request,
  code: number,
  { 'content-type': _, ...written }: AnswerHeaders,
): undefined | Promise<void> {
  const { auditId, more } = request
  const unwritten = { 'audit-id': auditId, 'cache-control': 'no-cache, private', ...more }
  const headers = code === 200 ? unwritten : written
  return send(request, { code, headers, bytes: Buffer.alloc(0) })
}
