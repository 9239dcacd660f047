/** As on SQLite, with etcd killed too. */
import { test } from 'node:test'
import { openEtcdEngine } from '#store/etcd/engine.ts'
import { missingEtcd, startEtcd } from '#store/etcd/etcd-server.ts'
import { startApiServer } from '../processes/api-server.ts'
import { surviveKills } from './api-kills.ts'

test('on etcd, with both killed in turn, no event and no acknowledged write is lost', {
  skip: missingEtcd,
}, async (t) => {
  const [etcd] = await startEtcd({ members: 1 })
  await using _ = etcd!
  const endpoints = [etcd!.endpoint]
  await using server = await startApiServer({ etcd: endpoints })
  const seed = Number(process.env['COX_SEED'] ?? 12)
  const summary = await surviveKills(server, {
    rounds: 24,
    seed,
    openStore: () => openEtcdEngine({ endpoints }),
    async hurt() {
      await etcd!.kill()
      await etcd!.start()
    },
  })
  t.diagnostic(`seed ${seed}: ${summary}`)
})
