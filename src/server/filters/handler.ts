/** The whole of the HTTP server above its sockets, put together. */
import type { Codec } from '#api/codec/codec.ts'
import { parseDuration } from '#api/scalars/duration.ts'
import { badRequest } from '#api/status/status-answers.ts'
import type { Clock } from '#base/clock.ts'
import type { Logger } from '#base/log/log.ts'
import type { Metrics } from '#base/metrics.ts'
import type { Random } from '#base/random.ts'
import { DeadlineError } from '#base/wait.ts'
import type { Aggregation } from '#server/aggregation/aggregation.ts'
import type { Audit } from '#server/audit/audit.ts'
import {
  type AnonymousAccess,
  type Authenticator,
  createAuthentication,
} from '#server/authn/authenticator.ts'
import type { Authorizer } from '#server/authz/authorizer.ts'
import type { Verbs } from '#server/call.ts'
import { createAccessMetrics } from '#server/filters/access-metrics.ts'
import { createAuditIds } from '#server/filters/audit-id.ts'
import { auditEarlyFailure, endAudit } from '#server/filters/audit-request.ts'
import { transportSecurityHeaders, withAllowedOrigins } from '#server/filters/browsers.ts'
import { type ChainParts, runChain } from '#server/filters/chain.ts'
import { ClientGone } from '#server/filters/client-gone.ts'
import { createDispatch } from '#server/filters/dispatch.ts'
import { answerError } from '#server/filters/failure.ts'
import { createImpersonation } from '#server/filters/impersonation.ts'
import { createInFlightLimits, type FlowControl } from '#server/filters/in-flight.ts'
import { isLongRunning } from '#server/filters/long-running.ts'
import type { BrowserOptions, RequestLimits } from '#server/filters/options.ts'
import { Request } from '#server/filters/request.ts'
import { createRequestMetrics } from '#server/filters/request-metrics.ts'
import { createRequestObserver } from '#server/filters/request-observer.ts'
import { createAnswerWriter } from '#server/http/answers/answer-writer.ts'
import { createSendBudget } from '#server/http/answers/send-budget.ts'
import type { HttpHandler } from '#server/http/exchange.ts'
import type { PathHandler } from '#server/http/paths/path-handler.ts'
import { type RequestInfo, requestInfoOf } from '#server/http/request-info.ts'
import { firstOf, parseRequestTarget } from '#server/http/request-target.ts'
import { createFlusher } from '#server/http/watch/flusher.ts'
import { createFrameWriter } from '#server/http/watch/frames.ts'
import type { Peers } from '#server/peers/peers.ts'
import type { ResourceTable } from '#server/served/served-resource.ts'
import type { Connect } from '#server/streaming/connect.ts'
import type { RequestTracing } from '#server/tracing/open-tracing.ts'

export interface HandlerOptions {
  readonly verbs: Verbs
  /** What is served now. */
  resources(): ResourceTable
  readonly codec: Codec
  /** Tried in their order. */
  readonly authenticators: readonly Authenticator[]
  readonly allowsAnonymous?: AnonymousAccess
  readonly authorizer: Authorizer
  readonly paths: readonly PathHandler[]
  /** Serves the subresources that are streams through to a node. Without it they are refused. */
  readonly connect?: Connect
  /** Absent: there are no other servers. */
  readonly aggregation?: Pick<Aggregation, 'find' | 'pass'>
  /** Absent: what only other servers on the store serve is not there. */
  readonly peers?: Pick<Peers, 'find' | 'pass'>
  readonly flow?: FlowControl
  readonly audit?: Audit | undefined
  /** Absent: nobody is told how a request went its way. */
  readonly tracing?: RequestTracing | undefined
  /** Absent: browsers are told nothing. */
  readonly browsers?: BrowserOptions
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
  readonly metrics: Metrics
  /** Aborted when the server is to stop: watches end. */
  readonly closing: AbortSignal
  readonly limits: Pick<RequestLimits, 'timeoutMs' | 'minWatchSeconds'>
}

