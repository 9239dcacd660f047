/** Users that show a token of one issuer which the configuration names. */
import { FieldPath } from '#api/validation/field-path.ts'
import type { Clock } from '#base/clock.ts'
import { quoteGo } from '#base/go/text.ts'
import type { JwtAuthenticatorConfiguration } from '#server/authn/jwt/configuration.ts'
import { type ClaimResolver, createClaimResolver } from '#server/authn/jwt/distributed-claims.ts'
import { inWords } from '#server/authn/jwt/in-words.ts'
import { openIssuer } from '#server/authn/jwt/issuer.ts'
import { createIssuerClient } from '#server/authn/jwt/issuer-client.ts'
import type { Claims } from '#server/authn/jwt/jws.ts'
import { mapClaims } from '#server/authn/jwt/map-claims.ts'
import type { JwtMetrics } from '#server/authn/jwt/metrics.ts'
import { compileMappings } from '#server/authn/jwt/programs.ts'
import { verifyToken } from '#server/authn/jwt/verify-token.ts'
import type { Egress } from '#server/egress/egress.ts'
import type { User } from '#server/user.ts'

export interface JwtAuthenticator extends AsyncDisposable {
  readonly issuer: string
  /** For a token of its issuer. Throws with upstream's words where it does not hold. */
  authenticate(token: string, signal: AbortSignal): Promise<User>
  /** Why it cannot tell yet. */
  health(): string | undefined
  /** Settles when its issuer was found, or it is closed. */
  readonly ready: Promise<void>
}

export interface JwtAuthenticatorParts {
  readonly algorithms: readonly string[]
  readonly egress?: Egress | undefined
  readonly clock: Clock
  readonly metrics: JwtMetrics
  onFailure(message: string): void
}

/** The configuration is a good one. */
export function openJwtAuthenticator(
  config: JwtAuthenticatorConfiguration,
  { algorithms, egress, clock, metrics, onFailure }: JwtAuthenticatorParts,
): JwtAuthenticator {
  const { url, discoveryURL, audiences, certificateAuthority, egressSelectorType } = config.issuer
  const { programs } = compileMappings(config, new FieldPath('jwt'))
  const connect = egressSelectorType === '' ? undefined : egress?.[egressSelectorType]
  const client = createIssuerClient({ authorities: certificateAuthority, connect, clock })
  const issuer = openIssuer({
    ...{ url, client, clock, onFailure },
    ...(discoveryURL && { discoveryUrl: discoveryURL }),
    onFetch: (keys) => metrics.fetched(url, keys),
  })
  const groups = config.claimMappings.groups.claim
  const expected = { audiences, algorithms }
  const resolver: ClaimResolver | undefined =
    groups === ''
      ? undefined
      : createClaimResolver({ claim: groups, client, clock, expected, onFailure })

  async function verified(token: string, signal: AbortSignal): Promise<Claims> {
    const keys = issuer.keys()
    if (!keys) throw new Error('oidc: authenticator not initialized')
    const nowMs = clock.nowMs()
    const claims = await inWords('oidc: verify token', signal, () =>
      verifyToken(token, keys, { ...expected, issuer: url, nowMs, signal }),
    )
    if (!resolver) return claims
    return await inWords('oidc: could not expand distributed claims', signal, () =>
      resolver.expand(claims, signal),
    )
  }

  async function authenticate(token: string, signal: AbortSignal): Promise<User> {
    const beganMs = clock.steadyMs()
    let isGood = false
    try {
      const user = mapClaims(await verified(token, signal), config, programs)
      isGood = true
      return user
    } finally {
      metrics.authenticated(url, isGood, (clock.steadyMs() - beganMs) / 1000)
    }
  }

  return {
    issuer: url,
    authenticate,
    health() {
      const failure = issuer.failure()
      if (failure === undefined) return undefined
      return `oidc: authenticator for issuer ${quoteGo(url)} is not healthy: ${failure}`
    },
    ready: issuer.found,
    async [Symbol.asyncDispose]() {
      await issuer[Symbol.asyncDispose]()
      await resolver?.[Symbol.asyncDispose]()
      client[Symbol.dispose]()
    },
  }
}
