/** Whose a token is, whichever way of the server knows it: what a review answers. */
import {
  type AnonymousAccess,
  type Authenticator,
  asAuthenticated,
  isCredentialsError,
  shownToken,
} from '#server/authn/authenticator.ts'
import { bearerTokenOf } from '#server/authn/bearer-token.ts'
import type { TokenJudge, TokenVerdict } from '#server/authn/tokens/token-judge.ts'
import { anonymous, type User } from '#server/user.ts'

export type TokenReviewVerdict =
  | { readonly user: User; readonly audiences: readonly string[] }
  | { readonly refusals: readonly string[] }

export interface TokenReviewer {
  /** No audiences: those that the server takes itself for. */
  review(
    token: string,
    audiences: readonly string[],
    options: { readonly signal: AbortSignal; readonly warn: (text: string) => void },
  ): Promise<TokenReviewVerdict>
}

export interface TokenReviewerOptions {
  /** In the order in which they are asked. */
  readonly judges: readonly TokenJudge[]
  /** The server's own. */
  readonly audiences: readonly string[]
  readonly allowsAnonymous: AnonymousAccess
}

const unknown = 'invalid bearer token'

export function createTokenReviewer({
  judges,
  audiences: own,
  allowsAnonymous,
}: TokenReviewerOptions): TokenReviewer {
  return {
    async review(given, asked, { signal, warn }) {
      const wanted = asked.length > 0 ? asked : own
      // Upstream makes a request that shows the token, so one of white space is none at all.
      const token = bearerTokenOf(`Bearer ${given}`, warn)
      if (token === '') {
        return allowsAnonymous === true ? { user: anonymous, audiences: wanted } : { refusals: [] }
      }
      const refusals = [unknown]
      for (const judge of judges) {
        const verdict = await verdictOf(judge, { token, wanted, signal })
        if (verdict && 'user' in verdict) {
          return { user: asAuthenticated(verdict.user), audiences: verdict.audiences }
        }
        if (verdict) refusals.push(verdict.refusal)
      }
      return { refusals }
    },
  }
}

interface Question {
  readonly token: string
  readonly wanted: readonly string[]
  readonly signal: AbortSignal
}

async function verdictOf(
  judge: TokenJudge,
  { token, wanted, signal }: Question,
): Promise<TokenVerdict | undefined> {
  try {
    return await judge.judge(token, wanted, signal)
  } catch (error) {
    if (isCredentialsError(error)) return { refusal: error.message }
    throw error
  }
}

/** Of a way whose tokens are for nobody in particular: they are for all that the server takes itself for. */
export function judgeOfWay(way: Authenticator, own: readonly string[]): TokenJudge {
  return {
    async judge(token, wanted, signal) {
      const audiences = wanted.filter((one) => own.includes(one))
      if (audiences.length === 0) return undefined
      const user = await way.authenticate(shownToken(token, signal))
      return user && { user, audiences }
    },
  }
}
