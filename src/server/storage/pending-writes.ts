import type { Resource } from '#api/metadata.ts'
import type { Entry } from '#server/storage/object-store.ts'

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
 */
export class PendingWrites {
  readonly #writes = new Map<string, PendingWrite[]>()
  readonly #removals = new Map<string, PendingRemoval[]>()

  begin(write: PendingWrite): PendingWrite {
    add(this.#writes, write)
    return write
  }

  beginRemoval(key: string): PendingRemoval {
    const removal: PendingRemoval = { key, ends: [] }
    add(this.#removals, removal)
    return removal
  }

  end(write: PendingWrite): void {
    drop(this.#writes, write)
  }

  endRemoval(removal: PendingRemoval): void {
    drop(this.#removals, removal)
  }

  find(key: string, value: Uint8Array): PendingWrite | undefined {
    const writes = this.#writes.get(key)
    if (writes === undefined) return undefined
    for (const write of writes) {
      const { bytes } = write
      if (bytes === value) return write
      if (bytes.length === value.length && Buffer.compare(bytes, value) === 0) return write
    }
    return undefined
  }

  removed(key: string, end: Entry): void {
    const waiting = this.#removals.get(key)
    if (waiting) for (const { ends } of waiting) ends.push(end)
  }
}

function add<T extends { readonly key: string }>(all: Map<string, T[]>, one: T): void {
  const known = all.get(one.key)
  if (known) known.push(one)
  else all.set(one.key, [one])
}

function drop<T extends { readonly key: string }>(all: Map<string, T[]>, one: T): void {
  const known = all.get(one.key)
  if (!known) return
  if (known.length > 1) known.splice(known.indexOf(one), 1)
  else all.delete(one.key)
}
