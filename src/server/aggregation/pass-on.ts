/** Passes a request on to another API server, with who asks, and its answer back as it comes. */

import type { Clock } from '#base/clock.ts'
import { hostPort } from '#base/host-port.ts'
import { messageOf } from '#base/message-of.ts'
import {
  type AskedServer,
  type AskingParts,
  askExtension,
} from '#server/aggregation/ask-extension.ts'
import { identityHeaders, isIdentity } from '#server/aggregation/identity-headers.ts'
import type { Place } from '#server/aggregation/service-place.ts'
import type { AnswerHeaders, Exchange } from '#server/http/exchange.ts'
import type { Query } from '#server/http/request-target.ts'
import type { Span } from '#server/span.ts'
import type { BackendAnswer } from '#server/streaming/backend.ts'
import { answeredHeaders, forwardedHeaders } from '#server/streaming/headers.ts'
import { escapePath, searchOfQuery } from '#server/streaming/location.ts'
import { pump } from '#server/streaming/pump.ts'
import { joinUpgraded, wantsUpgrade } from '#server/streaming/upgrade.ts'
import { asClientSpan } from '#server/tracing/client-span.ts'
import type { User } from '#server/user.ts'

export interface PassedRequest {
  readonly exchange: Exchange
  /** Decoded. */
  readonly path: string
  readonly query: Query
  readonly user: User
  readonly signal: AbortSignal
  /** Its work, where it is traced. */
  readonly span?: Span | undefined
  /** What the server adds to an answer that is not its own. Notes its code. */
  answering(code: number): AnswerHeaders
  /** Answers in the server's own name. */
  answerText(code: number, text: string): void
}

export interface PassingParts<Server extends AskedServer> extends AskingParts {
  /** Undefined: there is no way to it now, and whoever has to know was told. */
  placeOf(server: Server): Place | undefined
  /** Whether a header of this name says who the client is. */
  isSecret(header: string): boolean
  /** What it is told besides. */
  readonly marks?: Readonly<Record<string, string>>
  /** Whether a redirection is refused: it would lead the client to wherever the other server wants. */
  readonly rejectsRedirects: boolean
  readonly clock: Clock
}

export async function passOn<Server extends AskedServer>(
  parts: PassingParts<Server>,
  server: Server,
  request: PassedRequest,
): Promise<void> {
  const place = parts.placeOf(server)
  if (!place) return request.answerText(503, 'service unavailable\n')
  const answer = await ask(parts, server, { request, place })
  if (!answer) return
  if (answer.type === 'upgraded') {
    request.answering(101)
    return await joinUpgraded(request.exchange, answer, parts.clock)
  }
  const { response } = answer
  const code = response.statusCode ?? 502
  const isRedirect = code >= 300 && code <= 399 && response.headers.location !== undefined
  if (isRedirect && parts.rejectsRedirects) {
    response.destroy()
    return request.answerText(502, redirected)
  }
  if (wantsUpgrade(request.exchange) && code < 400) {
    response.destroy()
    return request.answerText(503, `invalid upgrade response: status code ${code}\n`)
  }
  const headers = answeredHeaders(response.headersDistinct, request.answering(code))
  const outlet = request.exchange.begin(code, headers)
  await pump({ source: response, exchange: request.exchange, outlet })
}

const redirected = 'the backend attempted to redirect this request, which is not permitted'

interface Passing {
  readonly request: PassedRequest
  readonly place: Place
}

/** All but where it is. */
type Parts = Omit<PassingParts<AskedServer>, 'placeOf'>

/** Undefined where it cannot be asked, and the client was told so. */
async function ask(
  parts: Parts,
  server: AskedServer,
  { request, place }: Passing,
): Promise<BackendAnswer | undefined> {
  const { exchange, path, query, signal, span } = request
  try {
    const { method } = exchange
    const sent = `${escapePath(path)}${searchOfQuery(query)}`
    const { host, port } = place
    const answer = await asClientSpan(
      // Upstream goes past its own client there.
      wantsUpgrade(exchange) ? undefined : span,
      { method, host, port, url: `https://${hostPort(host, port)}${sent}` },
      {
        ask: (trace) =>
          askExtension(parts, server, {
            ...{ place, method, path: sent, signal },
            headers: { ...headersFor(parts, { request, place }), ...trace },
            ...(exchange.hasBody && { body: exchange.body() }),
          }),
        codeOf: ({ response }) => response.statusCode ?? 0,
      },
    )
    if (answer.type === 'answer' || wantsUpgrade(exchange)) return answer
    answer.socket.destroy()
    throw new Error('the backend changed the protocol without being asked to')
  } catch (error) {
    signal.throwIfAborted()
    const why = messageOf(error)
    const isUpgrade = wantsUpgrade(exchange)
    request.answerText(503, isUpgrade ? `${why}\n` : `error trying to reach service: ${why}\n`)
    return undefined
  }
}

function headersFor({ isSecret, marks }: Parts, { request, place }: Passing) {
  const { exchange, path, user } = request
  const secret = (name: string) => isIdentity(name) || isSecret(name)
  return {
    ...forwardedHeaders(exchange, secret),
    ...(wantsUpgrade(exchange) && {
      connection: 'Upgrade',
      upgrade: String(exchange.headers['upgrade']),
    }),
    'x-forwarded-host': hostPort(place.host, place.port),
    'x-forwarded-proto': 'https',
    'x-forwarded-uri': escapePath(path),
    ...identityHeaders(user),
    ...marks,
  }
}
