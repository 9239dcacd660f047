/**
 * What happens to a request between the socket and the verbs, in upstream's order: who asks, as
 * whom, whether there is room, whether it is allowed, and then its work.
 */

import type { Clock } from '#base/clock.ts'
import type { Audit } from '#server/audit/audit.ts'
import type { Authentication, Credentials } from '#server/authn/authenticator.ts'
import { bearerTokenOf } from '#server/authn/bearer-token.ts'
import { webSocketTokenOf } from '#server/authn/websocket-token.ts'
import type { Authorizer, Decision } from '#server/authz/authorizer.ts'
import type { AccessMetrics } from '#server/filters/access-metrics.ts'
import { auditDecision, beginAudit } from '#server/filters/audit-request.ts'
import { attributesOf, forbiddenBy } from '#server/filters/authorize.ts'
import type { Dispatch } from '#server/filters/dispatch.ts'
import type { Impersonation } from '#server/filters/impersonation.ts'
import { parseImpersonation } from '#server/filters/impersonation-headers.ts'
import type { FlowControl, Leave } from '#server/filters/in-flight.ts'
import { sendInternalError } from '#server/filters/internal-error.ts'
import { isLongRunning } from '#server/filters/long-running.ts'
import { type Request, sendText } from '#server/filters/request.ts'
import { headerOf } from '#server/http/exchange.ts'
import type { RequestInfo } from '#server/http/request-info.ts'
import type { Remarks, User } from '#server/user.ts'

export interface ChainParts {
  readonly clock: Clock
  readonly metrics: AccessMetrics
  readonly authentication: Authentication
  readonly impersonation: Impersonation
  readonly flow: FlowControl
  readonly authorizer: Authorizer
  readonly dispatch: Dispatch
  /** Absent: nothing is noted. */
  readonly audit?: Audit | undefined
}

export type RunChain = (request: Request, info: RequestInfo, parts: ChainParts) => Promise<void>

/** Answers the request; throws what the answer is to be where it is a refusal. */
export async function runChain(
  request: Request,
  info: RequestInfo,
  parts: ChainParts,
): Promise<void> {
  const { trace } = request
  trace?.enterFilter('authentication')
  const known = authenticate(request, parts)
  let user = known instanceof Promise ? await known : known
  request.user = user
  trace?.begin(request, user, info)
  if (parts.audit) {
    const beginning = beginAudit(request, { info, isLong: isLongRunning(info) }, parts.audit)
    if (beginning) await beginning
  }
  if (user.remarks) remark(request, user.remarks)
  const { headers, rawHeaders } = request.exchange
  trace?.enterFilter('constrainedimpersonation')
  const wanted = parseImpersonation(headers, rawHeaders)
  if (wanted) {
    const { impersonation } = parts
    const { signal } = request
    const taken = await impersonation.impersonate(wanted, attributesOf(user, info), signal)
    user = taken.user
    request.impersonator = request.user
    request.user = user
    request.audit?.impersonates(user, taken.constraint)
  }
  const { flow } = parts
  if (flow.admitsWatches) trace?.enterFilter('priorityandfairness')
  if (isLongRunning(info) && !(flow.admitsWatches && info.verb === 'watch')) {
    return await authorizeAndServe(request, info, parts)
  }
  const entering = flow.enter(request, info, isMutating(info, request.exchange.method))
  request.place =
    entering instanceof Promise ? await waiting(request, entering, parts.clock) : entering
  if (!request.place) return tooMany(request)
  try {
    const serving = authorizeAndServe(request, info, parts)
    if (serving) await serving
  } finally {
    // A watch has left when it began.
    request.leaveFlow()
  }
}

function remark(request: Request, { warnings, notes }: Remarks): void {
  for (const text of warnings) request.warn(text)
  for (const [key, value] of Object.entries(notes)) request.audit?.annotate(key, value)
}

async function waiting(
  request: Request,
  entering: Promise<Leave | undefined>,
  clock: Clock,
): Promise<Leave | undefined> {
  const begunMs = clock.steadyMs()
  const place = await entering
  request.waitedMs += clock.steadyMs() - begunMs
  request.audit?.waited('apf-queue-wait')
  return place
}

function authenticate(request: Request, parts: ChainParts): User | Promise<User> {
  const { authentication, clock, metrics } = parts
  const begunMs = clock.steadyMs()
  let user: User | Promise<User>
  try {
    user = authentication.authenticate(new ShownCredentials(request))
  } catch (error) {
    metrics.unknown(error, clock.steadyMs() - begunMs)
    throw error
  }
  if (user instanceof Promise) return knownLater(user, begunMs, parts)
  metrics.known(user, clock.steadyMs() - begunMs)
  return user
}

async function knownLater(
  pending: Promise<User>,
  begunMs: number,
  { clock, metrics }: ChainParts,
): Promise<User> {
  try {
    const user = await pending
    metrics.known(user, clock.steadyMs() - begunMs)
    return user
  } catch (error) {
    metrics.unknown(error, clock.steadyMs() - begunMs)
    throw error
  }
}

class ShownCredentials implements Credentials {
  readonly token: string
  readonly rawHeaders: Credentials['rawHeaders']
  readonly path: string
  readonly #request: Request

  constructor(request: Request) {
    const { exchange, warn } = request
    this.token =
      bearerTokenOf(headerOf(exchange, 'authorization'), warn) || webSocketTokenOf(exchange.headers)
    this.rawHeaders = exchange.rawHeaders
    this.path = request.path
    this.#request = request
  }

  get signal(): AbortSignal {
    return this.#request.signal
  }

  certificate(): ReturnType<Credentials['certificate']> {
    return this.#request.exchange.certificate()
  }
}

function authorizeAndServe(
  request: Request,
  info: RequestInfo,
  { authorizer, dispatch, clock, metrics }: ChainParts,
): undefined | Promise<void> {
  request.trace?.enterFilter('authorization')
  const attributes = attributesOf(request.user, info)
  const begunMs = clock.steadyMs()
  const act = (decision: Decision) => {
    metrics.decided(decision, clock.steadyMs() - begunMs)
    if (request.audit) auditDecision(request.audit, decision)
    if (decision.verdict !== 'allow') {
      // Nobody could say whether it is allowed.
      if (decision.error !== undefined) return sendInternalError(request, decision.error)
      throw forbiddenBy(attributes, decision)
    }
    request.isAllowed = true
    return dispatch(request, info)
  }
  const pending = authorizer.authorize(attributes, request)
  return pending instanceof Promise ? pending.then(act) : act(pending)
}

function tooMany(request: Request): void {
  request.isTerminated = true
  const text = 'Too many requests, please try again later.\n'
  sendText(request, 429, text, { 'retry-after': '1' })
}

const readingVerbs: ReadonlySet<string> = new Set(['get', 'list', 'watch'])
const readingMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

function isMutating(info: RequestInfo, method: string): boolean {
  return info.isResource ? !readingVerbs.has(info.verb) : !readingMethods.has(method)
}
