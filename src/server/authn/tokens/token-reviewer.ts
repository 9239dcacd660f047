/** Whose a token is, whichever way of the server knows it: what a review answers. */
import {
  type Authenticator,
  createAuthentication,
  isCredentialsError,
} from '#server/authn/authenticator.ts'
import type { AccountTokens } from '#server/authn/tokens/account-tokens.ts'
import { authenticatedGroup, type User } from '#server/authn/user.ts'

export type TokenReviewVerdict =
  | { readonly user: User; readonly audiences: readonly string[] }
  | { readonly refusals: readonly string[] }

export interface TokenReviewer {
  /** No audiences: those that the server takes itself for. */
  review(
    token: string,
    audiences: readonly string[],
    signal: AbortSignal,
  ): Promise<TokenReviewVerdict>
}

export interface TokenReviewerOptions {
  /** Those that know tokens which are for nobody in particular. */
  readonly ways: readonly Authenticator[]
  readonly accountTokens?: AccountTokens
  /** The server's own. */
  readonly audiences: readonly string[]
}

const unknown = 'invalid bearer token'

export function createTokenReviewer(options: TokenReviewerOptions): TokenReviewer {
  const { ways, accountTokens, audiences: own } = options
  const plain = createAuthentication(ways, { allowsAnonymous: false })

  async function knownPlainly(token: string, signal: AbortSignal): Promise<User | undefined> {
    try {
      const shown = { token, rawHeaders: [], signal, certificate: () => undefined }
      return await plain.authenticate(shown)
    } catch (error) {
      if (isCredentialsError(error)) return undefined
      throw error
    }
  }

  return {
    async review(token, asked, signal) {
      const wanted = asked.length > 0 ? asked : own
      const shared = wanted.filter((one) => own.includes(one))
      const user = shared.length > 0 ? await knownPlainly(token, signal) : undefined
      if (user) return { user, audiences: shared }
      const verdict = await accountTokens?.judge(token, wanted)
      if (!verdict) return { refusals: [unknown] }
      if ('refusal' in verdict) return { refusals: [unknown, verdict.refusal] }
      const groups = [...verdict.user.groups, authenticatedGroup]
      return { user: { ...verdict.user, groups }, audiences: verdict.audiences }
    },
  }
}
