import { type Clock, systemClock } from '#base/clock.ts'
import type { Engine } from '#store/engine.ts'
import { noJournal } from '#store/local/journal.ts'
import { LocalEngine, unlimited } from '#store/local/local-engine.ts'
import { stateOfSnapshot } from '#store/snapshot.ts'
import { emptyState } from '#store/state.ts'

export interface MemoryEngineOptions {
  readonly clock?: Clock
  /** Begins with what `snapshot` of any engine yielded. */
  readonly from?: AsyncIterable<Uint8Array>
}

/** An engine that keeps all in memory, every revision until it is compacted: for tests and forks. */
export async function openMemoryEngine({
  clock = systemClock,
  from,
}: MemoryEngineOptions = {}): Promise<Engine> {
  const state = from ? await stateOfSnapshot(from) : emptyState
  return new LocalEngine({
    state,
    compactRevision: from ? state.revision : 0,
    journal: noJournal,
    clock,
    recent: unlimited,
    valueBytes: Number.POSITIVE_INFINITY,
  })
}
