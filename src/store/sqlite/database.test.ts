import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { openDatabase } from '#store/sqlite/database.ts'

const scratch = mkdtempSync(join(tmpdir(), 'cox-database-'))
after(() => rmSync(scratch, { recursive: true }))

/** A path of so many bytes. */
function pathOf(length: number): string {
  const parts = [scratch, 'a'.repeat(200), 'b'.repeat(200)]
  const rest = length - parts.join('/').length - 1
  return [...parts, 'c'.repeat(rest)].join('/')
}

test('the longest path that SQLite opens is opened, and a longer one is told of', () => {
  openDatabase(pathOf(504)).close()
  assert.throws(() => openDatabase(pathOf(505)), {
    name: 'StoreError',
    reason: 'Denied',
    message: /its path is 505 bytes long, and may have 504$/,
  })
})
