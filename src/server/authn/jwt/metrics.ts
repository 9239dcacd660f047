/** Upstream's figures of tokens that others signed. Issuers and the server are told by a hash of their names. */
import type { Clock } from '#base/clock.ts'
import type { Metrics } from '#base/metrics.ts'
import { hashOf } from '#server/configuration/reload-metrics.ts'

export interface JwtMetrics {
  authenticated(issuer: string, isGood: boolean, seconds: number): void
  /** Nothing: its keys could not be fetched. */
  fetched(issuer: string, keys: string | undefined): void
  /** An issuer that is no longer believed. */
  forget(issuer: string): void
}

const buckets = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const prefix = 'apiserver_authentication_jwt_authenticator'

export interface JwtMetricsOptions {
  readonly clock: Clock
  /** The identity of this server. */
  readonly serverId: string
}

export function createJwtMetrics(
  metrics: Metrics,
  { clock, serverId }: JwtMetricsOptions,
): JwtMetrics {
  const server = hashOf(serverId)
  const keySets = new Map<string, string>()
  const latency = metrics.histogram({
    name: `${prefix}_latency_seconds`,
    help: 'Latency of jwt authentication operations in seconds. This is the time spent authenticating a token for cache miss only (i.e. when the token is not found in the cache).',
    labels: ['result', 'jwt_issuer_hash'],
    buckets,
  })
  const lastFetch = metrics.gauge({
    name: `${prefix}_jwks_fetch_last_timestamp_seconds`,
    help: 'Timestamp of the last successful or failed JWKS fetch split by result, api server identity and jwt issuer for the JWT authenticator.',
    labels: ['result', 'jwt_issuer_hash', 'apiserver_id_hash'],
  })
  metrics.infoOf(
    {
      name: `${prefix}_jwks_fetch_last_key_set_info`,
      help: 'Information about the last JWKS fetched by the JWT authenticator with hash as label, split by api server identity and jwt issuer.',
      labels: ['jwt_issuer_hash', 'apiserver_id_hash', 'hash'],
    },
    () => Array.from(keySets, ([issuer, hash]) => [issuer, server, hash]),
  )
  const resultOf = (isGood: boolean): string => (isGood ? 'success' : 'failure')
  return {
    authenticated: (issuer, isGood, seconds) =>
      latency.with(resultOf(isGood), hashOf(issuer)).observe(seconds),
    fetched(issuer, keys) {
      const hash = hashOf(issuer)
      if (keys !== undefined) keySets.set(hash, hashOf(keys))
      lastFetch.with(resultOf(keys !== undefined), hash, server).set(clock.nowMs() / 1000)
    },
    forget: (issuer) => void keySets.delete(hashOf(issuer)),
  }
}
