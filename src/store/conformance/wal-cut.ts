/** Cuts a store's write-ahead log short, as a power failure may, and opens what is left. */
import assert from 'node:assert/strict'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bytes } from '#store/conformance/kit.ts'
import { allKeys } from '#store/key.ts'
import { applyTransaction } from '#store/local/apply.ts'
import { emptyState } from '#store/local/state.ts'
import { RecordReader } from '#store/record.ts'
import { pathOf } from '#store/sqlite/database.ts'
import { FileStore } from '#store/sqlite/file-store.ts'
import { packSteps, unpackSlot } from '#store/sqlite/protocol.ts'

const revisions = 12
const pairsPerRevision = 2

/** A store of some commits of two keys each, all of them still in the write-ahead log. */
export function makeWal(directory: string): { walBytes: number; sizes: readonly number[] } {
  const live = join(directory, 'live')
  const store = new FileStore(live)
  const sizes: number[] = []
  let state = emptyState
  for (let i = 0; i < revisions; i++) {
    const value = bytes(`${i}`.repeat(1500))
    const success = ['a', 'b'].map((key) => ({ type: 'put' as const, key, value }))
    const applied = applyTransaction(state, { success }, { stateAt: () => state })
    assert.ok(!('missing' in applied))
    store.append([packSteps([{ changes: applied.changes }])])
    state = applied.state
    sizes.push(statSync(`${pathOf(live)}-wal`).size)
  }
  mkdirSync(join(directory, 'whole'))
  for (const end of ['', '-wal'])
    copyFileSync(pathOf(live) + end, pathOf(join(directory, 'whole')) + end)
  store[Symbol.dispose]()
  return { walBytes: sizes.at(-1)!, sizes }
}

/**
 * Opens a copy whose log ends after `length` bytes: every commit that was wholly before the cut is
 * there, every other is not at all, and the store goes on.
 */
export function assertCut(directory: string, length: number, sizes: readonly number[]): void {
  const cut = join(directory, 'cut')
  rmSync(cut, { recursive: true, force: true })
  mkdirSync(cut)
  copyFileSync(pathOf(join(directory, 'whole')), pathOf(cut))
  writeFileSync(
    `${pathOf(cut)}-wal`,
    readFileSync(`${pathOf(join(directory, 'whole'))}-wal`).subarray(0, length),
  )
  const store = new FileStore(cut)
  const expected = 1 + sizes.filter((size) => size <= length).length
  const { revision } = store.open()
  assert.equal(revision, expected, `the newest revision after a cut at ${length}`)
  const query = { after: 1, through: revision, ...allKeys, withPrevious: false }
  const reader = new RecordReader(store.changes(query))
  reader.integer()
  const found: number[] = []
  while (reader.more) found.push(unpackSlot(reader)!.modRevision)
  const wanted = Array.from(
    { length: (revision - 1) * pairsPerRevision },
    (_, i) => 2 + Math.floor(i / 2),
  )
  assert.deepEqual(found, wanted, `the log after a cut at ${length}`)
  store.abandon()
}

/** Where such a store is made: nothing here is for a disk, and opening is a hundred times faster. */
export const memoryDirectory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()