export function createHandler(options: HandlerOptions): HttpHandler {
  const { codec, clock, log } = options
  const { timeoutMs } = options.limits
  const writer = createAnswerWriter({ codec, clock })
  const metrics = createRequestMetrics(options.metrics)
  const flow = options.flow ?? createInFlightLimits()
  const { audit, tracing } = options
  const parts: ChainParts = {
    clock,
    metrics: createAccessMetrics(options.metrics),
    flow,
    audit,
    authorizer: options.authorizer,
    authentication: createAuthentication(options.authenticators, options),
    impersonation: createImpersonation(options.authorizer),
    dispatch: createDispatch({
      ...options,
      writer,
      metrics,
      flusher: createFlusher(clock),
      frames: createFrameWriter(codec),
    }),
  }
  const run = withAllowedOrigins(options.browsers?.allowedOrigins ?? [], runChain)
  const more = transportSecurityHeaders(options.browsers?.transportSecurity ?? [])
  const sendBudget = createSendBudget()
  const auditIdOf = createAuditIds(options.random)
  const observe = createRequestObserver({ clock, log, metrics, flow })

  return async (given) => {
    const traced = tracing?.begin(given)
    const exchange = traced ? traced.exchange : given
    const target = parseRequestTarget(exchange.target)
    if (!target) return exchange.answer(400, plainText, Buffer.from('400 Bad Request'))
    const auditId = auditIdOf(exchange.headers['audit-id'])
    const request = new Request(exchange, target, { auditId, sendBudget })
    request.receivedMs = clock.nowMs()
    const begunMs = clock.steadyMs()
    request.trace = traced?.trace
    try {
      const { method, target: sent } = exchange
      const info = requestInfoOf({ method, target: sent, ...target })
      request.info = info
      request.more = more
      const limitMs = timeLimitOf(request, info, timeoutMs)
      const serving = run(request, info, parts)
      if (!exchange.hasBegun) abortWhenGone(request)
      if (limitMs === undefined || (exchange.hasBegun && !request.isSending)) await serving
      else
        await withinTime(request, serving, {
          limitMs,
          clock,
          fail: (error) => answerError(request, error, { writer, log }),
        })
    } catch (error) {
      request.failure = error
      if (audit) auditEarlyFailure(request, audit)
      await answerError(request, error, { writer, log })
    }
    request.isOver = true
    observe(request, begunMs)
    if (request.trace) request.trace.end(request.code)
    if (request.audit) await endAudit(request)
  }
}

function abortWhenGone(request: Request): void {
  const { exchange } = request
  const abort = () => {
    if (!request.isOver && !exchange.hasEnded) request.abort(new ClientGone('The client went away'))
  }
  if (exchange.isClosed) abort()
  else exchange.onClose(abort)
}

const plainText = { 'content-type': 'text/plain; charset=utf-8' }

const nsPerMs = 1_000_000n

/** Throws StatusError (400), and DeadlineError where so little time is over before it begins. */
function timeLimitOf(request: Request, info: RequestInfo, mostMs: number): number | undefined {
  if (isLongRunning(info)) return undefined
  const asked = request.query.size > 0 ? firstOf(request.query, 'timeout') : undefined
  if (!asked) return mostMs
  let ns: bigint
  try {
    ns = parseDuration(asked)
  } catch (error) {
    const why = error instanceof Error ? error.message : ''
    throw badRequest(`invalid timeout specified in the request URL - ${why}`)
  }
  if (ns > 0n && ns < nsPerMs) throw new DeadlineError(0)
  return ns > 0n ? Math.min(Number(ns / nsPerMs), mostMs) : mostMs
}

interface TimeLimit {
  readonly limitMs: number
  readonly clock: Clock
  fail(error: unknown): Promise<void>
}

/** After that time the client is answered, whatever its request still does. */
async function withinTime(
  request: Request,
  serving: Promise<void>,
  { limitMs, clock, fail }: TimeLimit,
): Promise<void> {
  const timer = clock.after(limitMs, () => {
    const late = new DeadlineError(limitMs)
    request.isTerminated = true
    request.abort(late)
    void fail(late)
  })
  try {
    await serving
  } finally {
    timer[Symbol.dispose]() // as `using` would, which costs each request a call out of compiled code
  }
}
