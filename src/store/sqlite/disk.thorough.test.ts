/** What a store does when its disk, its file or another process is in the way. */
import assert from 'node:assert/strict'
import { fork, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Readable } from 'node:stream'
import { after, test } from 'node:test'
import { exchangeFor, missingBadDisk } from '#store/conformance/bad-disk.ts'
import { assertCut, makeCuttable, memoryDirectory } from '#store/conformance/file-cut.ts'
import { list, newest, put } from '#store/conformance/kit.ts'
import { commitsOf, pathOf } from '#store/sqlite/database.ts'
import { openSqliteEngine } from '#store/sqlite/sqlite.ts'
import { isStoreError, type StoreErrorReason } from '#store/store-error.ts'

const scratch = mkdtempSync(join(tmpdir(), 'cox-disk-'))
let count = 0
const fresh = () => join(scratch, `${count++}`)
after(() => rmSync(scratch, { recursive: true }))

const is = (reason: StoreErrorReason) => (err: unknown) => isStoreError(err, reason)

/** A store with some keys, closed. */
async function filled(): Promise<string> {
  const directory = fresh()
  await using engine = await openSqliteEngine({ directory })
  for (let i = 0; i < 200; i++) await put(engine, `k${i % 50}`, 'x'.repeat(2000))
  return directory
}

test('a full disk refuses commits, loses nothing, and goes on when there is room', {
  skip: missingBadDisk,
}, async () => {
  const directory = fresh()
  {
    await using engine = await openSqliteEngine({ directory })
    await put(engine, 'a', '1')
    {
      using _ = exchangeFor('/dev/full', commitsOf(pathOf(directory)))
      const both = [put(engine, 'a', '2'), put(engine, 'b', '2')]
      for (const refused of both) await assert.rejects(refused, is('NoSpace'))
    }
    assert.deepEqual([await list(engine), await newest(engine)], [['a=1'], 2])
    assert.equal((await put(engine, 'c', '3')).revision, 3)
  }
  await using again = await openSqliteEngine({ directory })
  assert.deepEqual([await list(again), await newest(again)], [['a=1', 'c=3'], 3])
})

test('after a sync that failed nothing more is acknowledged, and what was is there', {
  skip: missingBadDisk,
}, async () => {
  const directory = fresh()
  {
    await using engine = await openSqliteEngine({ directory })
    await put(engine, 'a', '1')
    {
      using _ = exchangeFor('/dev/null', commitsOf(pathOf(directory)))
      await assert.rejects(put(engine, 'a', '2'), is('Failed'))
    }
    await assert.rejects(put(engine, 'b', '3'), is('Failed'))
    assert.deepEqual(await list(engine), ['a=1'])
  }
  await using again = await openSqliteEngine({ directory })
  assert.deepEqual(await list(again), ['a=1'])
  await put(again, 'b', '4')
})

test('a file of commits cut short leaves whole commits only', async () => {
  const directory = mkdtempSync(join(memoryDirectory, 'cox-cut-'))
  const made = await makeCuttable(directory)
  const cuts = new Set(made.ends.flatMap((end) => [end - 1, end, end + 1]))
  // Every byte: test/fault/store-cut.test.ts.
  for (let cut = 0; cut <= made.ends.at(-1)!; cut += 997) cuts.add(cut)
  for (const length of cuts) assertCut(directory, made, { file: 'commits', length })
  rmSync(directory, { recursive: true })
})

test('a log of the database that is cut short loses nothing', async () => {
  const directory = mkdtempSync(join(memoryDirectory, 'cox-cut-'))
  const made = await makeCuttable(directory)
  for (let length = made.syncedBytes; length <= made.walBytes; length += 997)
    assertCut(directory, made, { file: 'wal', length })
  rmSync(directory, { recursive: true })
})

test('a store that another process has open is Locked, and free when that one is gone', async () => {
  const directory = fresh()
  const program = new URL('../conformance/crash-writer.ts', import.meta.url)
  const child = fork(program, { stdio: ['ignore', 'inherit', 'inherit', 'pipe', 'ipc'] })
  child.send({ directory, session: 1, writers: 0, after: 1, restless: false })
  await once(child.stdio[3] as Readable, 'data')
  await assert.rejects(openSqliteEngine({ directory }), is('Locked'))
  child.kill('SIGKILL')
  await once(child, 'exit')
  await using _ = await openSqliteEngine({ directory })
})

test('a store that this process has open already is Locked', async () => {
  const directory = fresh()
  await using engine = await openSqliteEngine({ directory })
  await assert.rejects(openSqliteEngine({ directory }), is('Locked'))
  await put(engine, 'a')
})

