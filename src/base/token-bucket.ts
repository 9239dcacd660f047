/** What may be done in bursts, and then at a rate. */
import type { Clock } from '#base/clock.ts'

export interface TokenBucketOptions {
  readonly burst: number
  readonly perSecond: number
  readonly clock: Clock
}

/** Answers whether it may be done once more. */
export function createTokenBucket({ burst, perSecond, clock }: TokenBucketOptions): () => boolean {
  let tokens = burst
  let lastMs = clock.steadyMs()
  return () => {
    const nowMs = clock.steadyMs()
    tokens = Math.min(burst, tokens + ((nowMs - lastMs) * perSecond) / 1000)
    lastMs = nowMs
    if (tokens < 1) return false
    tokens--
    return true
  }
}
