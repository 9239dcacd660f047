import type { Slot } from '#store/state.ts'
import { noValue } from '#store/transaction.ts'

/**
 * Keeps the values of slots in memory up to a limit, and lets go of those it got first. What it
 * lets go of can be fetched from the journal again.
 */
export class Values {
  readonly #limitBytes: number
  #queue: Slot[] = []
  #head = 0
  #bytes = 0
  readonly #slabs = new Slabs()

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes
  }

  /**
   * A value in memory that is not its giver's. Where none is let go of, each has its own, since one
   * that stays would keep others alive that were overwritten.
   */
  own(value: Uint8Array): Uint8Array {
    return this.#limitBytes === Number.POSITIVE_INFINITY ? ownBytes(value) : this.#slabs.own(value)
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

/** So much memory is asked for at a time; a value larger than a part of it gets its own. */
const slabBytes = 64 * 1024
const largestInSlab = slabBytes / 8

/**
 * Memory for values that come and go in the order they came: many of them share a piece, as each
 * piece costs the collector as much as a large one does.
 */
export class Slabs {
  #slab = new Uint8Array(0)
  #used = 0

  /** The value in memory that is not the giver's. */
  own(value: Uint8Array): Uint8Array {
    const { byteLength } = value
    if (byteLength === 0) return noValue // which must not keep a piece alive
    if (byteLength > largestInSlab) return ownBytes(value)
    return this.#put(value)
  }

  /** The same for a value in memory that will be written over. */
  copy(value: Uint8Array): Uint8Array {
    return value.byteLength > largestInSlab ? Buffer.from(value) : this.#put(value)
  }

  #put(value: Uint8Array): Uint8Array {
    const { byteLength } = value
    if (this.#used + byteLength > this.#slab.length) {
      this.#slab = Buffer.allocUnsafeSlow(slabBytes)
      this.#used = 0
    }
    const from = this.#used
    this.#used += byteLength
    this.#slab.set(value, from)
    return this.#slab.subarray(from, this.#used)
  }
}

/** The value in memory of its own, not as a small part that keeps a large buffer alive. */
function ownBytes(value: Uint8Array): Uint8Array {
  if (value.byteLength * 2 >= value.buffer.byteLength) return value
  return Uint8Array.prototype.slice.call(value)
}
