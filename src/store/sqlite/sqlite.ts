import { type Clock, systemClock } from '#base/clock.ts'
import { itemsOf, treeOf } from '#base/sorted-tree.ts'
import type { Cancellable, Engine } from '#store/engine.ts'
import { allKeys } from '#store/key.ts'
import { LocalEngine } from '#store/local/local-engine.ts'
import type { RecentLimits } from '#store/local/recent.ts'
import {
  attachmentOf,
  type LeaseRecord,
  leaseKey,
  type Slot,
  type State,
} from '#store/local/state.ts'
import { RecordWriter } from '#store/record.ts'
import { stateOfSnapshot } from '#store/snapshot.ts'
import { slotsOfChunk } from '#store/sqlite/head.ts'
import type { Opened, Opening } from '#store/sqlite/protocol.ts'
import { errorOf, WorkerJournal } from '#store/sqlite/worker-journal.ts'
import { StoreError } from '#store/store-error.ts'

/** Enough that watches nearly always read from memory, little enough to be nothing on a server. */
const recentLimits: RecentLimits = { revisions: 4096, bytes: 8 * 1024 * 1024 }
/** The API server keeps objects itself; what is read twice here is read by others. */
const defaultValueBytes = 16 * 1024 * 1024
/** So many keys travel to the thread at a time when a snapshot is restored. */
const restoreKeys = 1000

export interface SqliteEngineOptions {
  readonly directory: string
  readonly clock?: Clock
  /** Makes the store of what `snapshot` of any engine yielded; there must be none yet. */
  readonly from?: AsyncIterable<Uint8Array>
  /** How many bytes of values stay in memory. */
  readonly valueBytes?: number
  readonly recent?: RecentLimits
}

export interface SqliteEngine extends Engine {
  /**
   * Copies the running store, history and all, into a directory without one. Where the file system
   * shares blocks that takes milliseconds; elsewhere writers wait while the file is copied.
   */
  copyTo(directory: string, options?: Cancellable): Promise<void>
}

/**
 * An engine on one SQLite file. The keys are in memory, their values and history in the file, which
 * a thread of its own writes. Throws Locked if another process has it open; Denied, Corrupt or
 * UnknownFormat if it cannot be used.
 */
export async function openSqliteEngine({
  directory,
  clock = systemClock,
  from,
  valueBytes = defaultValueBytes,
  recent = recentLimits,
}: SqliteEngineOptions): Promise<SqliteEngine> {
  const restored = from && (await stateOfSnapshot(from))
  const opening = new Reading()
  const options = { directory, restoring: restored !== undefined }
  const journal = new WorkerJournal(options, (message) => opening.hear(message))
  try {
    const [{ state, compactRevision }] = await Promise.all([
      opening.done,
      restored && restore(journal, restored),
    ])
    const engine = new LocalEngine({ state, compactRevision, journal, clock, recent, valueBytes })
    return Object.assign(engine, {
      copyTo: async (target: string, { signal }: Cancellable = {}) => {
        signal?.throwIfAborted()
        await journal.copyTo(target)
      },
    })
  } catch (err) {
    await journal[Symbol.asyncDispose]()
    throw err
  }
}

/** Puts together what the thread says while it opens a store. */
class Reading {
  readonly #slots: Slot[] = []
  readonly #done = Promise.withResolvers<{ state: State; compactRevision: number }>()
  #opened: Opened | undefined

  get done(): Promise<{ state: State; compactRevision: number }> {
    return this.#done.promise
  }

  hear(message: Opening): void {
    try {
      if ('failure' in message) throw errorOf(message.failure)
      if ('opened' in message) this.#opened = message.opened
      else if ('heads' in message) {
        for (const slot of slotsOfChunk(message.heads)) this.#slots.push(slot)
      } else {
        const { compactRevision } = this.#opened!
        this.#done.resolve({ state: stateOf(this.#opened!, this.#slots), compactRevision })
      }
    } catch (err) {
      this.#done.reject(err)
    }
  }
}

function stateOf({ revision, leases }: Opened, slots: readonly Slot[]): State {
  for (let i = 1; i < slots.length; i++) {
    if (slots[i - 1]!.key >= slots[i]!.key)
      throw new StoreError('Corrupt', 'The keys of the store are not in order')
  }
  const records: LeaseRecord[] = leases.map(({ id, ttlSeconds }) => ({
    key: leaseKey(id),
    id,
    ttlSeconds,
  }))
  const attached = slots.filter(({ lease }) => lease !== 0n)
  const attachments = attached.map(({ lease, key }) => attachmentOf(lease, key))
  return {
    revision,
    slots: treeOf(slots),
    leases: treeOf(records.toSorted((a, b) => (a.key < b.key ? -1 : 1))),
    attachments: treeOf(attachments.toSorted((a, b) => (a.key < b.key ? -1 : 1))),
  }
}

async function restore(journal: WorkerJournal, { revision, slots, leases }: State): Promise<void> {
  const all = itemsOf(slots, allKeys)
  for (let at = 0; at < all.length; at += restoreKeys) {
    const writer = new RecordWriter()
    for (const slot of all.slice(at, at + restoreKeys)) writer.slot(slot, slot.value!)
    await journal.restore(writer.finish())
  }
  await journal.restored(revision, itemsOf(leases, allKeys))
}
