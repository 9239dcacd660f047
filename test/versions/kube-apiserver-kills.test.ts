/** Upstream's API server on our etcd face, both killed in turn under writers and watchers. */
import { test } from 'node:test'
import { missingOpenssl } from '#base/testing/certificates.ts'
import { openEtcdEngine } from '#store/etcd/engine.ts'
import { surviveKills } from '../fault/api-kills.ts'
import { startApiServer } from '../processes/api-server.ts'
import { startEtcdFace } from '../processes/etcd-face.ts'
import { builtKubeApiserver } from './build-kube-apiserver.ts'

const { skip, program } = await builtKubeApiserver()

test('an API server of upstream loses no event and no acknowledged write on the face, whichever is killed', {
  skip: skip || missingOpenssl,
}, async (t) => {
  await using face = await startEtcdFace()
  await using server = await startApiServer({
    upstream: program('kube-apiserver'),
    flags: face.flags,
  })
  const seed = Number(process.env['COX_SEED'] ?? 5)
  const summary = await surviveKills(server, {
    rounds: 8,
    seed,
    openStore: () => openEtcdEngine({ endpoints: [face.endpoint], tls: face.tls }),
    hurtEvery: 2,
    async hurt() {
      await face.kill()
      await face.start()
    },
  })
  t.diagnostic(`seed ${seed}: ${summary}`)
})
