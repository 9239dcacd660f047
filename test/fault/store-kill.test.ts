/** kill -9 at random instants under 16 writers, 200 times on one store. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { createSeededRandom } from '#base/random.ts'
import { surviveKills } from '#store/conformance/crash.ts'

test('a store killed 200 times has lost nothing it acknowledged', async (t) => {
  const scratch = mkdtempSync(join(tmpdir(), 'cox-kill-'))
  try {
    const seed = Number(process.env['COX_SEED'] ?? 2)
    const acknowledged = await surviveKills(join(scratch, 'store'), 200, createSeededRandom(seed))
    t.diagnostic(`seed ${seed}: ${acknowledged} commits acknowledged`)
  } finally {
    rmSync(scratch, { recursive: true })
  }
})
