import { expired } from '#api/status/status-answers.ts'
import type { Clock } from '#base/clock.ts'
import type { Random } from '#base/random.ts'
import type { StoredEvent, StoreWatchEvent, Watcher } from '#server/served/object-store.ts'
import type { KeptEntry } from '#server/storage/kept-entry.ts'
import type { KindCache } from '#server/storage/kind-cache.ts'
import type { Selection } from '#server/storage/selection.ts'
import type { SharedEvent } from '#server/storage/shared-event.ts'
import {
  bytesOfEvent,
  endOfTaken,
  type Member,
  nothing,
  type WatchGroup,
} from '#server/storage/watch-group.ts'

/** Upstream's: about once a minute each watch is told how far it has come. */
const bookmarkMs = 60_000
/** By chance up to this share earlier, so that not all are told at once. */
const bookmarkJitter = 0.25

/** So long before its end a watch is told once more, so that the next one begins close by. */
const lastBookmarkMs = 2000

export interface WatcherOptions {
  readonly cache: KindCache
  readonly selection: Selection
  /** Nothing up to this revision is shown again. */
  readonly after: number
  /** What was there at the beginning, if that is to come first. */
  readonly initial?: readonly KeptEntry[]
  /** Whether what came between `after` and now is among the events to come first. */
  readonly missed?: readonly SharedEvent<KeptEntry>[]
  readonly bookmarks: boolean
  /** When it will be ended from outside, if that is known. */
  readonly endsAtMs?: number
  /** Whether the end of what was there is marked. */
  readonly marksInitialEnd: boolean
  /** How far everything has come. */
  revision(): number
  readonly clock: Clock
  readonly random: Random
  /** The only event there will be. */
  readonly failure?: unknown
}

/** One watch: a place in the events of its group, and what comes before them. */
export class CacheWatcher implements Watcher, Member {
  onReady: (() => void) | undefined
  isWaiting = false
  place = 0
  hasEnded = false
  readonly #options: Omit<WatcherOptions, 'initial' | 'missed'>
  readonly #group: WatchGroup
  #initial: readonly KeptEntry[]
  #missed: readonly SharedEvent<KeptEntry>[]
  #sent = 0
  /** Whether there is something before the events of the group. */
  #hasFirst = true
  #initialEnd: boolean
  /** Where what was there at the beginning ends, as a revision. */
  readonly #began: number
  #seen: number
  /** Set once no more will come; with an error if that is to be told. */
  #ending: { readonly error?: unknown } | undefined
  #timer: Disposable | undefined
  #isBookmarkDue = false
  #isOver = false

  constructor(options: WatcherOptions) {
    // What comes first is not to be held for as long as the watch is open.
    const { initial = nothing, missed = nothing, ...rest } = options
    const { cache, selection, after, marksInitialEnd } = rest
    this.#options = rest
    this.#initial = initial
    this.#missed = missed
    this.#initialEnd = marksInitialEnd
    this.#began = options.revision()
    this.#seen = after
    if ('failure' in options) this.#ending = { error: options.failure }
    this.#group = cache.groups.join(selection, this)
    if (options.bookmarks) this.#setTimer()
  }

  take(limit = Number.POSITIVE_INFINITY): readonly StoreWatchEvent[] {
    if (this.#isOver) return nothing
    const first = this.#hasFirst ? this.#takeFirst(limit) : undefined
    if (first) return first
    if (!this.#group.has(this.place)) this.#ending ??= { error: this.#tooOld() }
    if (this.#ending) return this.#finish(this.#ending)
    const events = this.#takeNext(limit)
    if (events.length > 0) {
      this.#seen = events.at(-1)!.entry.revision
      return events
    }
    if (this.#isBookmarkDue) return this.#bookmark(false, this.#options.revision())
    this.isWaiting = true
    return nothing
  }

  /** What was there at the beginning or what was missed, never both; and the mark after it. */
  #takeFirst(limit: number): readonly StoreWatchEvent[] | undefined {
    const from = this.#sent
    if (from < this.#initial.length) {
      this.#sent = endOfTaken(this.#initial, { from, limit }, ({ storedBytes }) => storedBytes)
      return this.#initial.slice(from, this.#sent).map((entry) => entry.added)
    }
    if (from < this.#missed.length) {
      this.#sent = endOfTaken(this.#missed, { from, limit }, bytesOfEvent)
      const part = this.#missed.slice(from, this.#sent)
      this.#seen = part.at(-1)!.entry.revision
      return part
    }
    this.#hasFirst = false
    this.#initial = nothing
    this.#missed = nothing
    if (!this.#initialEnd) return undefined
    this.#initialEnd = false
    return this.#bookmark(true, this.#began)
  }

  /** Of a watch that began in the future: only what came after its beginning. */
  #takeNext(limit: number): readonly StoredEvent[] {
    for (;;) {
      const events = this.#group.take(this, limit)
      if (events.length === 0 || events[0]!.entry.revision > this.#options.after) return events
      const fresh = events.filter(({ entry }) => entry.revision > this.#options.after)
      if (fresh.length > 0) return fresh
    }
  }

  /** What is still to come of before the log is kept by nothing but this watch, which has lost its place by then. */
  forget(oldestRevision: number): void {
    const missed = this.#missed[this.#sent]
    if (this.#group.has(this.place) && !(missed && missed.entry.revision <= oldestRevision)) return
    this.#ending ??= { error: this.#tooOld() }
    this.#letGo()
  }

  #letGo(): void {
    this.#initial = nothing
    this.#missed = nothing
    this.#initialEnd = false
  }

  #bookmark(isInitialEnd: boolean, revision: number): readonly StoreWatchEvent[] {
    if (!isInitialEnd) {
      this.#isBookmarkDue = false
      this.#setTimer()
    }
    // A watch of the future is not told of the past.
    return [{ type: 'BOOKMARK', revision: Math.max(revision, this.#seen), isInitialEnd }]
  }

  #setTimer(): void {
    const { clock, random, endsAtMs = Number.POSITIVE_INFINITY } = this.#options
    const delayMs = bookmarkMs * (1 - bookmarkJitter * random.fraction())
    const lastMs = endsAtMs - lastBookmarkMs - clock.steadyMs()
    if (lastMs <= 0) return
    this.#timer = clock.after(Math.min(delayMs, lastMs), () => {
      this.#isBookmarkDue = true
      if (!this.isWaiting) return
      this.isWaiting = false
      this.wake()
    })
  }

  #tooOld(): unknown {
    return tooOld(this.#seen, this.#options.cache.log.oldestRevision)
  }

  #finish(ending: { readonly error?: unknown }): readonly StoreWatchEvent[] {
    this.#close()
    this.hasEnded = true
    return 'error' in ending ? [{ type: 'ERROR', error: ending.error }] : nothing
  }

  wake(): void {
    this.onReady?.()
  }

  end(failure?: { readonly error: unknown }): void {
    this.#ending ??= failure ?? {}
    this.#letGo()
    if (!this.isWaiting) return
    this.isWaiting = false
    this.wake()
  }

  [Symbol.dispose](): void {
    this.hasEnded = true
    this.onReady = undefined
    this.#close()
  }

  #close(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.isWaiting = false
    this.#timer?.[Symbol.dispose]()
    const { cache, selection } = this.#options
    cache.groups.leave(selection, this.#group, this)
  }
}

export function tooOld(revision: number, oldest: number): unknown {
  return expired(`too old resource version: ${revision} (${oldest})`)
}
