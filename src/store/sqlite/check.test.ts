import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, test } from 'node:test'
import { newest, put, remove } from '#store/conformance/kit.ts'
import { checkSqliteStore } from '#store/sqlite/check.ts'
import { pathOf } from '#store/sqlite/database.ts'
import { openSqliteEngine } from '#store/sqlite/sqlite.ts'

const scratch = mkdtempSync(join(tmpdir(), 'cox-check-'))
let count = 0
after(() => rmSync(scratch, { recursive: true }))

/** A store with everything a store can have, in part compacted, closed. */
async function filled(): Promise<string> {
  const directory = join(scratch, `${count++}`)
  await using engine = await openSqliteEngine({ directory })
  const { id } = await engine.leases.grant({ ttlSeconds: 1000 })
  for (let i = 0; i < 60; i++) await put(engine, `k${i % 10}`, `${i}`, i % 10 === 3 ? id : 0n)
  await remove(engine, 'k5')
  await engine.compact((await newest(engine)) - 20, { wait: true })
  return directory
}

test('a store with history, leases and a compaction behind it has nothing wrong', async () => {
  assert.deepEqual(checkSqliteStore(await filled()), [])
})

const harms: readonly { harm: string; complaint: RegExp }[] = [
  { harm: 'delete from log where id >> 24 = 50', complaint: /no change has revision 50/ },
  {
    harm: 'update log set previous = 77 where id >> 24 = 60',
    complaint: /before is missing at revision 60/,
  },
  {
    harm: `update head set id = 77 where key = 'k1'`,
    complaint: /newest value is missing of key k1/,
  },
  { harm: 'delete from lease', complaint: /no lease for key k3/ },
]

for (const { harm, complaint } of harms) {
  test(`the check sees what "${harm}" did`, async () => {
    const directory = await filled()
    const db = new DatabaseSync(pathOf(directory))
    db.exec(harm)
    db.close()
    assert.match(checkSqliteStore(directory).join('\n'), complaint)
  })
}
