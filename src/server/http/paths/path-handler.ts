/** What answers paths that lead to no resource: discovery, OpenAPI, health, version, metrics. */

import type { AnswerHeaders, RequestHeaders } from '#server/http/exchange.ts'
import type { User } from '#server/user.ts'

export interface PathRequest {
  readonly method: string
  /** Decoded, as it was asked for. */
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: RequestHeaders
  readonly user: User
  readonly signal: AbortSignal
  /** Throws StatusError (413) where it is longer than any that these paths have a use for. */
  readBody(): Promise<Buffer>
}

export interface PathAnswer {
  readonly code: number
  /** An empty list takes back what every answer says. */
  readonly headers: Readonly<AnswerHeaders>
  readonly body: Uint8Array
  /** Whether it is compressed where that pays and the client likes it, as objects are. */
  readonly isObject?: true
}

/**
 * The paths it answers: exact ones, and whole trees that end in a slash. Authorization has been
 * done. Undefined: nothing is there after all, which is a 404.
 */
export interface PathHandler {
  readonly paths: readonly string[]
  answer(request: PathRequest): PathAnswer | undefined | Promise<PathAnswer | undefined>
}
