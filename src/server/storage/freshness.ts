import { orAborted } from '#base/wait.ts'
import type { Feed } from '#server/storage/feed.ts'
import type { ReadEngine } from '#server/storage/prepared-engine.ts'

/**
 * Makes the caches as new as a store that others write to as well. Those who ask while the store is
 * being asked share the next question: one that was sent before they came would tell too little.
 */
export class Freshness {
  readonly #engine: ReadEngine
  readonly #feed: Feed
  readonly #key: string
  #now: Promise<number> | undefined
  #next: Promise<number> | undefined

  constructor(engine: ReadEngine, feed: Feed, key: string) {
    this.#engine = engine
    this.#feed = feed
    this.#key = key
  }

  /** Resolves when all that was answered before the call is in the caches. */
  async reached(signal: AbortSignal): Promise<void> {
    await this.#feed.reached(await orAborted(this.#newest(), signal), signal)
  }

  #newest(): Promise<number> {
    if (!this.#now) {
      this.#now = this.#ask()
      return this.#now
    }
    this.#next ??= this.#askAfter(this.#now)
    return this.#next
  }

  async #askAfter(before: Promise<number>): Promise<number> {
    try {
      await before
    } catch {
      // Whoever asked before was told; this is another question.
    }
    this.#now = this.#ask()
    this.#next = undefined
    return await this.#now
  }

  async #ask(): Promise<number> {
    try {
      const { revision } = await this.#engine.range({
        from: this.#key,
        to: this.#key,
        countOnly: true,
      })
      return revision
    } finally {
      if (!this.#next) this.#now = undefined
    }
  }
}
