import type { Resource } from '#api/metadata.ts'
import { takeOut } from '#base/collections/take-out.ts'
import type { Entry } from '#server/served/object-store.ts'

/** A write that is on its way: what is written, and what came back of it. */
export interface PendingWrite {
  readonly key: string
  readonly object: Resource
  /** As they are stored. */
  readonly bytes: Uint8Array
  /** As they were encoded. */
  readonly plain: Uint8Array
  /** The entries that were made of it; several, if others wrote the same bytes again. */
  readonly entries: Entry[]
}

export interface PendingRemoval {
  readonly key: string
  readonly ends: Entry[]
}

/**
 * What this process is writing. When a change comes back that has the very bytes, the object is
 * at hand that they were made from, and need not be decoded from them.
 *
 * In the order in which they were begun, in which they mostly come back: the first is the one that is
 * looked for. And lists, since in a map they would grow old (`base/collections/take-out.ts`).
 */
export class PendingWrites {
  readonly #writes: PendingWrite[] = []
  readonly #removals: PendingRemoval[] = []

  begin(write: PendingWrite): PendingWrite {
    this.#writes.push(write)
    return write
  }

  beginRemoval(key: string): PendingRemoval {
    const removal: PendingRemoval = { key, ends: [] }
    this.#removals.push(removal)
    return removal
  }

  end(write: PendingWrite): void {
    takeOut(this.#writes, this.#writes.indexOf(write))
  }

  endRemoval(removal: PendingRemoval): void {
    takeOut(this.#removals, this.#removals.indexOf(removal))
  }

  find(key: string, value: Uint8Array): PendingWrite | undefined {
    for (const write of this.#writes) {
      const { bytes } = write
      if (bytes.length !== value.length || write.key !== key) continue
      if (bytes === value || Buffer.compare(bytes, value) === 0) return write
    }
    return undefined
  }

  removed(key: string, end: Entry): void {
    for (const removal of this.#removals) if (removal.key === key) removal.ends.push(end)
  }
}
