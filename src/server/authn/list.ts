/** The ways in which this server finds out who asks, in the order in which they are tried. */
import type { Clock } from '#base/clock.ts'
import type { Authenticator } from '#server/authn/authenticator.ts'
import { createCertificateAuthenticator } from '#server/authn/certificate-user.ts'
import { createTokenFileAuthenticator, parseTokenFile } from '#server/authn/token-file.ts'
import { createAccountAuthenticator } from '#server/authn/tokens/account-authenticator.ts'
import type { AccountTokens } from '#server/authn/tokens/account-tokens.ts'
import { createBootstrapTokenAuthenticator } from '#server/authn/tokens/bootstrap-tokens.ts'
import type { AuthenticationOptions } from '#server/options.ts'
import type { ResourceTable } from '#server/resources/served-resource.ts'

export interface AuthenticatorParts {
  readonly accountTokens?: AccountTokens
  resources(): ResourceTable
  readonly clock: Clock
}

export function createAuthenticators(
  options: AuthenticationOptions,
  parts: AuthenticatorParts,
): readonly Authenticator[] {
  const { accountTokens } = parts
  return [
    createCertificateAuthenticator(),
    ...createTokenAuthenticators(options, parts),
    ...(accountTokens ? [createAccountAuthenticator(accountTokens)] : []),
  ]
}

/** Those for tokens that are meant for this server alone. */
export function createTokenAuthenticators(
  { tokens, bootstrapTokens }: AuthenticationOptions,
  { resources, clock }: Pick<AuthenticatorParts, 'resources' | 'clock'>,
): readonly Authenticator[] {
  const secretNamed = async (name: string, signal: AbortSignal) => {
    const store = resources().hub('', 'secrets')?.store
    return (await store?.get({ namespace: 'kube-system', name }, { signal }))?.object
  }
  return [
    ...(tokens === undefined ? [] : [createTokenFileAuthenticator(parseTokenFile(tokens))]),
    ...(bootstrapTokens ? [createBootstrapTokenAuthenticator({ secretNamed, clock })] : []),
  ]
}
