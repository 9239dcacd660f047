/** Opens what all stores of a server share: one feed, one budget, one set of leases. */
import { groupResourceOf } from '#api/resource.ts'
import { type Clock, every, systemClock } from '#base/clock.ts'
import { type Random, systemRandom } from '#base/random.ts'
import { type Running, start } from '#base/running.ts'
import type { ObjectStore } from '#server/served/object-store.ts'
import { freshMs } from '#server/storage/change-log.ts'
import { Compaction } from '#server/storage/compaction.ts'
import { EncodingBudget, encodingLimitBytes } from '#server/storage/encoding-budget.ts'
import { endWatches, Feed } from '#server/storage/feed.ts'
import { Freshness } from '#server/storage/freshness.ts'
import { KindCache } from '#server/storage/kind-cache.ts'
import type { KindStorage } from '#server/storage/kind-storage.ts'
import { KindStore } from '#server/storage/kind-store.ts'
import { LogBudget } from '#server/storage/log-budget.ts'
import { preparedEngine } from '#server/storage/prepared-engine.ts'
import type { Encryption } from '#server/storage/transformer.ts'
import type { Engine } from '#store/engine.ts'
import { LeaseReuse } from '#store/lease-reuse.ts'

/** Minutes of a small cluster. Each costs a start about a twentieth of a millisecond. */
const historyRevisions = 3000

export interface StorageOptions {
  readonly engine: Engine
  readonly signal: AbortSignal
  readonly clock?: Clock
  readonly random?: Random
  /** What all keys begin with; `/registry/`, if not said. */
  readonly prefix?: string
  /**
   * Whether others write to the same store by another way than this engine, as with etcd. Then each
   * consistent read asks the store how far it is; else the cache is known to be as far.
   */
  readonly isShared?: boolean
  /** Whether clients are to see what a server shows that keeps no cache; they are not, if not said. */
  readonly isUncached?: boolean
  /** How many revisions before the newest are known from the start, as far as the store has them. */
  readonly historyRevisions?: number
  /** The bound of all cached encodings. */
  readonly encodingBytes?: number
  /** The bound of all that was replaced and that watches can still look back to. */
  readonly logBytes?: number
  /** Absent: values are kept as they are. */
  readonly encryption?: Encryption | undefined
  /** Is told of failures that no request is answered with. */
  onError?(error: unknown): void
}

/** *Lifetime.* Disposing ends the feed and every watch; the engine is the caller's. */
export interface Storage extends AsyncDisposable {
  /**
   * The objects of a kind. Asked again for the same prefix, the kind has changed: the store that
   * was answered before must not be used any more, and its watches end.
   */
  store(kind: KindStorage): ObjectStore
  /** The kind is no longer served: its watches end, its objects stay in the store. */
  release(prefix: string): void
  /** Everything up to this revision is in the caches. */
  readonly revision: number
  /** Settles when the feed has ended: rejects if it failed for good. */
  readonly ended: Promise<void>
}

/** Resolves when everything there is has been loaded. */
export async function openStorage(options: StorageOptions): Promise<Storage> {
  const { signal, clock = systemClock, random = systemRandom, encryption } = options
  const {
    isShared = false,
    isUncached = false,
    prefix = '/registry/',
    onError = () => {},
  } = options
  const engine = encryption ? preparedEngine(options.engine, encryption) : options.engine
  const feed = new Feed({ engine, prefix, clock, random, onError })
  const newest = await feed.open(options.historyRevisions ?? historyRevisions, signal)
  const running: Running = start((stop) => feed.run(stop))
  try {
    await feed.reached(newest, signal)
  } catch (error) {
    await running[Symbol.asyncDispose]()
    throw error
  }
  const budget = new EncodingBudget(options.encodingBytes ?? encodingLimitBytes)
  const logBudget = new LogBudget(options.logBytes)
  const freshness = isShared ? new Freshness(engine, feed, prefix) : undefined
  const compaction = new Compaction(engine, clock)
  const caches = new Map<string, KindCache>()
  // A kind of which nothing changes any more lets go of its past as well.
  const trimming = every(clock, freshMs, () => {
    for (const { log } of caches.values()) log.trim(clock.steadyMs())
  })

  function release(path: string): void {
    const cache = caches.get(path)
    if (!cache) return
    caches.delete(path)
    feed.disclaim(path, cache)
    endWatches(cache)
    cache.retire()
  }

  return {
    store(kind) {
      release(kind.prefix)
      const keys = `${prefix}${kind.prefix}/`
      const transformer = kind.isPlain
        ? undefined
        : encryption?.transformerFor(groupResourceOf(kind.definition))
      const cache = feed.claim(kind.prefix, (items, revision) => {
        const parts = { storage: kind, prefix: keys, budget, logBudget, transformer, onError }
        return new KindCache(parts, items, revision)
      })
      caches.set(kind.prefix, cache)
      // Of a kind's own: kinds whose objects live for other times would never share one.
      const leases = new LeaseReuse(engine.leases, clock)
      const shared = { engine, feed, freshness, compaction, isUncached, clock, random }
      return new KindStore({ ...shared, cache, leases })
    },
    release,
    get revision() {
      return feed.revision
    },
    ended: running.ended,
    async [Symbol.asyncDispose]() {
      trimming[Symbol.dispose]()
      for (const cache of caches.values()) endWatches(cache)
      await running[Symbol.asyncDispose]()
    },
  }
}
