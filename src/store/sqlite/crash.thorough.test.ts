/** A few kills; `test/fault/store-kill.test.ts` has many. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { createSeededRandom } from '#base/random.ts'
import { surviveKills } from '#store/conformance/crash.ts'

test('a store killed ten times at any moment has lost nothing it acknowledged', async () => {
  const scratch = mkdtempSync(join(tmpdir(), 'cox-crash-'))
  try {
    await surviveKills(join(scratch, 'store'), 10, createSeededRandom(1))
  } finally {
    rmSync(scratch, { recursive: true })
  }
})
