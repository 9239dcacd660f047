/**
 * The one reader of the store: loads all there is at one revision, then follows the changes and hands
 * each to the cache of its kind. So all caches are of the same revision at any time.
 */
import { addAbortListener } from 'node:events'
import { expired } from '#api/status/status-answers.ts'
import { type Backoff, backoffMs } from '#base/backoff.ts'
import { type Clock, every } from '#base/clock.ts'
import { itemsOf } from '#base/collections/sorted-tree.ts'
import { takeOut } from '#base/collections/take-out.ts'
import type { Random } from '#base/random.ts'
import { sleep } from '#base/wait.ts'
import type { KindCache, StoredItem } from '#server/storage/kind-cache.ts'
import type { ReadEngine } from '#server/storage/prepared-engine.ts'
import { Unclaimed } from '#server/storage/unclaimed.ts'
import type { ChangeBatch, Changes } from '#store/engine.ts'
import { allKeys, keyAfter, prefixRange } from '#store/key.ts'
import { closed, isStoreError } from '#store/store-error.ts'
import type { Change } from '#store/transaction.ts'

/** So many entries are asked of the store at a time. */
const pageSize = 10_000
/** While somebody waits for a revision, the store is asked this often how far it has come. */
const progressMs = 100
const backoff: Backoff = { firstMs: 50, factor: 2, longestMs: 5000, jitter: 0.5 }
/** So often is loading tried in a row before the failure is told. */
const loadTries = 8

export interface FeedOptions {
  readonly engine: ReadEngine
  /** What all keys of the cluster begin with. */
  readonly prefix: string
  readonly clock: Clock
  readonly random: Random
  onError(error: unknown): void
}

interface Waiter {
  readonly revision: number
  resolve(): void
  reject(reason: unknown): void
}

export class Feed {
  readonly #options: FeedOptions
  readonly #caches = new Map<string, KindCache>()
  readonly #unclaimed: Unclaimed
  readonly #waiters: Waiter[] = []
  /** Those whose watches have not been told yet of what is new. */
  readonly #touched: KindCache[] = []
  #revision = 0
  /** What was loaded is of this revision, and all changes after it are known. */
  #loadedAt = 0
  /** Where the feed was when it had caught up with the store for the first time. */
  #openedAt = 0
  #stream: Changes | undefined
  #ended: { readonly reason: unknown } | undefined
  #asking: Disposable | undefined

  constructor(options: FeedOptions) {
    this.#options = options
    this.#unclaimed = new Unclaimed(options.prefix)
  }

  /** Everything up to this revision is in the caches. */
  get revision(): number {
    return this.#revision
  }

  /** Gives a kind all that there is below its prefix. */
  claim(
    path: string,
    make: (items: readonly StoredItem[], revision: number) => KindCache,
  ): KindCache {
    const { items, changes, revision } = this.#unclaimed.claim(`${this.#options.prefix}${path}/`)
    // Whoever comes before anything else has happened has a past, even if it is empty.
    const empty = this.#revision === this.#openedAt ? this.#loadedAt : this.#revision
    const cache = make(items, revision ?? empty)
    const steadyMs = this.#options.clock.steadyMs()
    for (const { key, revision: at, value } of changes) cache.apply(key, at, value, steadyMs)
    this.#caches.set(path, cache)
    return cache
  }

