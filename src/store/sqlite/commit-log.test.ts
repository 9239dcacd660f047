import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { createFakeClock } from '#base/clock.ts'
import { CommitLog } from '#store/sqlite/commit-log.ts'
import { CommitReader } from '#store/sqlite/commit-reader.ts'
import { unpackSteps } from '#store/sqlite/protocol.ts'
import { isStoreError } from '#store/store-error.ts'

const scratch = mkdtempSync(join(tmpdir(), 'cox-commits-'))
after(() => rmSync(scratch, { recursive: true }))

const step = (revoked: bigint) => ({ changes: [], revoked })

function read(reader: CommitReader, end?: number): (bigint | undefined)[] {
  return [...reader.read(end)].flatMap(({ bytes }) =>
    [...unpackSteps(bytes)].map(({ revoked }) => revoked),
  )
}

test('records are read as they were written, from where the reader is', async () => {
  const path = join(scratch, 'a')
  using log = new CommitLog(path, 7, createFakeClock())
  const reader = new CommitReader(path, 7)
  await log.append([step(1n), step(2n)])
  const first = log.end
  await log.append([step(3n)])
  assert.deepEqual(read(reader, first), [1n, 2n])
  assert.deepEqual(read(reader, first), [])
  assert.deepEqual(read(reader, log.end), [3n])
  assert.equal(reader.newest, 8)
  reader.rewind()
  assert.deepEqual(read(reader), [1n, 2n, 3n])
})

test('what was in the file before it began anew is not read again', async () => {
  const path = join(scratch, 'b')
  using log = new CommitLog(path, 1, createFakeClock())
  await log.append([step(1n)])
  await log.append([step(2n)])
  log.restart(3)
  await log.append([step(3n)])
  assert.deepEqual(read(new CommitReader(path, 3)), [3n])
  assert.deepEqual(read(new CommitReader(path, 4)), [])
})

test('after a crash the whole records are read; of a durable one nothing may be missing', async () => {
  const path = join(scratch, 'c')
  using log = new CommitLog(path, 1, createFakeClock())
  await log.append([step(1n)])
  await log.append([step(2n)])
  const bytes = readFileSync(path)
  bytes[log.end - 1]! ^= 1
  writeFileSync(path, bytes)
  assert.deepEqual(read(new CommitReader(path, 1)), [1n])
  assert.throws(
    () => read(new CommitReader(path, 1), log.end),
    (err) => isStoreError(err, 'Corrupt'),
  )
})

test('there is nothing in a file that is not there', () => {
  assert.deepEqual(read(new CommitReader(join(scratch, 'none'), 1)), [])
})
