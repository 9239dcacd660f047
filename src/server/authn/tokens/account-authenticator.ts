import { type Authenticator, CredentialsError } from '#server/authn/authenticator.ts'
import type { AccountTokens } from '#server/authn/tokens/account-tokens.ts'

/** Clients that show a token of a service account which is meant for this server. */
export function createAccountAuthenticator(tokens: AccountTokens): Authenticator {
  return {
    authenticate({ token }) {
      if (token === '') return undefined
      return tokens.judge(token, tokens.audiences).then((verdict) => {
        if (!verdict) return undefined
        if ('user' in verdict) return verdict.user
        throw new CredentialsError(verdict.refusal)
      })
    },
  }
}