  /** Takes from a kind what is below its prefix, for another definition of it or for nobody. */
  disclaim(path: string, cache: KindCache): void {
    if (this.#caches.get(path) !== cache) return
    this.#caches.delete(path)
    const items = itemsOf(cache.tree, allKeys).map(({ key, revision, stored }) => ({
      key,
      revision,
      value: stored,
    }))
    this.#unclaimed.add(items, this.#revision)
  }

  /**
   * Loads what was there some revisions ago, so that the changes since then are known too: who
   * watched before a restart need not begin anew. Answers how far the store is.
   */
  async open(historyRevisions: number, signal: AbortSignal): Promise<number> {
    const newest = await this.#try(signal, async (failures) => {
      const { revision, compactRevision } = await this.#options.engine.status({ signal })
      const start = Math.max(compactRevision, revision - historyRevisions, 1)
      // What is there may be compacted away while it is read.
      await this.#load(signal, failures === 0 && start < revision ? start : undefined)
      return revision
    })
    this.#openedAt = Math.max(newest, this.#revision)
    return this.#openedAt
  }

  async #load(signal: AbortSignal, at?: number): Promise<void> {
    const { items, revision } = await this.#read(signal, at)
    this.#loadedAt = revision
    this.#fill(items, revision)
  }

  /** Several times, should the store fail. */
  async #try<T>(signal: AbortSignal, call: (failures: number) => Promise<T>): Promise<T> {
    for (let failures = 0; ; ) {
      try {
        return await call(failures)
      } catch (error) {
        signal.throwIfAborted()
        if (++failures >= loadTries || isStoreError(error, 'Closed')) throw error
        await this.#pause(failures, signal)
      }
    }
  }

  /** Follows the changes until aborted, over every failure of the store. */
  async run(signal: AbortSignal): Promise<void> {
    try {
      await this.#keepFollowing(signal)
    } catch (error) {
      this.#end(signal.aborted ? closed() : error)
      throw error
    }
  }

  /** Nothing will be reached any more. */
  #end(reason: unknown): void {
    this.#ended = { reason }
    for (const { reject } of this.#waiters) reject(reason)
  }

  async #keepFollowing(signal: AbortSignal): Promise<never> {
    let isLost = false
    for (let failures = 0; ; ) {
      const before = this.#revision
      try {
        if (isLost) await this.#load(signal)
        isLost = false
        await this.#follow(signal)
      } catch (error) {
        signal.throwIfAborted()
        if (isStoreError(error, 'Closed')) throw error
        this.#options.onError(error)
        isLost ||= isStoreError(error, 'Compacted')
        failures = this.#revision > before ? 1 : failures + 1
        await this.#pause(failures, signal)
      }
    }
  }

  /** Resolves when everything up to `revision` is in the caches. */
  async reached(revision: number, signal: AbortSignal): Promise<void> {
    if (this.#revision >= revision) return
    signal.throwIfAborted()
    if (this.#ended) throw this.#ended.reason
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const waiter: Waiter = { revision, resolve, reject }
    using _ = addAbortListener(signal, () => reject(signal.reason))
    this.#waiters.push(waiter)
    this.#ask()
    try {
      await promise
    } finally {
      takeOut(this.#waiters, this.#waiters.indexOf(waiter))
      if (this.#waiters.length === 0) this.#stopAsking()
    }
  }

  #ask(): void {
    if (this.#asking) return
    this.#stream?.requestProgress()
    this.#asking = every(this.#options.clock, progressMs, () => this.#stream?.requestProgress())
  }

  #stopAsking(): void {
    this.#asking?.[Symbol.dispose]()
    this.#asking = undefined
  }

  async #pause(failures: number, signal: AbortSignal): Promise<void> {
    const { clock, random } = this.#options
    await sleep(backoffMs(failures, backoff, random), { clock, signal })
  }

  async #read(signal: AbortSignal, start?: number) {
    const { engine, prefix } = this.#options
    const { from, to } = prefixRange(prefix)
    const items: StoredItem[] = []
    let at = start
    for (let next = from; ; ) {
      const page = await engine.range(
        { from: next, to, limit: pageSize, ...(at !== undefined && { at }) },
        { signal },
      )
      at ??= page.revision
      for (const { key, modRevision, value } of page.entries) {
        items.push({ key, revision: modRevision, value })
      }
      const last = page.entries.at(-1)
      if (!page.more || !last) return { items, revision: at }
      next = keyAfter(last.key)
    }
  }

  /** What is there now, whatever was there before. Nobody can be told what happened in between. */
  #fill(items: readonly StoredItem[], revision: number): void {
    const mine = new Map<KindCache, StoredItem[]>()
    for (const cache of this.#caches.values()) mine.set(cache, [])
    const rest: StoredItem[] = []
    for (const item of items) {
      const cache = this.#cacheOf(item.key)
      if (cache) mine.get(cache)!.push(item)
      else rest.push(item)
    }
    this.#unclaimed.fill(rest, revision)
    this.#revision = revision
    for (const [cache, list] of mine) {
      cache.fill(list, revision)
      endWatches(cache, { error: lost() })
    }
    this.#settle()
  }

  async #follow(signal: AbortSignal): Promise<void> {
    const { engine, prefix } = this.#options
    const range = prefixRange(prefix)
    const stream = engine.changes(this.#revision, { ...range, signal, withoutPrevious: true })
    this.#stream = stream
    if (this.#waiters.length > 0) stream.requestProgress()
    try {
      for (;;) {
        const { done, value } = await stream.next()
        if (done) throw new Error('The changes of the store ended by themselves')
        this.#apply(value)
      }
    } finally {
      this.#stream = undefined
      await stream.return?.()
    }
  }

  #apply({ revision, changes }: ChangeBatch): void {
    const steadyMs = this.#options.clock.steadyMs()
    for (const change of changes) this.#applyOne(change, steadyMs)
    this.#revision = Math.max(this.#revision, revision)
    this.#settle()
    for (const cache of this.#touched) cache.groups.wake()
    this.#touched.length = 0
  }

  #applyOne({ type, entry }: Change, steadyMs: number): void {
    const { key, modRevision, value } = entry
    const cache = this.#cacheOf(key)
    if (cache) {
      cache.apply(key, modRevision, type === 'put' ? value : undefined, steadyMs)
      if (!this.#touched.includes(cache)) this.#touched.push(cache)
      return
    }
    const change = { key, revision: modRevision, ...(type === 'put' && { value }) }
    this.#unclaimed.apply(change, this.#isOpen ? this.#revision : this.#loadedAt)
  }

  get #isOpen(): boolean {
    return this.#revision >= this.#openedAt
  }

  #settle(): void {
    for (const waiter of this.#waiters) {
      if (waiter.revision <= this.#revision) waiter.resolve()
    }
  }

  /** The cache of the kind that a key belongs to: prefixes of kinds have one part or two. */
  #cacheOf(key: string): KindCache | undefined {
    const start = this.#options.prefix.length
    const first = key.indexOf('/', start)
    if (first < 0) return undefined
    const one = this.#caches.get(key.slice(start, first))
    if (one) return one
    const second = key.indexOf('/', first + 1)
    return second < 0 ? undefined : this.#caches.get(key.slice(start, second))
  }
}

/** Ends every watch of a kind: with an error, or as a stream that is over. */
export function endWatches({ groups }: KindCache, failure?: { readonly error: unknown }): void {
  for (const member of [...groups.members()]) member.end(failure)
}

function lost(): unknown {
  return expired('The resourceVersion for the provided watch is too old.')
}
