/** All the ways to know a client by a token, in upstream's order: what is near first, then what others are asked. */
import type { Clock } from '#base/clock.ts'
import type { Logger } from '#base/log/log.ts'
import type { Metrics } from '#base/metrics.ts'
import type { Random } from '#base/random.ts'
import type { Authenticator } from '#server/authn/authenticator.ts'
import { openJwtAuthenticators } from '#server/authn/jwt/jwt-authenticators.ts'
import type { AuthenticationOptions } from '#server/authn/options.ts'
import type { ServiceAccounts } from '#server/authn/service-accounts.ts'
import { createTokenFileAuthenticator, parseTokenFile } from '#server/authn/token-file.ts'
import { createBootstrapTokenAuthenticator } from '#server/authn/tokens/bootstrap-tokens.ts'
import {
  rememberedMs,
  rememberTokens,
  shareJudge,
  shareTokens,
} from '#server/authn/tokens/remembered.ts'
import { createJudgedAuthenticator, type TokenJudge } from '#server/authn/tokens/token-judge.ts'
import {
  createTokenReviewer,
  judgeOfWay,
  type TokenReviewer,
} from '#server/authn/tokens/token-reviewer.ts'
import { createTokenWebhook } from '#server/authn/webhook/token-webhook.ts'
import type { ResourceTable } from '#server/served/served-resource.ts'

export interface TokenAuthentication extends AsyncDisposable {
  readonly ways: readonly Authenticator[]
  readonly reviewer: TokenReviewer
}

export interface TokenParts {
  resources(): ResourceTable
  /** Absent: there are no tokens of service accounts. */
  readonly serviceAccounts: ServiceAccounts | undefined
  readonly serverId: string
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
  readonly metrics: Metrics
  readonly signal: AbortSignal
}

/** Throws where a token file cannot be read. */
export function openTokenAuthentication(
  options: AuthenticationOptions,
  parts: TokenParts,
): TokenAuthentication {
  const stack = new AsyncDisposableStack()
  const { serviceAccounts } = parts
  const audiences = serviceAccounts?.options.audiences ?? []
  const near = nearWays(options, parts)
  const jwt = options.jwt && stack.use(jwtAuthenticators(options.jwt, parts))
  const webhook =
    options.tokenWebhook && tokenWebhook(options.tokenWebhook, { ...parts, audiences }, stack)
  const accounts = serviceAccounts?.tokens
  const far = jwt ? [shareTokens(jwt.way, { ...parts, goodMs: rememberedMs, badMs: 0 })] : []
  const wayOf = (judge: TokenJudge | undefined): readonly Authenticator[] =>
    judge ? [createJudgedAuthenticator(judge, audiences)] : []
  const judgeOf = (way: Authenticator): TokenJudge => judgeOfWay(way, audiences)
  const judges = [
    ...near.map(judgeOf),
    ...(accounts ? [accounts] : []),
    ...far.map(judgeOf),
    ...(webhook ? [webhook] : []),
  ]
  return {
    ways: [...near, ...wayOf(accounts), ...far, ...wayOf(webhook)],
    reviewer: createTokenReviewer({ judges, audiences, allowsAnonymous: options.anonymous }),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}

function nearWays(
  { tokens, bootstrapTokens }: AuthenticationOptions,
  { resources, clock }: TokenParts,
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

function jwtAuthenticators(options: NonNullable<AuthenticationOptions['jwt']>, parts: TokenParts) {
  const ownIssuers = parts.serviceAccounts?.options.issuers ?? []
  return openJwtAuthenticators(options, { ...parts, ownIssuers })
}

/** Upstream keeps its answers twice: for their own time, and for that of all. */
function tokenWebhook(
  options: NonNullable<AuthenticationOptions['tokenWebhook']>,
  parts: TokenParts & { readonly audiences: readonly string[] },
  stack: AsyncDisposableStack,
): TokenJudge {
  const webhook = stack.use(createTokenWebhook(options, parts))
  const { cacheTtlMs } = options
  const kept =
    cacheTtlMs > 0
      ? shareJudge(webhook, { ...parts, goodMs: cacheTtlMs, badMs: cacheTtlMs })
      : webhook
  return shareJudge(kept, { ...parts, goodMs: rememberedMs, badMs: 0 })
}
