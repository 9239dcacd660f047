/** kill -9 of the API server at random instants: what upstream promises of watches holds all the same. */
import { join } from 'node:path'
import { test } from 'node:test'
import { openSqliteEngine } from '#store/sqlite/sqlite.ts'
import { startApiServer } from '../processes/api-server.ts'
import { surviveKills } from './api-kills.ts'

test('on SQLite, a server killed 24 times loses and repeats no event, and no acknowledged write', async (t) => {
  await using server = await startApiServer()
  const seed = Number(process.env['COX_SEED'] ?? 11)
  const openStore = () => openSqliteEngine({ directory: join(server.folder, 'data') })
  t.diagnostic(`seed ${seed}: ${await surviveKills(server, { rounds: 24, seed, openStore })}`)
})
