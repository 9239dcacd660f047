/**
 * Which revision is compacted: etcd refuses those before it, but says which one it is only to
 * watchers. So it is sought, by ranges that read nothing.
 */
import type { Connection } from '#store/etcd/connection.ts'
import { compacted, isStoreError } from '#store/store-error.ts'

export class Compaction {
  readonly #connection: Connection
  /** It was this one when it was last looked for, and never becomes less. */
  #known = 0

  constructor(connection: Connection) {
    this.#connection = connection
  }

  /** Asks once as long as nothing was compacted, else some twenty times. */
  async revision(newest: number, signal?: AbortSignal): Promise<number> {
    let low = this.#known // at or before the compacted revision
    if (newest === 0 || !(await this.#isGone(Math.max(low, 1), signal))) return low
    let high = newest
    while (low + 1 < high) {
      const middle = Math.floor((low + high) / 2)
      if (await this.#isGone(middle, signal)) low = middle
      else high = middle
    }
    this.#known = Math.max(this.#known, high)
    return this.#known
  }

  /** Throws Compacted, with the revision, if what came after `revision` is no longer whole. */
  async assertKept(revision: number, newest: number, signal?: AbortSignal): Promise<void> {
    // Before the first revision there is nothing, and none after a revision that has still to come.
    if (revision >= newest) return
    const at = Math.max(revision, 1)
    if (await this.#isGone(at, signal)) throw compacted(await this.revision(newest, signal))
  }

  async #isGone(at: number, signal?: AbortSignal): Promise<boolean> {
    const nothing = { key: '\x01', count_only: true, revision: at }
    try {
      await this.#connection.call('KV/Range', nothing, { signal, repeatable: true })
      return false
    } catch (err) {
      if (isStoreError(err, 'Compacted')) return true
      if (isStoreError(err, 'FutureRevision')) return false
      throw err
    }
  }
}
