import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFakeClock } from '#base/clock.ts'
import { Compaction } from '#server/storage/compaction.ts'
import { never } from '#server/storage/testing/kit.ts'
import { closed } from '#store/store-error.ts'

const sizes = { revision: 9, totalBytes: 0, usedBytes: 0 }

test('a store is asked every 15 seconds at most what it has forgotten', async () => {
  const clock = createFakeClock()
  let compactRevision = 3
  const engine = { status: async () => ({ ...sizes, compactRevision }) }
  const compaction = new Compaction(engine, clock)
  assert.equal(await compaction.hasForgotten(2, never), true)
  assert.equal(await compaction.hasForgotten(3, never), false)
  compactRevision = 4
  await clock.run(14_999)
  assert.equal(await compaction.hasForgotten(3, never), false)
  await clock.run(1)
  assert.equal(await compaction.hasForgotten(3, never), true)
})

test('a store that cannot be asked has forgotten what it had before', async () => {
  const clock = createFakeClock()
  let isThere = true
  const status = async () => {
    if (!isThere) throw closed()
    return { ...sizes, compactRevision: 3 }
  }
  const compaction = new Compaction({ status }, clock)
  assert.equal(await compaction.hasForgotten(2, never), true)
  isThere = false
  await clock.run(15_000)
  assert.equal(await compaction.hasForgotten(2, never), true)
  assert.equal(await compaction.hasForgotten(3, never), false)
})
