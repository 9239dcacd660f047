import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { connect } from 'node:tls'
import { type Clock, systemClock } from '#base/clock.ts'
import { silentLogger } from '#base/log.ts'
import { systemRandom } from '#base/random.ts'
import type { ListenOptions } from '#server/options.ts'
import { type ApiServer, openServer } from '#server/server.ts'
import { admin, h1 } from '#server/testing/http-client.ts'
import { testData } from '#server/testing/http-server.ts'
import { testListen, testSettings } from '#server/testing/settings.ts'
import { openMemoryEngine } from '#store/memory.ts'

async function open(clock: Clock, listen: Partial<ListenOptions>): Promise<ApiServer> {
  const tokens = 'admin,admin,1,"system:masters"'
  return await openServer({
    ...testSettings,
    engine: await openMemoryEngine({ clock }),
    authentication: { anonymous: true, tokens, bootstrapTokens: false },
    authorizationModes: ['RBAC'],
    kubelets: { addressTypes: [], timeoutMs: 5000 },
    listen: { ...testListen, ...listen },
    ...{ clock, random: systemRandom, log: silentLogger },
  })
}

const ask = async ({ url }: ApiServer, path: string) =>
  await h1(Number(new URL(url).port), path, { headers: { ...admin, connection: 'close' } })

test('a server that stops is not ready at once, and serves on for as long as it was told', async () => {
  const shutdownDelayMs = 123_456
  const over = Promise.withResolvers<() => void>()
  const clock: Clock = {
    ...systemClock,
    after(ms, fn) {
      if (ms !== shutdownDelayMs) return systemClock.after(ms, fn)
      over.resolve(fn)
      return { [Symbol.dispose]() {} }
    },
  }
  const server = await open(clock, { shutdownDelayMs })
  assert.equal((await ask(server, '/readyz')).code, 200)
  const stopped = server[Symbol.asyncDispose]()
  const goOn = await over.promise
  assert.equal((await ask(server, '/readyz')).code, 500)
  assert.equal((await ask(server, '/livez')).code, 200)
  goOn()
  await stopped
  await assert.rejects(ask(server, '/livez'), { code: 'ECONNREFUSED' })
})

test('clients are told the host by which the server is known outside', async () => {
  await using server = await open(systemClock, { externalHost: 'api.example' })
  const { serverAddressByClientCIDRs } = JSON.parse((await ask(server, '/api')).text)
  assert.deepEqual(serverAddressByClientCIDRs, [
    { clientCIDR: '0.0.0.0/0', serverAddress: 'api.example:0' },
  ])
})

test('a server shows the certificate that its files hold now, unless that is none', async () => {
  const often: Clock = {
    ...systemClock,
    after: (ms, fn) => systemClock.after(ms === 10_000 ? 1 : ms, fn),
  }
  const shown: string[] = []
  const pairs = [`${testData('client')}\n${testData('server-key')}`, 'none']
  const readPair = async () => pairs.shift() ?? `${testData('client')}\n${testData('client-key')}`
  await using server = await open(often, { readPair })
  while (shown.at(-1) !== 'alice') {
    const socket = connect({ port: Number(new URL(server.url).port), rejectUnauthorized: false })
    await once(socket, 'secureConnect')
    shown.push(String(socket.getPeerCertificate().subject.CN))
    socket.destroy()
  }
  assert.deepEqual(new Set(shown), new Set(['server', 'alice']))
})
