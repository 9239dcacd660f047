/**
 * Carries changes from the commits to those who watch: from memory while they keep up, else from
 * the journal.
 */
import { addAbortListener } from 'node:events'
import type { Clock } from '#base/clock.ts'
import type { ChangeBatch, Changes, ChangesOptions } from '#store/engine.ts'
import { allKeys, type KeyRange } from '#store/key.ts'
import type { JournalQuery } from '#store/local/journal.ts'
import { fullChanges, type Recent, type RecentRevision } from '#store/local/recent.ts'
import { type Waiter, WatchGroups } from '#store/local/watch-groups.ts'
import type { Slot } from '#store/state.ts'
import { compacted } from '#store/store-error.ts'
import type { Change } from '#store/transaction.ts'

/** So many changes, or a few more, go into one batch: a reader far behind must not fill memory. */
const batchSize = 1000

export interface FeedOptions {
  readonly recent: Recent
  readonly clock: Clock
  compactRevision(): number
  older(query: JournalQuery): Promise<{ revision: number; changes: readonly Change[] }>
  /** Fetches the values of slots of the state at a revision. */
  load(slots: readonly Slot[], revision: number): Promise<ReadonlyMap<Slot, Uint8Array>>
}

export class Feed {
  readonly options: FeedOptions
  readonly groups = new WatchGroups()
  readonly #streams = new Set<Stream>()
  /** Set once the engine is closed: what every reader gets instead of more changes. */
  ended: Error | undefined

  constructor(options: FeedOptions) {
    this.options = options
  }

  open(after: number, options: ChangesOptions): Changes {
    const stream = new Stream(this, after, options)
    this.#streams.add(stream)
    return stream
  }

  forget(stream: Stream): void {
    this.#streams.delete(stream)
  }

  /** Tells the readers of revisions that have just become recent. */
  publish(revisions: readonly RecentRevision[]): void {
    this.groups.publish(revisions, this.options.recent.newest)
  }

  close(reason: Error): void {
    this.ended = reason
    for (const stream of this.#streams) stream.call()
  }
}

interface Asked {
  resolve(result: IteratorResult<ChangeBatch, undefined>): void
  reject(err: unknown): void
}

/**
 * One reader. From memory he is answered in one go, without a promise in between: with thousands
 * of readers that is what a change costs.
 */
class Stream implements Changes, Waiter {
  readonly #feed: Feed
  readonly #options: ChangesOptions
  readonly #range: KeyRange
  readonly #onAbort: Disposable
  /** All changes of the range up to this revision were handed out. */
  #position: number
  #progressAsked = false
  #done = false
  /** The calls of `next` that are not answered yet. */
  readonly #asked: Asked[] = []
  /** Something is being fetched; `#go` is called again when it is there. */
  #fetching = false
  #timer: Disposable | undefined

  constructor(feed: Feed, after: number, options: ChangesOptions) {
    this.#feed = feed
    this.#options = options
    this.#range = { from: options.from ?? allKeys.from, to: options.to ?? allKeys.to }
    this.#position = after
    this.#onAbort = addAbortListener(options.signal, () => this.call())
  }

