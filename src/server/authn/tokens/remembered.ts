/**
 * Verdicts on tokens that are given again for a while, as upstream does: a busy client does not have
 * its token looked up for each request, and what has become of it is seen a moment later.
 */
import type { Clock } from '#base/clock.ts'
import { createLru } from '#base/lru.ts'
import type { Authenticator } from '#server/authn/authenticator.ts'
import type { AccountTokens } from '#server/authn/tokens/account-tokens.ts'
import { fingerprintOf } from '#server/authn/tokens/jwt.ts'

/** Upstream's, for good verdicts and bad ones. */
export const rememberedMs = 10_000

/** The verdicts of so many tokens are kept, for each way to judge them. */
const mostVerdicts = 4096

export function rememberAccountTokens(tokens: AccountTokens, clock: Clock): AccountTokens {
  const remember = createMemory<Awaited<ReturnType<AccountTokens['judge']>>>(clock)
  return {
    ...tokens,
    judge: (token, audiences) =>
      remember([token, ...audiences], () => tokens.judge(token, audiences)),
  }
}

/** For a way that looks at nothing but the token. */
export function rememberTokens(way: Authenticator, clock: Clock): Authenticator {
  const remember = createMemory<Awaited<ReturnType<Authenticator['authenticate']>>>(clock)
  return {
    authenticate(credentials) {
      const { token } = credentials
      if (token === '') return undefined
      return remember([token], async () => way.authenticate(credentials))
    },
  }
}

interface Remembered<T> {
  readonly untilMs: number
  readonly verdict: T
}

/** A judgement that failed is made anew: nothing was found out. */
function createMemory<T>(clock: Clock) {
  const verdicts = createLru<string, Remembered<T>>({ limit: mostVerdicts })
  return async (asked: readonly string[], judge: () => Promise<T>): Promise<T> => {
    const key = fingerprintOf(JSON.stringify(asked))
    const known = verdicts.get(key)
    if (known && clock.nowMs() < known.untilMs) return known.verdict
    const verdict = await judge()
    verdicts.set(key, { verdict, untilMs: clock.nowMs() + rememberedMs })
    return verdict
  }
}
