import { type Clock, systemClock } from '#base/clock.ts'
import { itemsOf, treeOf } from '#base/collections/sorted-tree.ts'
import type { Cancellable, Engine } from '#store/engine.ts'
import { allKeys } from '#store/key.ts'
import { LocalEngine } from '#store/local/local-engine.ts'
import type { RecentLimits } from '#store/local/recent.ts'
import { stateOfSnapshot } from '#store/snapshot.ts'
import { type HomeLimits, homeLimits } from '#store/sqlite/custody.ts'
import { pathOf } from '#store/sqlite/database.ts'
import { FileJournal } from '#store/sqlite/file-journal.ts'
import { slotsOfChunk } from '#store/sqlite/head.ts'
import { HomeKeeper } from '#store/sqlite/keepers.ts'
import type { Contents } from '#store/sqlite/protocol.ts'
import { Restoring } from '#store/sqlite/restoring.ts'
import { storeErrorOf } from '#store/sqlite/sqlite-error.ts'
import { attachmentOf, type LeaseRecord, leaseKey, type Slot, type State } from '#store/state.ts'
import { StoreError } from '#store/store-error.ts'

/** Enough that watches nearly always read from memory, little enough to be nothing on a server. */
const recentLimits: RecentLimits = { revisions: 4096, bytes: 8 * 1024 * 1024 }
/** The API server keeps objects itself; what is read twice here is read by others. */
const defaultValueBytes = 16 * 1024 * 1024

export interface SqliteEngineOptions {
  readonly directory: string
  readonly clock?: Clock
  /** Makes the store of what `snapshot` of any engine yielded; there must be none yet. */
  readonly from?: AsyncIterable<Uint8Array>
  /** How many bytes of values stay in memory. */
  readonly valueBytes?: number
  readonly recent?: RecentLimits
  readonly limits?: HomeLimits
}

export interface SqliteEngine extends Engine {
  /**
   * Copies the running store, history and all, into a directory without one. Where the file system
   * shares blocks that takes milliseconds; elsewhere writers wait while the file is copied.
   */
  copyTo(directory: string, options?: Cancellable): Promise<void>
}

/**
 * An engine on one SQLite file. The keys are in memory, their values and history in the file. Throws
 * Locked if another process has it open; Denied, Corrupt or UnknownFormat if it cannot be used.
 */
export async function openSqliteEngine({
  directory,
  clock = systemClock,
  from,
  valueBytes = defaultValueBytes,
  recent = recentLimits,
  limits = homeLimits,
}: SqliteEngineOptions): Promise<SqliteEngine> {
  if (from) restore(directory, await stateOfSnapshot(from))
  const home = new HomeKeeper(directory)
  const { state, compactRevision } = read(home)
  const journal = new FileJournal({ directory, clock, home, limits })
  const engine = new LocalEngine({ state, compactRevision, journal, clock, recent, valueBytes })
  return Object.assign(engine, {
    copyTo: async (target: string, { signal }: Cancellable = {}) => {
      signal?.throwIfAborted()
      await journal.copyTo(target)
    },
  })
}

function read(home: HomeKeeper): { state: State; compactRevision: number } {
  try {
    const slots: Slot[] = []
    for (const heads of home.store.heads()) {
      for (const slot of slotsOfChunk(heads)) slots.push(slot)
    }
    const contents = home.store.contents()
    return { state: stateOf(contents, slots), compactRevision: contents.compactRevision }
  } catch (err) {
    home.abandon()
    throw storeErrorOf(err, home.path)
  }
}

function stateOf({ revision, leases }: Contents, slots: readonly Slot[]): State {
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

function restore(directory: string, { revision, slots, leases }: State): void {
  try {
    using restoring = new Restoring(directory)
    const all = itemsOf(slots, allKeys)
    for (const slot of all) restoring.add(slot)
    restoring.finish(revision, itemsOf(leases, allKeys))
  } catch (err) {
    throw storeErrorOf(err, pathOf(directory))
  }
}
