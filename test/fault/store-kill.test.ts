/** kill -9 at random instants under 16 writers, 200 times on one store if the machine is quick enough. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { createSeededRandom } from '#base/random.ts'
import { surviveKills } from '#store/conformance/crash.ts'

test('a store killed up to 200 times has lost nothing it acknowledged', async (t) => {
  const scratch = mkdtempSync(join(tmpdir(), 'cox-kill-'))
  try {
    const seed = Number(process.env['COX_SEED'] ?? 2)
    const store = join(scratch, 'store')
    const { sessions, acknowledged } = await surviveKills(store, 200, createSeededRandom(seed))
    t.diagnostic(`seed ${seed}: ${sessions} kills, ${acknowledged} commits acknowledged`)
  } finally {
    rmSync(scratch, { recursive: true })
  }
})
