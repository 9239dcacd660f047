/** The ways in which this server finds out who asks, in the order in which they are tried. */
import type { Clock } from '#base/clock.ts'
import type { Metrics } from '#base/metrics.ts'
import type { Authenticator } from '#server/authn/authenticator.ts'
import { createAuthorities } from '#server/authn/authorities.ts'
import { createCertificateAuthenticator, createLifetimes } from '#server/authn/certificate-user.ts'
import { createFrontProxyAuthenticator } from '#server/authn/front-proxy.ts'
import type { AuthenticationOptions } from '#server/authn/options.ts'
import type { LiveText } from '#server/configuration/live-file.ts'

export interface AuthenticatorParts {
  /** Of `openTokenAuthentication`. */
  readonly tokenWays: readonly Authenticator[]
  /** Who issues the certificates of clients. */
  readonly clientAuthorities?: LiveText
  readonly clock: Clock
  readonly metrics: Metrics
}

/** Throws where authorities cannot be read. */
export function createAuthenticators(
  { requestHeader }: AuthenticationOptions,
  { tokenWays, clientAuthorities, clock, metrics }: AuthenticatorParts,
): readonly Authenticator[] {
  return [
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
      : [
          createCertificateAuthenticator(createAuthorities(clientAuthorities, clock), {
            lifetimes: createLifetimes(metrics),
            clock,
          }),
        ]),
    ...tokenWays,
  ]
}
