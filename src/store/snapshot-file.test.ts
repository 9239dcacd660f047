import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { list, newest, put } from '#store/conformance/kit.ts'
import { openMemoryEngine } from '#store/memory.ts'
import { readSnapshot, writeSnapshot } from '#store/snapshot-file.ts'
import { openSqliteEngine } from '#store/sqlite/sqlite.ts'

const scratch = mkdtempSync(join(tmpdir(), 'cox-snapshot-'))
after(() => rmSync(scratch, { recursive: true }))

test('a snapshot of one engine opens another, through a file', async () => {
  const path = join(scratch, 'snapshot')
  await using engine = await openMemoryEngine()
  for (let i = 0; i < 1200; i++) await put(engine, `k${i}`, 'x'.repeat(2000))
  const { bytes } = await writeSnapshot(engine, path)
  assert.ok(bytes > 1200 * 2000)
  await using copy = await openSqliteEngine({
    directory: join(scratch, 'store'),
    from: readSnapshot(path),
  })
  assert.deepEqual(await list(copy), await list(engine))
  assert.equal(await newest(copy), await newest(engine))
})

test('keys of one revision are restored, wherever in it they stood', async () => {
  await using engine = await openMemoryEngine()
  const keys = ['b', 'a', 'c']
  await engine.commit({
    success: keys.map((key) => ({ type: 'put', key, value: Buffer.from(key) })),
  })
  const from = engine.snapshot()
  await using copy = await openSqliteEngine({ directory: join(scratch, 'one'), from })
  assert.deepEqual(await list(copy), ['a=a', 'b=b', 'c=c'])
})

test('a snapshot that is broken off leaves no file', async () => {
  const path = join(scratch, 'never')
  await using engine = await openMemoryEngine()
  const signal = AbortSignal.abort(new Error('enough'))
  await put(engine, 'a')
  await assert.rejects(writeSnapshot(engine, path, { signal }), { message: 'enough' })
  assert.deepEqual(
    readdirSync(scratch).filter((name) => name.startsWith('never')),
    [],
  )
})
