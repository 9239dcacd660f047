/** Asks a server of the user's whose a token is. */
import { formatJson } from '#api/codec/json.ts'
import type { Clock } from '#base/clock.ts'
import type { Logger } from '#base/log/log.ts'
import type { Random } from '#base/random.ts'
import type { UserInfo } from '#kinds/authentication/shared/types.ts'
import type { TokenReviewStatus } from '#kinds/authentication/tokenreview/types.ts'
import { schema } from '#kinds/schema.ts'
import { CredentialsError } from '#server/authn/authenticator.ts'
import type { TokenJudge, TokenVerdict } from '#server/authn/tokens/token-judge.ts'
import type { User } from '#server/user.ts'
import { ask } from '#server/webhooks/ask.ts'
import { createEndpointClient, type Endpoint } from '#server/webhooks/endpoint.ts'
import { type ReviewVersion, readReviewStatus } from '#server/webhooks/review-answer.ts'

export interface TokenWebhookOptions {
  readonly endpoint: Endpoint
  readonly version: ReviewVersion
  /** How long its answers are given again; 0: they are not. */
  readonly cacheTtlMs: number
}

export interface TokenWebhookParts {
  /** For whom a token is where its review does not say. */
  readonly audiences: readonly string[]
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
}

/** Of one try: upstream's. */
const timeoutMs = 30_000
const kind = { group: 'authentication.k8s.io', kind: 'TokenReview' }

/** Throws CredentialsError where the token was refused with a reason, or nobody could be asked. */
export function createTokenWebhook(
  { endpoint, version }: TokenWebhookOptions,
  { audiences: implicit, clock, random, log }: TokenWebhookParts,
): TokenJudge & Disposable {
  const client = createEndpointClient(endpoint, { timeoutMs, clock })
  const read = (body: Buffer) => readReviewStatus<TokenReviewStatus>(body, kind) ?? {}

  async function review(
    token: string,
    audiences: readonly string[],
    signal: AbortSignal,
  ): Promise<TokenReviewStatus> {
    const body = questionOf(version, token, audiences)
    try {
      return await ask(client, { body, read }, { clock, random, signal })
    } catch (error) {
      if (signal.aborted) throw signal.reason
      log.error('Failed to make webhook authenticator request', { why: (error as Error).message })
      throw new CredentialsError((error as Error).message, { cause: error })
    }
  }

  return {
    async judge(token, wanted, signal): Promise<TokenVerdict | undefined> {
      const { authenticated, user = {}, audiences, error } = await review(token, wanted, signal)
      const said = audiences && audiences.length > 0 ? audiences : implicit
      const shared = wanted.filter((one) => said.includes(one))
      if (wanted.length > 0 && shared.length === 0) return undefined
      if (authenticated) return { user: userOf(user), audiences: shared }
      if (error) throw new CredentialsError(error)
      return undefined
    },
    [Symbol.dispose]: () => client[Symbol.dispose](),
  }
}

function questionOf(version: ReviewVersion, token: string, audiences: readonly string[]): string {
  const type = schema.typeOf('authentication.k8s.io/v1', 'TokenReview')!
  return formatJson(type, {
    kind: 'TokenReview',
    apiVersion: `authentication.k8s.io/${version}`,
    metadata: {},
    spec: { token, ...(audiences.length > 0 && { audiences }) },
  })
}

function userOf({ username = '', uid = '', groups = [], extra }: UserInfo): User {
  return { name: username, ...(uid !== '' && { uid }), groups, ...(extra && { extra }) }
}
