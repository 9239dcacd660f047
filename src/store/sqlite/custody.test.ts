import assert from 'node:assert/strict'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { Worker } from 'node:worker_threads'
import { createFakeClock } from '#base/clock.ts'
import { exchangeFor, missingBadDisk } from '#store/conformance/bad-disk.ts'
import { list, newest, put } from '#store/conformance/kit.ts'
import { onlyKey } from '#store/key.ts'
import { checkSqliteStore } from '#store/sqlite/check.ts'
import { homeLimits } from '#store/sqlite/custody.ts'
import { commitsOf, pathOf } from '#store/sqlite/database.ts'
import { openSqliteEngine } from '#store/sqlite/sqlite.ts'
import { isStoreError } from '#store/store-error.ts'

const scratch = mkdtempSync(join(tmpdir(), 'cox-journal-'))
let count = 0
const fresh = () => join(scratch, `${count++}`)
after(() => rmSync(scratch, { recursive: true }))

/** The threads that this process starts from now on. */
function threads() {
  const started: { worker: Worker; ended: Promise<unknown> }[] = []
  const note = (message: unknown) => {
    const { worker } = message as { worker: Worker }
    started.push({ worker, ended: once(worker, 'exit') })
  }
  subscribe('worker_threads', note)
  return { started, [Symbol.dispose]: () => unsubscribe('worker_threads', note) }
}

const tenth = 'x'.repeat(100_000)
const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

test('a store with little to do has no thread, and leaves one file', async () => {
  const directory = fresh()
  using seen = threads()
  {
    await using engine = await openSqliteEngine({ directory, valueBytes: 0 })
    for (let n = 0; n < 50; n++) await put(engine, `k${n % 10}`, `${n}`)
    assert.equal((await list(engine)).length, 10)
    assert.ok((await engine.status()).totalBytes > 0)
  }
  assert.deepEqual(seen.started, [])
  assert.equal(existsSync(commitsOf(pathOf(directory))), false)
  assert.deepEqual(checkSqliteStore(directory), [])
})

test('a thread comes for many commits, ends when there are none, and comes again', async () => {
  const directory = fresh()
  using seen = threads()
  const limits = { ...homeLimits, quietMs: 50 }
  {
    await using engine = await openSqliteEngine({ directory, valueBytes: 0, limits })
    for (const round of [1, 2]) {
      for (let n = 0; n < 15; n++) await put(engine, `r${round}.${n}`, tenth)
      assert.equal(seen.started.length, round)
      await seen.started.at(-1)!.ended
      assert.equal((await list(engine)).length, 16 * round - 1)
      await put(engine, `after ${round}`, 'home again')
    }
  }
  assert.deepEqual(checkSqliteStore(directory), [])
  await using again = await openSqliteEngine({ directory })
  assert.equal((await list(again)).length, 32)
})

test('commits of many megabytes at once go through the few of their file', async () => {
  const directory = fresh()
  {
    await using engine = await openSqliteEngine({ directory, valueBytes: 0 })
    await Promise.all(Array.from({ length: 150 }, (_, n) => put(engine, `k${n}`, tenth)))
    assert.equal((await list(engine)).length, 150)
  }
  assert.deepEqual(checkSqliteStore(directory), [])
})

test('who reads while the file of commits begins anew reads what is there', async () => {
  await using engine = await openSqliteEngine({ directory: fresh(), valueBytes: 0 })
  await put(engine, 'early', 'once')
  let isWriting = true
  const writing = (async () => {
    for (let n = 0; n < 24; n++) await put(engine, `k${n % 5}`, tenth.repeat(10))
  })().finally(() => {
    isWriting = false
  })
  const read = async () => {
    for (; isWriting; await turn()) {
      const { entries } = await engine.range(onlyKey('early'))
      assert.equal(Buffer.from(entries[0]!.value).toString(), 'once')
    }
  }
  await Promise.all([writing, ...Array.from({ length: 16 }, read)])
})

test('a compaction is the work of a thread, which is told what must stay', async () => {
  const directory = fresh()
  using seen = threads()
  const limits = { ...homeLimits, quietMs: 50 }
  await using engine = await openSqliteEngine({ directory, valueBytes: 0, limits })
  for (let n = 1; n <= 20; n++) await put(engine, 'k', `${n}`)
  await engine.compact((await newest(engine)) - 5, { wait: true })
  assert.equal(seen.started.length, 1)
  await seen.started[0]!.ended
  assert.deepEqual(await list(engine, { at: (await newest(engine)) - 5 }), ['k=15'])
})

test('a thread that ends by itself ends the store, and nothing is lost', async () => {
  const directory = fresh()
  using seen = threads()
  {
    await using engine = await openSqliteEngine({ directory })
    for (let n = 0; n < 15; n++) await put(engine, `k${n}`, tenth)
    await seen.started[0]!.worker.terminate()
    await assert.rejects(put(engine, 'late'), /thread of a store ended/)
  }
  await using again = await openSqliteEngine({ directory })
  assert.equal((await list(again)).length, 15)
})

test('when the database cannot be left in order nothing more is acknowledged, and nothing is lost', {
  skip: missingBadDisk,
}, async () => {
  const directory = fresh()
  const clock = createFakeClock()
  {
    await using engine = await openSqliteEngine({ directory, clock })
    for (let n = 0; n < 15; n++) await put(engine, `k${n}`, tenth)
    await engine.compact((await newest(engine)) - 1, { wait: true }) // so that a thread has the database
    await put(engine, 'last')
    using _ = exchangeFor('/dev/null', `${pathOf(directory)}-wal`)
    clock.advance(homeLimits.quietMs) // what was busy
    clock.advance(homeLimits.quietMs)
    await assert.rejects(put(engine, 'late'), (err) => isStoreError(err, 'Failed'))
  }
  await using again = await openSqliteEngine({ directory })
  assert.equal((await list(again)).length, 16)
})
