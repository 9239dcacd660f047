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
import type { Slot } from '#store/local/state.ts'
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
    const { newest } = this.options.recent
    for (const stream of this.#streams) stream.offer(revisions, newest)
  }

  close(reason: Error): void {
    this.ended = reason
    for (const stream of this.#streams) stream.wake()
  }
}

class Stream implements Changes {
  readonly #feed: Feed
  readonly #options: ChangesOptions
  readonly #range: KeyRange
  readonly #onAbort: Disposable
  /** All changes of the range up to this revision were handed out. */
  #position: number
  #progressAsked = false
  #done = false
  #waiting: (() => void) | undefined
  #last: Promise<unknown> = Promise.resolve()
  #busy = false

  constructor(feed: Feed, after: number, options: ChangesOptions) {
    this.#feed = feed
    this.#options = options
    this.#range = { from: options.from ?? allKeys.from, to: options.to ?? allKeys.to }
    this.#position = after
    this.#onAbort = addAbortListener(options.signal, () => this.wake())
  }

  next(): Promise<IteratorResult<ChangeBatch, undefined>> {
    const result = this.#busy ? this.#last.then(() => this.#pull()) : this.#pull()
    this.#last = result.catch(() => {})
    return result
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
    this.wake()
  }

  wake(): void {
    const waiting = this.#waiting
    this.#waiting = undefined
    waiting?.()
  }

  /** One who waits is woken by a change of his range; else it is noted how far he has come. */
  offer(revisions: readonly RecentRevision[], newest: number): void {
    if (!this.#waiting) return
    for (const { revision, changes } of revisions) {
      if (revision > this.#position && changes.some(this.#isMine)) {
        this.wake()
        return
      }
    }
    if (newest > this.#position) this.#position = newest
  }

  readonly #isMine = ({ entry: { key } }: Change): boolean =>
    key >= this.#range.from && key < this.#range.to

  async #pull(): Promise<IteratorResult<ChangeBatch, undefined>> {
    this.#busy = true
    try {
      for (;;) {
        if (this.#done) return { done: true, value: undefined }
        this.#assertGoing()
        const changes = await this.#advance()
        this.#assertGoing() // from here to the wait nothing can come in between
        if (changes.length > 0) return this.#batch(changes)
        if (this.#position < this.#feed.options.recent.newest) continue
        if (this.#progressAsked) return this.#batch([])
        await this.#wait()
      }
    } catch (err) {
      this.#finish()
      throw err
    } finally {
      this.#busy = false
    }
  }

  #assertGoing(): void {
    this.#options.signal.throwIfAborted()
    if (this.#feed.ended) throw this.#feed.ended
  }

  #batch(changes: readonly Change[]): IteratorResult<ChangeBatch, undefined> {
    this.#progressAsked = false
    const revision = Math.min(this.#position, this.#feed.options.recent.newest)
    return { done: false, value: { revision, changes } }
  }

  /** Goes on by a stretch of revisions, and answers what of the range changed in them. */
  async #advance(): Promise<readonly Change[]> {
    const { recent, compactRevision, older } = this.#feed.options
    if (this.#position < compactRevision()) throw compacted(compactRevision())
    if (this.#position >= recent.oldest) return this.#advanceRecent()
    const { withoutPrevious } = this.#options
    const query = { after: this.#position, through: recent.newest, withPrevious: !withoutPrevious }
    const { revision, changes } = await older({ ...query, ...this.#range })
    if (this.#position < compactRevision()) throw compacted(compactRevision())
    this.#position = revision
    return changes
  }

  async #advanceRecent(): Promise<readonly Change[]> {
    const found: Change[] = []
    for (;;) {
      const revision = this.#feed.options.recent.after(this.#position)
      if (!revision || found.length >= batchSize) return found
      if (revision.changes.some(this.#isMine)) {
        const changes = this.#options.withoutPrevious
          ? revision.changes
          : (fullChanges(revision) ?? (await this.#complete(revision)))
        for (const change of changes) if (this.#isMine(change)) found.push(change)
      }
      this.#position = revision.revision
    }
  }

  async #complete(revision: RecentRevision): Promise<readonly Change[]> {
    const slots = revision.slotChanges.flatMap(({ previous }) => (previous ? [previous] : []))
    const values = await this.#feed.options.load(slots, revision.revision - 1)
    const { compactRevision } = this.#feed.options
    const changes = fullChanges(revision, values)
    if (!changes) throw compacted(compactRevision())
    return changes
  }

  async #wait(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#waiting = resolve
    const { progressMs } = this.#options
    const { clock } = this.#feed.options
    using _ = progressMs ? clock.after(progressMs, () => this.requestProgress()) : undefined
    await promise
  }

  #finish(): void {
    this.#done = true
    this.#onAbort[Symbol.dispose]()
    this.#feed.forget(this)
    this.wake()
  }
}