const files: readonly { name: string; reason: StoreErrorReason; harm(path: string): void }[] = [
  {
    name: 'text',
    reason: 'UnknownFormat',
    harm: (path) => writeFileSync(path, 'This is no database, whatever its name. '.repeat(300)),
  },
  {
    name: 'a database of something else',
    reason: 'UnknownFormat',
    harm(path) {
      rmSync(path)
      sql(path, 'create table other (a)')
    },
  },
  {
    name: 'a store of a newer program',
    reason: 'UnknownFormat',
    harm: (path) => sql(path, 'pragma user_version = 99'),
  },
  {
    name: 'half a file',
    reason: 'Corrupt',
    harm: (path) => truncateSync(path, readFileSync(path).length >> 1),
  },
  { name: 'a file with its middle overwritten', reason: 'Corrupt', harm: overwriteMiddle },
  {
    name: 'a log without its newest revision',
    reason: 'Corrupt',
    harm: (path) => sql(path, 'delete from log where id = (select max(id) from log)'),
  },
  {
    name: 'a log without a revision the keys lag behind',
    reason: 'Corrupt',
    harm: (path) =>
      sql(
        path,
        `update meta set value = 100 where name = 'indexed'; delete from log where id >> 24 = 150`,
      ),
  },
]

for (const { name, reason, harm } of files) {
  test(`${name} is refused as ${reason}`, async () => {
    const directory = await filled()
    harm(pathOf(directory))
    const before = readFileSync(pathOf(directory))
    const reading = async () => {
      await using engine = await openSqliteEngine({ directory, valueBytes: 0 })
      await list(engine)
    }
    await assert.rejects(reading, is(reason))
    if (reason === 'UnknownFormat') assert.deepEqual(readFileSync(pathOf(directory)), before)
  })
}

test('a store from before there was a file of commits is read and written', async () => {
  const directory = await filled()
  const meta = `delete from meta where name in ('origin', 'taken')`
  sql(pathOf(directory), `${meta}; pragma user_version = 1`)
  {
    await using engine = await openSqliteEngine({ directory })
    assert.equal((await list(engine)).length, 50)
    await put(engine, 'new')
  }
  await using again = await openSqliteEngine({ directory })
  assert.equal((await list(again)).length, 51)
})

test('a directory that cannot be is Denied, at once', async () => {
  const file = fresh()
  writeFileSync(file, '')
  const loop = fresh()
  symlinkSync(loop, loop)
  const hopeless = [
    ...[file, join(file, 'below'), loop, fresh() + 'x'.repeat(300)],
    ...['/proc/none', '/sys/none', '/dev/null', '/dev/null/below'],
  ]
  for (const directory of hopeless) {
    await assert.rejects(openSqliteEngine({ directory }), is('Denied'), directory)
  }
})

test('a snapshot is not restored over a store', async () => {
  const directory = await filled()
  await using engine = await openSqliteEngine({ directory: fresh() })
  await assert.rejects(openSqliteEngine({ directory, from: engine.snapshot() }), is('Denied'))
  await using still = await openSqliteEngine({ directory })
  assert.equal((await list(still)).length, 50)
})

test('a running store is copied into another directory, history and all, and stays locked', async () => {
  const directory = fresh()
  const target = fresh()
  await using engine = await openSqliteEngine({ directory })
  await put(engine, 'a', '1')
  await put(engine, 'a', '2')
  await engine.copyTo(target)
  await put(engine, 'a', 'only here')
  await using copy = await openSqliteEngine({ directory: target })
  assert.deepEqual([await list(copy), await list(copy, { at: 2 })], [['a=2'], ['a=1']])
  await assert.rejects(engine.copyTo(target), is('Denied'))
  assert.match(openElsewhere(directory), /database is locked/)
})

/** What another process hears that opens the file: within one, SQLite itself knows who has it. */
function openElsewhere(directory: string): string {
  const opening = `new (require('node:sqlite').DatabaseSync)(${JSON.stringify(pathOf(directory))})`
  const words = ['-e', `${opening}.exec('begin immediate')`]
  return spawnSync(process.execPath, words, { encoding: 'utf8' }).stderr
}

function sql(path: string, text: string): void {
  const db = new DatabaseSync(path)
  db.exec(text)
  db.close()
}

function overwriteMiddle(path: string): void {
  const { length } = readFileSync(path)
  const file = openSync(path, 'r+')
  for (let at = 16_384; at < length; at += 4096)
    writeSync(file, Buffer.alloc(4096, 0xaa), 0, 4096, at)
  closeSync(file)
}
