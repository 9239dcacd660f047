import type { KeyRange } from '#store/key.ts'
import type { Leases } from '#store/leases.ts'
import type { Change, Committed, RangeQuery, RangeResult, Transaction } from '#store/transaction.ts'

/**
 * What the API server needs of a database: an ordered log of revisions over a sorted map of keys.
 * Keys are bytes (`key.ts`), values are bytes, and nothing is known of objects.
 *
 * *Order.* A commit that changes anything makes exactly one revision, one greater than the newest;
 * one that changes nothing makes none. A new store is at revision 1, as etcd's is, so that 0 can
 * mean "not there". A range sees one revision whole. `changes` yields every later change once, in
 * order, a revision never split, none left out; or it throws Compacted.
 *
 * *Concurrency.* Any number of calls at once. Commits happen one after another; of calls that
 * overlap either may be first. A range at the newest revision (unless `stale`) sees every commit
 * answered before the range was asked, and never one that could still be lost.
 *
 * *Durability.* A commit is answered, and shown to ranges and `changes`, after it is on the disk:
 * no crash takes it back or leaves half of it.
 *
 * *Cancellation.* Every call takes a signal and rejects with its reason. A commit cancelled midway
 * may still happen. Closing lets what was begun end; calls after it fail with Closed, and so do
 * the changes still being awaited.
 *
 * *Errors.* StoreError, told apart by `reason`. A commit that failed has changed nothing, except
 * with Uncertain and Failed, where one cannot know: read again.
 *
 * *Cost.* Commits that wait together share one write to the disk. A range costs its entries,
 * countOnly the logarithm of all keys. A watch of recent changes costs memory only.
 */
export interface Engine extends AsyncDisposable {
  commit(transaction: Transaction, options?: CommitOptions): Promise<Committed>
  range(query: RangeQuery, options?: Cancellable): Promise<RangeResult>
  /**
   * Yields what changes after revision `after`, which may lie in the future. The stream ends only
   * by its signal, an error, or `return`; a reader that is slow is not waited for, but may find
   * what it has not read compacted.
   */
  changes(after: number, options: ChangesOptions): Changes
  /**
   * Forgets what was overwritten or deleted at or before `revision`. Throws Compacted if that has
   * been done already, FutureRevision if there is no such revision. Answered when no reader can
   * see them any more; with `wait`, when the space is free for reuse.
   */
  compact(revision: number, options?: Cancellable & { readonly wait?: boolean }): Promise<void>
  readonly leases: Leases
  /** Asks for sizes too: who wants the newest revision alone counts an empty range. */
  status(options?: Cancellable): Promise<EngineStatus>
  /**
   * Everything but history as one stream of bytes, of one revision: keys with their revisions,
   * versions and leases. Any engine is opened from it (`snapshot.ts`). Writers are not held up.
   */
  snapshot(options?: Cancellable): AsyncIterable<Uint8Array>
  /** A copy in memory that from now on goes its own way, at the same revision. */
  fork(options?: Cancellable): Promise<Engine>
  /** Gives space that is free for reuse back to the file system, in small steps. */
  defragment(options?: Cancellable): Promise<void>
}

export interface Cancellable {
  readonly signal?: AbortSignal
}

export interface CommitOptions extends Cancellable {
  /** What the store is told along where it is another program: names and values in turn. */
  readonly fields?: readonly string[] | undefined
}

export interface ChangesOptions extends Partial<KeyRange> {
  readonly signal: AbortSignal
  /** Leave out what the keys held before, which may have to be read from the disk. */
  readonly withoutPrevious?: boolean
  /** Yields a batch without changes when there was nothing to yield for so long. */
  readonly progressMs?: number
}

export interface Changes extends AsyncIterableIterator<ChangeBatch> {
  /** Asks for a batch soon, even if there is nothing to say but how far one has come. */
  requestProgress(): void
}

export interface ChangeBatch {
  /** All changes of the key range up to this revision have been yielded. */
  readonly revision: number
  readonly changes: readonly Change[]
}

export interface EngineStatus {
  /** The newest revision: at least that of every commit answered before the call. */
  readonly revision: number
  readonly compactRevision: number
  /** What the store takes on the disk, or in memory if it has none. */
  readonly totalBytes: number
  /** What it would take without the space free for reuse. */
  readonly usedBytes: number
}
