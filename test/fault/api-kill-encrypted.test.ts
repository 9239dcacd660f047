/** kill -9 of a server that encrypts what it stores: all of it can be read, and nothing is lost. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { openConfigured } from '#server/encryption/configured.ts'
import { loadPlan } from '#server/encryption/load.ts'
import { configurationOf, openTestFiles, testParts } from '#server/encryption/testing/kit.ts'
import { openSqliteEngine } from '#store/sqlite/sqlite.ts'
import { startApiServer } from '../processes/api-server.ts'
import { surviveKills } from './api-kills.ts'

test('a server that encrypts with aesgcm, killed 12 times, loses no acknowledged write', async (t) => {
  using files = openTestFiles(configurationOf({ '*.*': ['aesgcm k a'] }))
  const flags = [`--encryption-provider-config=${files.path}`]
  await using server = await startApiServer({ flags })
  await using configured = await openConfigured(loadPlan(files.path, false), testParts())
  const provider = configured.providerFor({ group: '', resource: 'configmaps' })
  let count = 0
  const seed = Number(process.env['COX_SEED'] ?? 13)
  const summary = await surviveKills(server, {
    ...{ rounds: 12, seed },
    openStore: () => openSqliteEngine({ directory: join(server.folder, 'data') }),
    plain(value, key) {
      count++
      return provider.fromStorage(value, Buffer.from(key, 'latin1')).bytes
    },
  })
  assert.ok(count > 0, 'nothing was encrypted')
  t.diagnostic(`seed ${seed}: ${summary}`)
})
