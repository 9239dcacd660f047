/** The ways in which this server finds out who asks, in the order in which they are tried. */
import type { Authenticator } from '#server/authn/authenticator.ts'
import { createCertificateAuthenticator } from '#server/authn/certificate-user.ts'
import { createTokenFileAuthenticator, parseTokenFile } from '#server/authn/token-file.ts'
import { createAccountAuthenticator } from '#server/authn/tokens/account-authenticator.ts'
import type { AccountTokens } from '#server/authn/tokens/account-tokens.ts'
import type { AuthenticationOptions } from '#server/options.ts'

export function createAuthenticators(
  options: AuthenticationOptions,
  accountTokens: AccountTokens | undefined,
): readonly Authenticator[] {
  return [
    createCertificateAuthenticator(),
    ...createTokenAuthenticators(options),
    ...(accountTokens ? [createAccountAuthenticator(accountTokens)] : []),
  ]
}

/** Those for tokens that are meant for this server alone. */
export function createTokenAuthenticators({
  tokens,
}: AuthenticationOptions): readonly Authenticator[] {
  return tokens === undefined ? [] : [createTokenFileAuthenticator(parseTokenFile(tokens))]
}
