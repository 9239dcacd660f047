/**
 * Runs on a small file system of its own, named by the first argument: fills it from 16 writers,
 * makes room, goes on, and opens the store again. Exits with 0 if nothing acknowledged was lost.
 */
import assert from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { systemClock } from '#base/clock.ts'
import { sleep } from '#base/wait.ts'
import { list, never, put, text } from '#store/conformance/kit.ts'
import type { Engine } from '#store/engine.ts'
import { allKeys } from '#store/key.ts'
import { openSqliteEngine } from '#store/sqlite/sqlite.ts'
import { isStoreError } from '#store/store-error.ts'

const [mount] = process.argv.slice(2)
const directory = join(mount!, 'store')
const ballasts = [join(mount!, 'ballast-1'), join(mount!, 'ballast-2')] as const
const acknowledged = new Map<string, { value: string; revision: number }>()

writeFileSync(ballasts[0], Buffer.alloc(2 ** 20))
writeFileSync(ballasts[1], Buffer.alloc(10 * 2 ** 20)) // what is in the log needs room in the file too
{
  await using engine = await openSqliteEngine({ directory })
  await fill(engine)
  const full = acknowledged.size
  assert.ok(full > 100, `only ${full} commits fitted`)
  await assertKept(engine)
  await upkeep()
  rmSync(ballasts[0])
  await upkeep()
  await fill(engine)
  assert.ok(acknowledged.size > full, 'nothing could be written when there was room again')
  await assertKept(engine)
}
rmSync(ballasts[1])
await using again = await openSqliteEngine({ directory })
await assertKept(again)

/** Upkeep has its turn, which must not take the room that commits can use. */
async function upkeep(): Promise<void> {
  await sleep(200, { clock: systemClock, signal: never })
}

/** Writes until the disk is full. */
async function fill(engine: Engine): Promise<void> {
  const write = async (writer: number) => {
    for (let n = acknowledged.size; ; n++) {
      const key = `${writer}/${n}`
      const value = key.repeat(500)
      try {
        const { revision } = await put(engine, key, value)
        acknowledged.set(key, { value, revision })
      } catch (err) {
        assert.ok(isStoreError(err, 'NoSpace'), `not NoSpace: ${err}`)
        return
      }
    }
  }
  await Promise.all(Array.from({ length: 16 }, (_, writer) => write(writer)))
}

/** Exactly the acknowledged commits are there, and their revisions have no gap. */
async function assertKept(engine: Engine): Promise<void> {
  const { entries, revision } = await engine.range(allKeys)
  assert.equal((await list(engine)).length, acknowledged.size)
  for (const { key, value, modRevision } of entries) {
    assert.deepEqual({ value: text(value), revision: modRevision }, acknowledged.get(key))
  }
  assert.equal(revision, acknowledged.size + 1)
}
