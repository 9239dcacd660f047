/** With no memory to serve from, everything is read back from the file: the same must hold. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { testEngine } from '#store/engine.conformance.ts'
import { openSqliteEngine } from '#store/sqlite/sqlite.ts'

const scratch = mkdtempSync(join(tmpdir(), 'cox-sqlite-'))
let count = 0
const fresh = () => join(scratch, `${count++}`)
after(() => rmSync(scratch, { recursive: true }))

testEngine('sqlite that keeps next to nothing in memory', {
  open: (options) =>
    openSqliteEngine({
      directory: fresh(),
      valueBytes: 0,
      recent: { revisions: 1, bytes: 0 },
      ...options,
    }),
  restore: (from) => openSqliteEngine({ directory: fresh(), from, valueBytes: 0 }),
})
