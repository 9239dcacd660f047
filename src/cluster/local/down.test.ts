import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { systemClock } from '#base/clock.ts'
import { reset } from '#cluster/local/down.ts'
import { localCluster } from '#cluster/local/local-cluster.ts'
import { takeTurn } from '#cluster/local/turn.ts'

test('a cluster that is removed is not in the way of those who wait for their turn', async (t) => {
  const home = mkdtempSync(join(tmpdir(), 'down-'))
  t.after(() => rmSync(home, { recursive: true }))
  const cluster = localCluster({ XDG_STATE_HOME: home })
  const options = { cluster, clock: systemClock, signal: t.signal, say() {} }
  const kubeconfigPath = join(home, 'kubeconfig')
  for (let round = 0; round < 20; round++) {
    // Each looks at the folder again and again, while it is made and removed under its eyes.
    const turns = Array.from({ length: 4 }, async () => {
      using _ = await takeTurn({ ...options, makesFolder: true })
    })
    const ends = Array.from({ length: 4 }, () => reset({ ...options, kubeconfigPath }))
    await Promise.all([...turns, ...ends])
  }
  await reset({ ...options, kubeconfigPath })
  assert.deepEqual(readdirSync(join(home, 'coxswain')), [])
})
