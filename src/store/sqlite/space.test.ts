/** What a store gives back when what it held is compacted. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { list, newest, put } from '#store/conformance/kit.ts'
import { checkSqliteStore } from '#store/sqlite/check.ts'
import { pathOf } from '#store/sqlite/database.ts'
import { openSqliteEngine } from '#store/sqlite/sqlite.ts'

const scratch = mkdtempSync(join(tmpdir(), 'cox-space-'))
after(() => rmSync(scratch, { recursive: true }))

test('overwritten values are gone from the file after a compaction and a defragmentation', async () => {
  const directory = join(scratch, 'store')
  const fileBytes = () => statSync(pathOf(directory)).size
  const value = 'x'.repeat(5000)
  {
    await using engine = await openSqliteEngine({ directory })
    for (let n = 0; n < 40; n++)
      await Promise.all(Array.from({ length: 50 }, (_, i) => put(engine, `k${i}`, value)))
  }
  const before = fileBytes()
  {
    await using engine = await openSqliteEngine({ directory })
    await engine.compact((await newest(engine)) - 10, { wait: true })
    await engine.defragment()
    const { totalBytes, usedBytes } = await engine.status()
    assert.ok(usedBytes <= totalBytes)
  }
  assert.ok(before > 40 * 50 * 5000, `${before} bytes before`)
  assert.ok(fileBytes() < before / 10, `${fileBytes()} of ${before} bytes are left`)
  assert.deepEqual(checkSqliteStore(directory), [])
  await using again = await openSqliteEngine({ directory })
  assert.equal((await list(again)).length, 50)
})
