import type { KeyRange } from '#store/key.ts'
import type { LeaseRecord, Slot, SlotChange } from '#store/state.ts'
import type { Change } from '#store/transaction.ts'

/**
 * Where an engine of this process keeps what must outlive it. The engine holds the newest state
 * and the recent revisions in memory; the journal holds everything, and is asked for the rest.
 *
 * *Order.* Calls take effect in the order they are made.
 *
 * *Errors.* A step whose append failed has not happened, nor have those appended after it before
 * the failure was known: they were decided on a state that never came to be. With Failed and
 * Corrupt the journal is done for, and what was on its way may be found when it is next opened.
 */
export interface Journal extends AsyncDisposable {
  /** Resolves when the steps are durable. */
  append(steps: readonly Step[]): Promise<void>
  /** The values of slots of the newest state, or of one that is not compacted. */
  load(slots: readonly Slot[]): Promise<readonly Uint8Array[]>
  /** The first of the changes after one revision and up to another, and how far they reach. */
  changes(query: JournalQuery): Promise<{ revision: number; changes: readonly Change[] }>
  /** What was at `at` in place of every key of the range that was changed after it. */
  undo(query: UndoQuery): Promise<readonly Undo[]>
  /** Makes the new compact revision durable. */
  compact(revision: number): Promise<void>
  /** Until disposed of, what a state at `revision` needs stays, though it be compacted. */
  hold(revision: number): Disposable
  /** Resolves when what was compacted is gone. */
  compacted(): Promise<void>
  size(): Promise<{ totalBytes: number; usedBytes: number }>
  defragment(): Promise<void>
}

/** What one commit adds to the log. */
export interface Step {
  readonly changes: readonly SlotChange[]
  readonly granted?: LeaseRecord
  readonly revoked?: bigint
}

export interface JournalQuery extends KeyRange {
  readonly after: number
  readonly through: number
  readonly withPrevious: boolean
}

export interface UndoQuery extends KeyRange {
  readonly at: number
  readonly through: number
}

export interface Undo {
  readonly key: string
  readonly slot: Slot | undefined
}

/** A journal that keeps nothing, for engines whose memory is all there is. */
export const noJournal: Journal = {
  append: () => Promise.resolve(),
  load: () => Promise.reject(new Error('A store in memory has every value')),
  changes: () => Promise.reject(new Error('A store in memory has every change')),
  undo: () => Promise.reject(new Error('A store in memory has every revision')),
  compact: () => Promise.resolve(),
  hold: () => ({ [Symbol.dispose]() {} }),
  compacted: () => Promise.resolve(),
  size: () => Promise.resolve({ totalBytes: 0, usedBytes: 0 }),
  defragment: () => Promise.resolve(),
  [Symbol.asyncDispose]: () => Promise.resolve(),
}
