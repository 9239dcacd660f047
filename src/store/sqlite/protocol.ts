/**
 * What an engine asks of whoever has the database of its store open, and how commits are packed: in
 * one buffer each, as is what is read. Everything else is rare and plain.
 */
import type { JournalQuery, Step, UndoQuery } from '#store/local/journal.ts'
import { RecordReader, RecordWriter } from '#store/record.ts'
import type { Slot } from '#store/state.ts'
import type { StoreErrorReason } from '#store/store-error.ts'

export type Question =
  /** The commits in their file are worth being taken into the database. */
  | { readonly type: 'take' }
  /** Answers with the number that the file of commits begins anew with. */
  | { readonly type: 'restart' }
  | { readonly type: 'load'; readonly places: Float64Array }
  | ({ readonly type: 'changes' } & JournalQuery)
  | ({ readonly type: 'undo' } & UndoQuery)
  | { readonly type: 'compact'; readonly revision: number }
  /** Nothing above this revision may be swept; Infinity: anything may. */
  | { readonly type: 'ceiling'; readonly revision: number }
  | { readonly type: 'copy'; readonly directory: string }
  | { readonly type: 'compacted' | 'size' | 'defragment' }

/** What only a thread is asked. */
export type ThreadQuestion =
  | { readonly type: 'open'; readonly directory: string; readonly ceiling: number }
  /** To close the database if there is nothing left to do; answers as `restart` does, or with nothing. */
  | { readonly type: 'leave' }
  /** Answers whether everything is in the database. */
  | { readonly type: 'close' }

/** Everything in the file of commits up to `end` is durable. */
export type Request = { readonly id: number; readonly end: number } & (Question | ThreadQuestion)

/** Several answers travel together. */
export type Answers = readonly Answer[]

/** With id 0 a failure is no answer: the disk can no longer be trusted. */
export type Answer =
  | { readonly id: number; readonly result?: unknown }
  | { readonly id: number; readonly failure: Failure }

/** An error on its way between threads. */
export interface Failure {
  readonly reason: StoreErrorReason
  readonly message: string
}

/** What a store holds beside its keys. */
export interface Contents {
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

/** At least as much as they take packed. */
export function bytesFor(steps: readonly Step[]): number {
  let size = 0
  for (const { changes } of steps) {
    size += 40
    for (const { slot } of changes) size += 16 + RecordWriter.bytesFor(slot.key, slot.value)
  }
  return size
}

export function packSteps(writer: RecordWriter, steps: readonly Step[]): void {
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
