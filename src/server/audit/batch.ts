/** Gathers events, and passes them on in batches beside the requests: when there are enough, or in time. */
import type { Clock } from '#base/clock.ts'
import { createTokenBucket } from '#base/token-bucket.ts'
import { orAborted, sleep } from '#base/wait.ts'
import type { AuditEvent } from '#server/audit/event.ts'
import type { AuditSink, OnLost } from '#server/audit/sink.ts'

export interface BatchOptions {
  /** Beyond as many, events are lost. */
  readonly bufferSize: number
  readonly maxSize: number
  readonly maxWaitMs: number
  /** How many batches a second, where that is limited. */
  readonly throttle?: { readonly perSecond: number; readonly burst: number }
}

export interface BatchParts {
  readonly clock: Clock
  readonly onLost: OnLost
}

/** Batches on their way at once: beyond as many, events wait in the buffer. */
const mostUnderWay = 64
/** How long the last events have to get through when the server stops. */
const flushMs = 10_000

/** Every event is taken, or told to be lost. */
export function inBatches(sink: AuditSink, options: BatchOptions, parts: BatchParts): AuditSink {
  return new Batches(sink, options, parts)
}

class Batches implements AuditSink {
  readonly #sink: AuditSink
  readonly #options: BatchOptions
  readonly #clock: Clock
  readonly #onLost: OnLost
  readonly #mayTake: () => boolean
  readonly #underWay = new Set<Promise<unknown>>()
  readonly #ending = new AbortController()
  #waiting: AuditEvent[] = []
  #timer: Disposable | undefined
  /** Whether the time of those that wait is over, though they are few. */
  #isDue = false
  #pump: Promise<void> | undefined

  constructor(sink: AuditSink, options: BatchOptions, { clock, onLost }: BatchParts) {
    this.#sink = sink
    this.#options = options
    this.#clock = clock
    this.#onLost = onLost
    const { throttle } = options
    this.#mayTake = throttle ? createTokenBucket({ ...throttle, clock }) : () => true
  }

  process(events: readonly AuditEvent[]): boolean {
    const { bufferSize, maxWaitMs } = this.#options
    const room = this.#ending.signal.aborted ? 0 : bufferSize - this.#waiting.length
    if (events.length > room) {
      this.#onLost('buffered', new Error('audit buffer queue blocked'), events.slice(room))
    }
    this.#waiting.push(...events.slice(0, room))
    if (this.#waiting.length === 0) return true
    if (this.#hasBatch()) this.#run()
    else this.#timer ??= this.#clock.after(maxWaitMs, () => this.#expire())
    return true
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isDue = true
    const over = new AbortController()
    using _ = this.#clock.after(flushMs, () => over.abort(new Error('the server has stopped')))
    try {
      this.#run()
      while (this.#pump) await orAborted(this.#pump, over.signal)
      await orAborted(Promise.all(this.#underWay), over.signal)
    } catch (error) {
      if (!over.signal.aborted) throw error
      if (this.#waiting.length > 0) this.#onLost('buffered', error, this.#waiting)
      this.#waiting = []
    } finally {
      this.#ending.abort(new Error('the server has stopped'))
      this.#timer?.[Symbol.dispose]()
      await this.#sink[Symbol.asyncDispose]()
    }
  }

  #hasBatch(): boolean {
    return this.#isDue || this.#waiting.length >= this.#options.maxSize
  }

  #expire(): void {
    this.#timer = undefined
    this.#isDue = true
    this.#run()
  }

  #run(): void {
    if (this.#pump || this.#waiting.length === 0) return
    this.#pump = this.#send().finally(() => {
      this.#pump = undefined
      if (this.#waiting.length === 0) return
      if (this.#hasBatch()) this.#run()
      else this.#timer ??= this.#clock.after(this.#options.maxWaitMs, () => this.#expire())
    })
  }

  async #send(): Promise<void> {
    const { signal } = this.#ending
    try {
      while (this.#waiting.length > 0 && this.#hasBatch()) {
        while (!this.#mayTake()) await sleep(this.#refillMs(), { clock: this.#clock, signal })
        while (this.#underWay.size >= mostUnderWay) {
          await orAborted(Promise.race(this.#underWay), signal)
        }
        this.#timer?.[Symbol.dispose]()
        this.#timer = undefined
        const batch = this.#waiting.splice(0, this.#options.maxSize)
        if (this.#waiting.length === 0) this.#isDue = false
        this.#pass(batch)
      }
    } catch (error) {
      if (!signal.aborted) throw error
    }
  }

  #refillMs(): number {
    return 1000 / (this.#options.throttle?.perSecond ?? 1)
  }

  #pass(batch: readonly AuditEvent[]): void {
    const passing = this.#sink.process(batch)
    if (!(passing instanceof Promise)) return
    this.#underWay.add(passing)
    void passing.finally(() => this.#underWay.delete(passing))
  }
}
