/** Whoever has the database, and however often it is handed over: the same must hold. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { restless } from '#store/conformance/restless.ts'
import { testEngine } from '#store/engine.conformance.ts'
import { openSqliteEngine } from '#store/sqlite/sqlite.ts'

const scratch = mkdtempSync(join(tmpdir(), 'cox-sqlite-'))
let count = 0
const fresh = () => join(scratch, `${count++}`)
after(() => rmSync(scratch, { recursive: true }))

testEngine('sqlite whose database is handed over all the time', {
  open: (options) =>
    openSqliteEngine({ directory: fresh(), valueBytes: 0, limits: restless, ...options }),
  restore: (from) => openSqliteEngine({ directory: fresh(), from, limits: restless }),
})
