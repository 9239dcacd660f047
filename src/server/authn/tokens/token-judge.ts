/** Ways to judge a token that depend on for whom it is meant. */
import { type Authenticator, CredentialsError } from '#server/authn/authenticator.ts'
import type { User } from '#server/user.ts'

/** Whose a token is and for whom; or why it does not hold. */
export type TokenVerdict =
  | { readonly user: User; readonly audiences: readonly string[] }
  | { readonly refusal: string }

export interface TokenJudge {
  /** Undefined: it is no token of those that it knows. Throws CredentialsError where it cannot tell. */
  judge(
    token: string,
    audiences: readonly string[],
    signal: AbortSignal,
  ): TokenVerdict | undefined | Promise<TokenVerdict | undefined>
}

/** Clients that show a token which is meant for this server. */
export function createJudgedAuthenticator(
  judge: TokenJudge,
  audiences: readonly string[],
): Authenticator {
  return {
    authenticate({ token, signal }) {
      if (token === '') return undefined
      const verdict = judge.judge(token, audiences, signal)
      return verdict instanceof Promise ? verdict.then(userOf) : userOf(verdict)
    },
  }
}

function userOf(verdict: TokenVerdict | undefined): User | undefined {
  if (!verdict) return undefined
  if ('user' in verdict) return verdict.user
  throw new CredentialsError(verdict.refusal)
}
