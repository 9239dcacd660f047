import type { Slot } from '#store/local/state.ts'

/**
 * Keeps the values of slots in memory up to a limit, and lets go of those it got first. What it
 * lets go of can be fetched from the journal again.
 */
export class Values {
  readonly #limitBytes: number
  #queue: Slot[] = []
  #head = 0
  #bytes = 0

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes
  }

  /** Takes charge of a slot that has its value and is in the journal. */
  keep(slot: Slot): void {
    if (this.#limitBytes === Number.POSITIVE_INFINITY || !slot.value?.length) return
    this.#queue.push(slot)
    this.#bytes += slot.value.length
    while (this.#bytes > this.#limitBytes) this.#drop()
  }

  /** Gives a slot the value that was fetched for it. */
  fetched(slot: Slot, value: Uint8Array): void {
    if (slot.value !== undefined) return
    slot.value = value
    this.keep(slot)
  }

  #drop(): void {
    const slot = this.#queue[this.#head++]!
    this.#bytes -= slot.value?.length ?? 0
    slot.value = undefined
    if (this.#head < 4096 || this.#head * 2 < this.#queue.length) return
    this.#queue = this.#queue.slice(this.#head)
    this.#head = 0
  }
}

/** The value in memory of its own, not as a small part that keeps a large buffer alive. */
export function ownBytes(value: Uint8Array): Uint8Array {
  if (value.byteLength * 2 >= value.buffer.byteLength) return value
  return Uint8Array.prototype.slice.call(value)
}
