/**
 * What the engine and its thread say to each other. Commits and what is read travel packed in one
 * buffer each, handed over rather than copied; everything else is rare and plain.
 */
import type { JournalQuery, Step, UndoQuery } from '#store/local/journal.ts'
import type { LeaseRecord, Slot } from '#store/local/state.ts'
import { RecordReader, RecordWriter } from '#store/record.ts'
import type { StoreErrorReason } from '#store/store-error.ts'

export interface WorkerOptions {
  readonly directory: string
  /** First make the store of what `restore` requests bring. */
  readonly restoring: boolean
}

export type Request = { readonly id: number } & (
  | { readonly type: 'append'; readonly bytes: Uint8Array; readonly generation: number }
  | { readonly type: 'load'; readonly places: Float64Array }
  | ({ readonly type: 'changes' } & JournalQuery)
  | ({ readonly type: 'undo' } & UndoQuery)
  | { readonly type: 'compact'; readonly revision: number }
  /** Nothing above this revision may be swept; Infinity: anything may. */
  | { readonly type: 'ceiling'; readonly revision: number }
  | { readonly type: 'restore'; readonly bytes: Uint8Array }
  | {
      readonly type: 'restored'
      readonly revision: number
      readonly leases: readonly LeaseRecord[]
    }
  | { readonly type: 'copy'; readonly directory: string }
  | { readonly type: 'compacted' | 'size' | 'defragment' | 'close' }
)

/** Several answers travel together. */
export type Answers = readonly Answer[]

export type Answer =
  | { readonly id: number; readonly result?: unknown }
  | { readonly id: number; readonly failure: Failure }

/** An error on its way between threads. */
export interface Failure {
  readonly reason: StoreErrorReason
  readonly message: string
}

/** What the thread says while it opens: first the store, then its keys in order, then `done`. */
export type Opening =
  | { readonly opened: Opened }
  | { readonly heads: Uint8Array }
  | { readonly done: true }
  | { readonly failure: Failure }

export interface Opened {
  readonly revision: number
  readonly compactRevision: number
  readonly leases: readonly { readonly id: bigint; readonly ttlSeconds: number }[]
}

/** Values one after another, and the length of each in decimal. */
export interface Loaded {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly lengths: string
}

export interface PackedChange {
  readonly slot: Slot
  /** Where the key was before, in the log; revision 0 if it was not there. */
  readonly previousRevision: number
  readonly previousOrder: number
}

export interface PackedStep {
  readonly changes: readonly PackedChange[]
  readonly granted?: { readonly id: bigint; readonly ttlSeconds: number }
  readonly revoked?: bigint
}

export function packSteps(steps: readonly Step[]): Uint8Array<ArrayBuffer> {
  let size = 0
  for (const { changes } of steps) {
    size += 40
    for (const { slot } of changes) size += 16 + RecordWriter.bytesFor(slot.key, slot.value)
  }
  const writer = new RecordWriter(size)
  for (const { changes, granted, revoked } of steps) {
    writer.integer(changes.length)
    for (const { slot, previous } of changes) {
      writer.integer(previous?.modRevision ?? 0)
      writer.integer(previous?.order ?? 0)
      writer.slot(slot, slot.value!)
    }
    writer.integer(granted ? 1 : revoked === undefined ? 0 : 2)
    if (granted || revoked !== undefined) writer.lease(granted?.id ?? revoked!)
    if (granted) writer.integer(granted.ttlSeconds)
  }
  return writer.finish()
}

export function* unpackSteps(bytes: Uint8Array): Generator<PackedStep> {
  const reader = new RecordReader(bytes)
  while (reader.more) {
    const changes: PackedChange[] = []
    for (let left = reader.integer(); left > 0; left--) {
      const previousRevision = reader.integer()
      const previousOrder = reader.integer()
      changes.push({ slot: reader.slot(), previousRevision, previousOrder })
    }
    const lease = reader.integer()
    if (lease === 0) yield { changes }
    else if (lease === 2) yield { changes, revoked: reader.lease() }
    else yield { changes, granted: { id: reader.lease(), ttlSeconds: reader.integer() } }
  }
}

/** Slots that may be absent, one after another. */
export function packSlot(writer: RecordWriter, slot: Slot | undefined): void {
  writer.integer(slot ? 1 : 0)
  if (slot) writer.slot(slot, slot.value!)
}

export function unpackSlot(reader: RecordReader): Slot | undefined {
  return reader.integer() === 1 ? reader.slot() : undefined
}
