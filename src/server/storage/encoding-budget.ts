/** One bound for all encodings that are kept only because they may be asked for again. */

import { Slabs } from '#store/local/values.ts'

/** What holds encodings, and can make them again. */
export interface Holder {
  /** Lets go of all that it can make again. */
  release(): void
}

/** Enough for every object of a small cluster in both forms, little beside what a large one needs. */
export const encodingLimitBytes = 128 * 1024 * 1024

/** Whose encodings were made first lets go of them first. */
export class EncodingBudget {
  readonly #slabs = new Slabs()
  readonly #limitBytes: number
  #holders: Holder[] = []
  #sizes: number[] = []
  #head = 0
  #bytes = 0

  constructor(limitBytes: number = encodingLimitBytes) {
    this.#limitBytes = limitBytes
  }

  /**
   * The bytes in memory that is written over by nobody, and in which there is nothing but what is kept
   * as long: where encoders put what is needed for a moment, it would keep all of that.
   */
  readonly copy = (bytes: Buffer): Buffer => this.#slabs.copy(bytes) as Buffer

  /** `holder` has so many bytes more. */
  charge(holder: Holder, bytes: number): void {
    this.#holders.push(holder)
    this.#sizes.push(bytes)
    this.#bytes += bytes
    while (this.#bytes > this.#limitBytes && this.#head < this.#holders.length) this.#drop()
  }

  get bytes(): number {
    return this.#bytes
  }

  #drop(): void {
    const at = this.#head++
    this.#bytes -= this.#sizes[at]!
    this.#holders[at]!.release()
    if (this.#head < 4096 || this.#head * 2 < this.#holders.length) return
    this.#holders = this.#holders.slice(this.#head)
    this.#sizes = this.#sizes.slice(this.#head)
    this.#head = 0
  }
}