  next(): Promise<IteratorResult<ChangeBatch, undefined>> {
    const { promise, resolve, reject } =
      Promise.withResolvers<IteratorResult<ChangeBatch, undefined>>()
    this.#asked.push({ resolve, reject })
    if (this.#asked.length === 1) this.#go()
    return promise
  }

  async return(): Promise<IteratorResult<ChangeBatch, undefined>> {
    this.#finish()
    return { done: true, value: undefined }
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  requestProgress(): void {
    this.#progressAsked = true
    this.call()
  }

  /** Has it look again, if it waits. */
  call(): void {
    this.#feed.groups.call(this.#range, this)
  }

  wake(seen: number): void {
    this.#timer?.[Symbol.dispose]()
    this.#position = Math.max(this.#position, seen)
    this.#go()
  }

  /** Answers what was asked as far as it can be answered now; then fetches, or waits. */
  #go(): void {
    try {
      while (this.#asked.length > 0 && !this.#fetching && this.#step());
    } catch (err) {
      this.#fail(err)
    }
  }

  /** Answers whether there is more to do at once. */
  #step(): boolean {
    if (this.#done) return this.#answer({ done: true, value: undefined })
    this.#options.signal.throwIfAborted()
    if (this.#feed.ended) throw this.#feed.ended
    const { recent, compactRevision } = this.#feed.options
    if (this.#position < compactRevision()) throw compacted(compactRevision())
    if (this.#position < recent.oldest) return this.#fetch(this.#older())
    const missing: { revision?: RecentRevision } = {}
    const changes = this.#takeRecent(missing)
    if (changes.length > 0 || (this.#progressAsked && !missing.revision)) {
      return this.#answer(this.#batch(changes))
    }
    if (missing.revision) return this.#fetch(this.#complete(missing.revision))
    this.#wait()
    return false
  }

  #answer(result: IteratorResult<ChangeBatch, undefined>): boolean {
    this.#asked.shift()!.resolve(result)
    return true
  }

  #batch(changes: readonly Change[]): IteratorResult<ChangeBatch, undefined> {
    this.#progressAsked = false
    const revision = Math.min(this.#position, this.#feed.options.recent.newest)
    return { done: false, value: { revision, changes } }
  }

  #fail(err: unknown): void {
    this.#finish()
    this.#asked.shift()?.reject(err)
    this.#go()
  }

  #fetch(fetching: Promise<void>): false {
    this.#fetching = true
    fetching.then(
      () => {
        this.#fetching = false
        this.#go()
      },
      (err: unknown) => {
        this.#fetching = false
        this.#fail(err)
      },
    )
    return false
  }

  /**
   * Goes on from revision to revision in memory, and answers what of the range changed. Stops
   * before one of which it is not known what was there before.
   */
  #takeRecent(missing: { revision?: RecentRevision }): readonly Change[] {
    const found: Change[] = []
    for (;;) {
      const recent = this.#feed.options.recent.after(this.#position)
      if (!recent || found.length >= batchSize) return found
      if (recent.changes.some(this.#isMine)) {
        const changes = this.#options.withoutPrevious ? recent.changes : fullChanges(recent)
        if (!changes) {
          missing.revision = recent
          return found
        }
        for (const change of changes) if (this.#isMine(change)) found.push(change)
      }
      this.#position = recent.revision
    }
  }

  readonly #isMine = ({ entry: { key } }: Change): boolean =>
    key >= this.#range.from && key < this.#range.to

  /** Fetches what was before one revision; whatever comes of it is in the revision then. */
  async #complete(recent: RecentRevision): Promise<void> {
    const slots = recent.slotChanges.flatMap(({ previous }) => (previous ? [previous] : []))
    const values = await this.#feed.options.load(slots, recent.revision - 1)
    if (!fullChanges(recent, values)) throw compacted(this.#feed.options.compactRevision())
  }

  /** Reads a stretch of revisions from the journal, and hands out what it can. */
  async #older(): Promise<void> {
    const { recent, compactRevision, older } = this.#feed.options
    const withPrevious = !this.#options.withoutPrevious
    const query = { after: this.#position, through: recent.newest, withPrevious, ...this.#range }
    const { revision, changes } = await older(query)
    if (this.#position < compactRevision()) throw compacted(compactRevision())
    this.#position = revision
    if (changes.length > 0 && !this.#done) this.#answer(this.#batch(changes))
  }

  #wait(): void {
    this.#feed.groups.add(this.#range, this, this.#position)
    const { progressMs } = this.#options
    if (!progressMs) return
    this.#timer = this.#feed.options.clock.after(progressMs, () => this.requestProgress())
  }

  #finish(): void {
    this.#done = true
    this.#onAbort[Symbol.dispose]()
    this.#timer?.[Symbol.dispose]()
    this.#feed.forget(this)
    this.call()
  }
}
