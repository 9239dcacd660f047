/** How a request for a stream reaches what serves it. */
import type { Call } from '#server/call.ts'
import type { AnswerHeaders, Exchange } from '#server/http/exchange.ts'
import type { ShapeKind } from '#server/http/negotiation/negotiation.ts'
import type { Query } from '#server/http/request-target.ts'

/** A subresource that is a stream: logs, terminals, ports, proxies. */
export interface ConnectRequest {
  readonly method: string
  /** What stands in the path after the subresource. */
  readonly rest: readonly string[]
  readonly query: Query
  readonly exchange: Exchange
  /** The whole path, decoded. */
  readonly path: string
  /** What a log is asked for as, where it is not as it is. */
  readonly shape?: ShapeKind
  /** For an answer that does not come from here: what the server adds to it. Notes its code. */
  answering(code: number): AnswerHeaders
}

/** Serves it to its end. Throws StatusError where it does not come to a stream. */
export type Connect = (call: Call, request: ConnectRequest) => Promise<void>
