/** The ways in which this server finds out who asks, in the order in which they are tried. */
import type { Clock } from '#base/clock.ts'
import type { Authenticator } from '#server/authn/authenticator.ts'
import { createAuthorities } from '#server/authn/authorities.ts'
import { createCertificateAuthenticator } from '#server/authn/certificate-user.ts'
import { createFrontProxyAuthenticator } from '#server/authn/front-proxy.ts'
import { createTokenFileAuthenticator, parseTokenFile } from '#server/authn/token-file.ts'
import { createAccountAuthenticator } from '#server/authn/tokens/account-authenticator.ts'
import type { AccountTokens } from '#server/authn/tokens/account-tokens.ts'
import { createBootstrapTokenAuthenticator } from '#server/authn/tokens/bootstrap-tokens.ts'
import { rememberTokens } from '#server/authn/tokens/remembered.ts'
import type { AuthenticationOptions } from '#server/options.ts'
import type { ResourceTable } from '#server/resources/served-resource.ts'

export interface AuthenticatorParts {
  /** Of `createTokenAuthenticators`. */
  readonly tokenWays: readonly Authenticator[]
  readonly accountTokens?: AccountTokens
  /** PEM text: who issues the certificates of clients. */
  readonly clientAuthorities?: string
  readonly clock: Clock
}

/** Throws where authorities cannot be read. */
export function createAuthenticators(
  { requestHeader }: AuthenticationOptions,
  { tokenWays, accountTokens, clientAuthorities, clock }: AuthenticatorParts,
): readonly Authenticator[] {
  const certificates = [
    ...(requestHeader
      ? [
          createFrontProxyAuthenticator(
            requestHeader,
            createAuthorities(requestHeader.authorities, clock),
          ),
        ]
      : []),
    ...(clientAuthorities === undefined
      ? []
      : [createCertificateAuthenticator(createAuthorities(clientAuthorities, clock))]),
  ]
  return [
    ...certificates,
    ...tokenWays,
    ...(accountTokens ? [createAccountAuthenticator(accountTokens)] : []),
  ]
}

/** Those for tokens that are meant for this server alone. */
export function createTokenAuthenticators(
  { tokens, bootstrapTokens }: AuthenticationOptions,
  { resources, clock }: { resources(): ResourceTable; readonly clock: Clock },
): readonly Authenticator[] {
  const secretNamed = async (name: string, signal: AbortSignal) => {
    const store = resources().hub('', 'secrets')?.store
    return (await store?.get({ namespace: 'kube-system', name }, { signal }))?.object
  }
  return [
    ...(tokens === undefined ? [] : [createTokenFileAuthenticator(parseTokenFile(tokens))]),
    ...(bootstrapTokens
      ? [rememberTokens(createBootstrapTokenAuthenticator({ secretNamed, clock }), clock)]
      : []),
  ]
}
