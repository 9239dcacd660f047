/**
 * Verdicts on tokens that are given again for a while, as upstream does: a busy client does not have
 * its token looked up for each request, and what has become of it is seen a moment later.
 */
import type { Clock } from '#base/clock.ts'
import { createLru } from '#base/collections/lru.ts'
import { DeadlineError, orAborted, withDeadline } from '#base/wait.ts'
import { type Authenticator, CredentialsError, shownToken } from '#server/authn/authenticator.ts'
import type { AccountTokens } from '#server/authn/tokens/account-tokens.ts'
import { fingerprintOf } from '#server/authn/tokens/jwt.ts'
import type { TokenJudge, TokenVerdict } from '#server/authn/tokens/token-judge.ts'
import type { User } from '#server/user.ts'

/** Upstream's, for good verdicts. Bad ones are found anew: the token may be good by then. */
export const rememberedMs = 10_000

/** The verdicts of so many tokens are kept, for each way to judge them. */
const mostVerdicts = 4096

export function rememberAccountTokens(tokens: AccountTokens, clock: Clock): AccountTokens {
  const remember = createMemory({ clock, isGood: isGoodVerdict })
  return {
    ...tokens,
    judge: async (token, audiences, signal) =>
      remember([token, ...audiences], () => tokens.judge(token, audiences, signal)),
  }
}

/** For a way that looks at nothing but the token. */
export function rememberTokens(way: Authenticator, clock: Clock): Authenticator {
  const remember = createMemory<User | undefined>({ clock, isGood: Boolean })
  return {
    authenticate(credentials) {
      const { token } = credentials
      if (token === '') return undefined
      return remember([token], async () => way.authenticate(credentials))
    },
  }
}

function isGoodVerdict(verdict: TokenVerdict | undefined): boolean {
  return verdict !== undefined && 'user' in verdict
}

/** A judgement that others wait for takes no longer: upstream's. */
const longestMs = 30_000

export interface SharedMemoryOptions {
  readonly clock: Clock
  /** Ends what is being judged: it is no single client's. */
  readonly signal: AbortSignal
  readonly goodMs: number
  readonly badMs: number
}

/**
 * For a way whose judgement is dear: clients that show the same token at once wait for one judgement. Good
 * users come again without a wait.
 */
export function shareTokens(way: Authenticator, options: SharedMemoryOptions): Authenticator {
  const remember = createMemory<User | undefined>({ ...options, isShared: true, isGood: Boolean })
  return {
    authenticate(credentials) {
      const { token } = credentials
      if (token === '') return undefined
      const user = remember([token], () =>
        judgedApart(options, async (signal) => way.authenticate(shownToken(token, signal))),
      )
      return user instanceof Promise ? orAborted(user, credentials.signal) : user
    },
  }
}

export function shareJudge(judge: TokenJudge, options: SharedMemoryOptions): TokenJudge {
  const remember = createMemory({ ...options, isShared: true, isGood: isGoodVerdict })
  return {
    judge(token, audiences, signal) {
      const verdict = remember([token, ...audiences], () =>
        judgedApart(options, async (apart) => judge.judge(token, audiences, apart)),
      )
      return verdict instanceof Promise ? orAborted(verdict, signal) : verdict
    },
  }
}

/** One that takes too long has not found out who it is. */
async function judgedApart<T>(
  options: SharedMemoryOptions,
  judge: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  try {
    return await withDeadline(longestMs, options, judge)
  } catch (error) {
    if (!(error instanceof DeadlineError)) throw error
    throw new CredentialsError('context deadline exceeded', { cause: error })
  }
}

interface MemoryOptions<T> {
  readonly clock: Clock
  readonly goodMs?: number
  readonly badMs?: number
  /** Whether those who ask the same at once wait for one judgement. */
  readonly isShared?: boolean
  isGood(verdict: T): boolean
}

interface Remembered<T> {
  readonly untilMs: number
  readonly verdict: T
}

/** A judgement that failed is made anew: nothing was found out. */
function createMemory<T>(options: MemoryOptions<T>) {
  const { clock, goodMs = rememberedMs, badMs = 0, isShared = false, isGood } = options
  const verdicts = createLru<string, Remembered<T>>({ limit: mostVerdicts })
  const pending = new Map<string, Promise<T>>()

  async function judged(key: string, judge: () => Promise<T>): Promise<T> {
    try {
      const verdict = await Promise.try(judge)
      const lifeMs = isGood(verdict) ? goodMs : badMs
      if (lifeMs > 0) verdicts.set(key, { verdict, untilMs: clock.steadyMs() + lifeMs })
      return verdict
    } finally {
      pending.delete(key)
    }
  }

  return (asked: readonly string[], judge: () => Promise<T>): T | Promise<T> => {
    const key = fingerprintOf(JSON.stringify(asked))
    const known = verdicts.get(key)
    if (known && clock.steadyMs() < known.untilMs) return known.verdict
    if (!isShared) return judged(key, judge)
    const judging = pending.get(key) ?? judged(key, judge)
    pending.set(key, judging)
    return judging
  }
}
