/** The issuers that are believed now, and how they become others while the server runs. */
import { isDeepStrictEqual } from 'node:util'
import { formatAggregate, formatFieldErrors } from '#api/validation/field-error.ts'
import type { Clock } from '#base/clock.ts'
import type { Logger } from '#base/log/log.ts'
import type { Metrics } from '#base/metrics.ts'
import { start } from '#base/running.ts'
import { orAborted, type WaitOptions, withDeadline } from '#base/wait.ts'
import { type Authenticator, CredentialsError } from '#server/authn/authenticator.ts'
import {
  type AuthenticationConfiguration,
  decodeAuthenticationConfiguration,
} from '#server/authn/jwt/configuration.ts'
import { type JwtAuthenticator, openJwtAuthenticator } from '#server/authn/jwt/jwt-authenticator.ts'
import { createJwtMetrics } from '#server/authn/jwt/metrics.ts'
import {
  changedAnonymous,
  egressProblem,
  validateAuthentication,
} from '#server/authn/jwt/validate.ts'
import { issuerOf } from '#server/authn/jwt/verify-token.ts'
import { ConfigurationError } from '#server/configuration/decode.ts'
import { createReloadMetrics } from '#server/configuration/reload-metrics.ts'
import { createRetirement } from '#server/configuration/retirement.ts'
import {
  type ConfigurationFile,
  NotReadyError,
  watchConfiguration,
} from '#server/configuration/watch.ts'
import type { Egress } from '#server/egress/egress.ts'
import type { User } from '#server/user.ts'

export interface JwtOptions {
  /** A good one. */
  readonly configuration: AuthenticationConfiguration
  readonly algorithms: readonly string[]
  /** Ways that issuers may be reached by; absent: there are none but the straight one. */
  readonly egress?: Egress
  /** Where the configuration is from, if it may change. */
  readonly file?: ConfigurationFile
}

export interface JwtParts {
  /** Whom no configuration may name: the server issues those tokens itself. */
  readonly ownIssuers: readonly string[]
  readonly serverId: string
  readonly clock: Clock
  readonly log: Logger
  readonly metrics: Metrics
}

export interface JwtAuthenticators extends AsyncDisposable {
  readonly way: Authenticator
}

/** How long new issuers may take to be found before the old ones stay. */
const patienceMs = 60_000

export function openJwtAuthenticators(options: JwtOptions, parts: JwtParts): JwtAuthenticators {
  const { configuration, algorithms, egress, file } = options
  const { clock, log, metrics, serverId } = parts
  const jwtMetrics = createJwtMetrics(metrics, { clock, serverId })
  const open = ({ jwt }: AuthenticationConfiguration) =>
    openIssuers(
      jwt.map((config) =>
        openJwtAuthenticator(config, {
          ...{ algorithms, egress, clock, metrics: jwtMetrics },
          onFailure: (message) =>
            log.error('an issuer of tokens cannot be asked', {
              issuer: config.issuer.url,
              why: message,
            }),
        }),
      ),
    )
  let current = open(configuration)
  const retirement = createRetirement(clock)

  async function replace(text: string, signal: AbortSignal): Promise<void> {
    const next = open(judged(text, options, parts.ownIssuers))
    try {
      await found(next, { clock, signal })
    } catch (error) {
      await next[Symbol.asyncDispose]()
      throw error
    }
    const old = current
    current = next
    for (const issuer of old.byUrl.keys()) if (!next.byUrl.has(issuer)) jwtMetrics.forget(issuer)
    retirement.retire(async () => old[Symbol.asyncDispose]())
  }

  const watching =
    file &&
    start((signal) =>
      watchConfiguration(
        {
          ...{ file, what: 'authentication configuration', clock, log },
          metrics: createReloadMetrics(metrics, { what: 'authentication', serverId, clock }),
          apply: replace,
        },
        signal,
      ),
    )

  return {
    way: { authenticate: ({ token, signal }) => authenticate(current, token, signal) },
    async [Symbol.asyncDispose]() {
      await watching?.[Symbol.asyncDispose]()
      await retirement[Symbol.asyncDispose]()
      await current[Symbol.asyncDispose]()
    },
  }
}

interface Issuers extends AsyncDisposable {
  readonly byUrl: ReadonlyMap<string, JwtAuthenticator>
}

function openIssuers(all: readonly JwtAuthenticator[]): Issuers {
  return {
    byUrl: new Map(all.map((one) => [one.issuer, one])),
    async [Symbol.asyncDispose]() {
      await Promise.all(all.map((one) => one[Symbol.asyncDispose]()))
    },
  }
}

/** Of a token that was read before anybody vouches for it: each issuer judges its own. */
function authenticate(
  { byUrl }: Issuers,
  token: string,
  signal: AbortSignal,
): Promise<User> | undefined {
  if (byUrl.size === 0 || token === '') return undefined
  const issuer = issuerOf(token)
  const authenticator = issuer === undefined ? undefined : byUrl.get(issuer)
  return authenticator?.authenticate(token, signal).catch((error: unknown) => {
    if (signal.aborted) throw signal.reason
    throw new CredentialsError((error as Error).message, { cause: error })
  })
}

/** Throws with upstream's words. */
function judged(
  text: string,
  { configuration: { anonymous }, egress }: JwtOptions,
  ownIssuers: readonly string[],
): AuthenticationConfiguration {
  const configuration = decodeAuthenticationConfiguration(text)
  const isChanged = !isDeepStrictEqual(configuration.anonymous, anonymous)
  const errors = [
    ...validateAuthentication(configuration, ownIssuers),
    ...(isChanged ? [changedAnonymous()] : []),
  ]
  if (errors.length > 0) throw new ConfigurationError(formatFieldErrors(errors))
  const problems = configuration.jwt.flatMap((one) => egressProblem(one, egress) ?? [])
  if (problems.length > 0) throw new ConfigurationError(formatAggregate(problems))
  return configuration
}

async function found({ byUrl }: Issuers, waiting: WaitOptions): Promise<void> {
  const all = [...byUrl.values()]
  try {
    const ready = Promise.all(all.map((one) => one.ready))
    await withDeadline(patienceMs, waiting, (limited) => orAborted(ready, limited))
  } catch (error) {
    waiting.signal.throwIfAborted()
    const unfit = all.flatMap((one) => one.health() ?? [])
    throw new NotReadyError(formatAggregate(unfit), { cause: error })
  }
}
