/**
 * A watch of a store whose events are converted in their order, some at a time: no more are taken
 * before those have been read.
 */
import type { KeptForms } from '#server/custom/conversion/kept-forms.ts'
import { atRevision } from '#server/custom/conversion/kept-forms.ts'
import type { Entry, StoredEvent, StoreWatchEvent, Watcher } from '#server/served/object-store.ts'
import type { EncodingBudget } from '#server/storage/encoding-budget.ts'
import type { Test } from '#server/storage/selection.ts'

export interface ConvertedWatcherOptions {
  /** Of all objects, as they are stored. */
  readonly source: Watcher
  readonly forms: KeptForms
  /** Whether an object is shown; asked of it as it is shown, since labels may be converted too. */
  readonly test: Test | undefined
  readonly budget: EncodingBudget
  onClosed(watcher: ConvertedWatcher): void
}

/** So many events are converted at once. */
const batchSize = 500

export class ConvertedWatcher implements Watcher {
  onReady: (() => void) | undefined
  readonly #options: ConvertedWatcherOptions
  readonly #closing = new AbortController()
  #ready: readonly StoreWatchEvent[] = []
  #isBusy = false
  #isOver = false
  /** Nothing more comes after what is ready. */
  #isLast = false

  constructor(options: ConvertedWatcherOptions) {
    this.#options = options
    const wake = () => this.#wake()
    options.source.onReady = wake
  }

  get hasEnded(): boolean {
    const { source } = this.#options
    if (this.#isOver) return true
    return (source.hasEnded || this.#isLast) && !this.#isBusy && this.#ready.length === 0
  }

  take(limit = Number.POSITIVE_INFINITY): readonly StoreWatchEvent[] {
    for (;;) {
      if (this.#isOver || this.#isBusy) return []
      if (this.#ready.length > 0) return this.#takeReady(limit)
      if (this.#isLast) return []
      const events = this.#options.source.take(Math.min(limit, batchSize))
      if (events.length === 0) return []
      const shown = this.#convert(events)
      if (shown instanceof Promise) this.#await(shown)
      else this.#ready = shown
    }
  }

  #takeReady(limit: number): readonly StoreWatchEvent[] {
    const events = this.#ready
    this.#ready = events.length > limit ? events.slice(limit) : []
    return events.length > limit ? events.slice(0, limit) : events
  }

  #await(shown: Promise<readonly StoreWatchEvent[]>): void {
    this.#isBusy = true
    const done = (events: readonly StoreWatchEvent[]) => {
      this.#isBusy = false
      this.#ready = events
      this.#wake()
    }
    shown.then(done, (error: unknown) => done(this.#failed(error)))
  }

  /** With a failure a watch is over. */
  #failed(error: unknown): readonly StoreWatchEvent[] {
    this.#isLast = true
    return this.#closing.signal.aborted ? [] : [{ type: 'ERROR', error }]
  }

  #convert(
    events: readonly StoreWatchEvent[],
  ): readonly StoreWatchEvent[] | Promise<readonly StoreWatchEvent[]> {
    const { forms } = this.#options
    const entries = events.flatMap((event) => this.#entriesOf(event))
    const ready = forms.all(entries, this.#closing.signal)
    if (!(ready instanceof Promise)) return this.#shown(events, ready)
    return ready.then(
      (made) => this.#shown(events, made),
      (error) => this.#oneByOne(events, error),
    )
  }

  /** What of an event has to be seen in this version. */
  #entriesOf(event: StoreWatchEvent): readonly Entry[] {
    if (event.type === 'BOOKMARK' || event.type === 'ERROR') return []
    const { before } = event
    return this.#options.test && before ? [before, event.entry] : [event.entry]
  }

  /** Those before the one that cannot be converted are shown. */
  async #oneByOne(
    events: readonly StoreWatchEvent[],
    error: unknown,
  ): Promise<readonly StoreWatchEvent[]> {
    if (events.length === 1) return this.#failed(error)
    const shown: StoreWatchEvent[] = []
    for (const event of events) {
      try {
        const made = await this.#options.forms.all(this.#entriesOf(event), this.#closing.signal)
        shown.push(...this.#shown([event], made))
      } catch (error) {
        return [...shown, ...this.#failed(error)]
      }
    }
    return shown
  }

  #shown(events: readonly StoreWatchEvent[], forms: readonly Entry[]): readonly StoreWatchEvent[] {
    let next = 0
    const shown: StoreWatchEvent[] = []
    for (const event of events) {
      const count = this.#entriesOf(event).length
      const made = forms.slice(next, next + count)
      next += count
      const seen = count === 0 ? event : this.#eventOf(event as StoredEvent, made)
      if (seen) shown.push(seen)
    }
    return shown
  }

  #eventOf(event: StoredEvent, made: readonly Entry[]): StoredEvent | undefined {
    const { test, forms, budget } = this.#options
    const after = made.at(-1)!
    if (!test) return forms.eventOf(event, event.type, after)
    const isShown = test(after.object)
    const wasShown = event.type === 'DELETED' ? isShown : made.length > 1 && test(made[0]!.object)
    if (event.type === 'DELETED')
      return isShown ? forms.eventOf(event, 'DELETED', after) : undefined
    if (isShown) return forms.eventOf(event, wasShown ? 'MODIFIED' : 'ADDED', after)
    if (!wasShown) return undefined
    const gone = atRevision(made[0]!, event.entry.revision, budget)
    return forms.eventOf(event, 'DELETED', gone)
  }

  #wake(): void {
    if (!this.#isOver) this.onReady?.()
  }

  /** What is served has changed: whoever watches begins anew. */
  end(): void {
    this.#isLast = true
    this.#ready = []
    this.#closing.abort(new Error('the definition has changed'))
    this.#options.source[Symbol.dispose]()
    this.#wake()
  }

  [Symbol.dispose](): void {
    this.#isOver = true
    this.onReady = undefined
    this.#closing.abort(new Error('the watch is over'))
    this.#options.source[Symbol.dispose]()
    this.#options.onClosed(this)
  }
}
