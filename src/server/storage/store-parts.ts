/** What the reads and writes of one kind work with. */
import { tooLargeResourceVersion } from '#api/status/status-answers.ts'
import type { Clock } from '#base/clock.ts'
import type { Random } from '#base/random.ts'
import type { Compaction } from '#server/storage/compaction.ts'
import type { Feed } from '#server/storage/feed.ts'
import type { Freshness } from '#server/storage/freshness.ts'
import type { KindCache } from '#server/storage/kind-cache.ts'
import type { ReadEngine } from '#server/storage/prepared-engine.ts'
import type { LeaseReuse } from '#store/lease-reuse.ts'

export interface StoreParts {
  readonly cache: KindCache
  readonly engine: ReadEngine
  readonly feed: Feed
  /** Absent where the cache is as new as the store whenever a write was answered. */
  readonly freshness: Freshness | undefined
  readonly compaction: Compaction
  /** Whether clients are to see what a server shows that keeps no cache. */
  readonly isUncached: boolean
  readonly leases: LeaseReuse
  readonly clock: Clock
  readonly random: Random
}

/** Upstream waits so long for a revision that is not there yet, before it says so. */
const patienceMs = 3000

/** Resolves when the caches are at `revision` or later. Throws 504 if they do not come so far. */
export async function reachedInTime(
  parts: StoreParts,
  revision: number,
  signal: AbortSignal,
): Promise<void> {
  const { feed, clock } = parts
  if (feed.revision >= revision) return
  if (parts.isUncached) return await reachedByNow(parts, revision, signal)
  const late = new AbortController()
  using _ = clock.after(patienceMs, () => late.abort())
  try {
    await feed.reached(revision, AbortSignal.any([signal, late.signal]))
  } catch (error) {
    signal.throwIfAborted()
    if (!late.signal.aborted) throw error
    throw tooLargeResourceVersion(revision, feed.revision)
  }
}

/** Resolves when the caches are as new as the store. Throws 504 if that has not come to `revision`. */
export async function reachedByNow(
  { feed, freshness }: StoreParts,
  revision: number,
  signal: AbortSignal,
): Promise<void> {
  await freshness?.reached(signal)
  if (feed.revision < revision) throw tooLargeResourceVersion(revision, feed.revision, 0)
}
