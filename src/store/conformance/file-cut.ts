/** Cuts a file of a store short, as a power failure may, and opens what is left. */

import assert from 'node:assert/strict'
import { copyFileSync, existsSync, mkdirSync, rmSync, statSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createFakeClock } from '#base/clock.ts'
import { bytes } from '#store/conformance/kit.ts'
import { allKeys } from '#store/key.ts'
import { applyTransaction } from '#store/local/apply.ts'
import { RecordReader } from '#store/record.ts'
import { CommitLog } from '#store/sqlite/commit-log.ts'
import { commitsOf, pathOf } from '#store/sqlite/database.ts'
import { FileStore } from '#store/sqlite/file-store.ts'
import { unpackSlot } from '#store/sqlite/protocol.ts'
import { emptyState } from '#store/state.ts'

const revisions = 12
const pairsPerRevision = 2

/** Beside the database: SQLite's own log, and the file of commits. */
const cuttable = { wal: (path: string) => `${path}-wal`, commits: commitsOf }
export type Cuttable = keyof typeof cuttable

export interface Made {
  /** Where in the file of commits each ends. */
  readonly ends: readonly number[]
  /** How much of the database's log was synced, and how long it is in the end. */
  readonly syncedBytes: number
  readonly walBytes: number
}

/** A store of some commits of two keys each: half of them are in the database, in its log. */
export async function makeCuttable(directory: string): Promise<Made> {
  const live = join(directory, 'live')
  using store = new FileStore(live)
  using commits = new CommitLog(commitsOf(pathOf(live)), store.next, createFakeClock())
  const walBytes = () => statSync(cuttable.wal(pathOf(live))).size
  const syncedBytes = walBytes()
  const ends: number[] = []
  let state = emptyState
  for (let i = 0; i < revisions; i++) {
    const value = bytes(`${i}`.repeat(1500))
    const success = ['a', 'b'].map((key) => ({ type: 'put' as const, key, value }))
    const applied = applyTransaction(state, { success }, { stateAt: () => state })
    assert.ok(!('missing' in applied))
    await commits.append([{ changes: applied.changes }])
    state = applied.state
    ends.push(commits.end)
    if (i !== revisions / 2) continue
    store.take(commits.end)
    store.tend({ idle: true })
  }
  const whole = join(directory, 'whole')
  mkdirSync(whole)
  copyStore(live, whole)
  return { ends, syncedBytes, walBytes: walBytes() }
}

function copyStore(from: string, to: string): void {
  for (const nameOf of [(path: string) => path, ...Object.values(cuttable)])
    copyFileSync(nameOf(pathOf(from)), nameOf(pathOf(to)))
}

/**
 * Opens a copy of which one file ends after `length` bytes: every commit that was wholly before the cut
 * is there, every other is not at all, and the store goes on. What the log of the database has lost is in
 * the file of commits.
 */
export function assertCut(
  directory: string,
  { ends }: Made,
  { file, length }: { file: Cuttable; length: number },
): void {
  const cut = join(directory, 'cut')
  rmSync(cut, { recursive: true, force: true })
  mkdirSync(cut)
  copyStore(join(directory, 'whole'), cut)
  truncateSync(cuttable[file](pathOf(cut)), length)
  using store = new FileStore(cut)
  const settled = 2 + revisions / 2
  const whole = ends.filter((end) => end <= length).length
  const expected = file === 'wal' ? 1 + revisions : Math.max(settled, 1 + whole)
  const { revision } = store.contents()
  const where = `of the file "${file}" at ${length}`
  assert.equal(revision, expected, `the newest revision after a cut ${where}`)
  const query = { after: 1, through: revision, ...allKeys, withPrevious: false }
  const reader = new RecordReader(store.changes(query))
  reader.integer()
  const found: number[] = []
  while (reader.more) found.push(unpackSlot(reader)!.modRevision)
  const wanted = Array.from(
    { length: (revision - 1) * pairsPerRevision },
    (_, i) => 2 + Math.floor(i / 2),
  )
  assert.deepEqual(found, wanted, `the log after a cut ${where}`)
}

/** Where such a store is made: nothing here is for a disk, and opening is a hundred times faster. */
export const memoryDirectory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()
