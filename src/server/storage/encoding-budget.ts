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
  /** In the order in which they were first charged. */
  readonly #holders = new Map<Holder, number>()
  #bytes = 0

  constructor(limitBytes: number = encodingLimitBytes) {
    this.#limitBytes = limitBytes
  }

  /**
   * The bytes in memory that is written over by nobody, and in which there is nothing but what is kept
   * as long: where encoders put what is needed for a moment, it would keep all of that.
   */
  readonly copy = (bytes: Buffer): Buffer => this.#slabs.copy(bytes) as Buffer

  /** `holder` has so many bytes more. Who is gone is to be forgotten: until then it is kept here. */
  charge(holder: Holder, bytes: number): void {
    this.#holders.set(holder, (this.#holders.get(holder) ?? 0) + bytes)
    this.#bytes += bytes
    if (this.#bytes <= this.#limitBytes) return
    for (const oldest of this.#holders.keys()) {
      this.forget(oldest)
      oldest.release()
      if (this.#bytes <= this.#limitBytes) return
    }
  }

  forget(holder: Holder): void {
    const bytes = this.#holders.get(holder)
    if (bytes === undefined) return
    this.#bytes -= bytes
    this.#holders.delete(holder)
  }

  get bytes(): number {
    return this.#bytes
  }
}
