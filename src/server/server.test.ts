import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { connect } from 'node:tls'
import { type Clock, systemClock } from '#base/clock.ts'
import { silentLogger } from '#base/log/log.ts'
import { systemRandom } from '#base/random.ts'
import { certificatesError, pairError } from '#server/configuration/certificates.ts'
import { createLiveFile } from '#server/configuration/live-file.ts'
import type { ServerOptions } from '#server/options.ts'
import { type ApiServer, openServer } from '#server/server.ts'
import { admin, h1, h2, openH2 } from '#server/testing/http-client.ts'
import { testData } from '#server/testing/http-server.ts'
import { testListen, testSettings } from '#server/testing/settings.ts'
import { openMemoryEngine } from '#store/memory.ts'

async function open(clock: Clock, changes: Partial<ServerOptions>): Promise<ApiServer> {
  const tokens = 'admin,admin,1,"system:masters"'
  return await openServer({
    ...testSettings,
    engine: await openMemoryEngine({ clock }),
    authentication: { anonymous: true, tokens, bootstrapTokens: false },
    authorizationModes: ['RBAC'],
    kubelets: { addressTypes: [], timeoutMs: 5000 },
    listen: testListen,
    ...{ clock, random: systemRandom, log: silentLogger },
    ...changes,
  })
}

test('dry runs are counted apart, and what is none is not told as it was said', async () => {
  await using server = await open(systemClock, {})
  for (const dryRun of ['All', 'All&dryRun=All', 'Some'])
    await ask(server, `/api/v1/namespaces/default?dryRun=${dryRun}`)
  const { text } = await ask(server, '/metrics')
  const counted = [...text.matchAll(/^apiserver_request_total\{.*dry_run="(\w+)",.*\} (\d+)$/gm)]
  assert.deepEqual(
    counted.map(([, word, count]) => [word, count]),
    [
      ['All', '2'],
      ['invalid', '1'],
    ],
  )
})

test('admission, access and answers are measured by what was asked', async () => {
  await using server = await open(systemClock, {})
  const path = (namespace: string) => `/api/v1/namespaces/${namespace}/configmaps`
  const body = JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } })
  const headers = { ...admin, 'content-type': 'application/json', connection: 'close' }
  const send = async (to: string) =>
    (await h1(Number(new URL(server.url).port), to, { method: 'POST', headers, body })).code
  assert.deepEqual([await send(path('default')), await send(path('nowhere'))], [201, 404])
  assert.equal((await ask(server, `${path('default')}/a`)).code, 200)
  const { text } = await ask(server, '/metrics')
  const of = (series: string) =>
    text
      .split('\n')
      .find((line) => line.startsWith(`${series} `))
      ?.slice(series.length + 1)
  const plugin = 'apiserver_admission_controller_admission_duration_seconds_count'
  const lifecycle = (rejected: boolean) =>
    of(
      `${plugin}{name="NamespaceLifecycle",type="admit",operation="CREATE",rejected="${rejected}"}`,
    )
  assert.equal(lifecycle(true), '1')
  assert.ok(Number(lifecycle(false)) >= 1)
  const step = 'apiserver_admission_step_admission_duration_seconds_count'
  assert.equal(of(`${step}{type="admit",operation="CREATE",rejected="true"}`), '1')
  const about = (verb: string) =>
    `{verb="${verb}",group="",version="v1",resource="configmaps",subresource="",scope="resource",component="apiserver"}`
  assert.equal(of(`apiserver_response_sizes_count${about('GET')}`), '1')
  assert.equal(of(`apiserver_request_sli_duration_seconds_count${about('POST')}`), '2')
  assert.match(text, /^# HELP apiserver_response_sizes \[STABLE\] /m)
  assert.ok(Number(of('authorization_attempts_total{result="allowed"}')) >= 3)
  assert.ok(Number(of('authentication_attempts{result="success"}')) >= 3)
})

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
  const server = await open(clock, { listen: { ...testListen, shutdownDelayMs } })
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
  await using server = await open(systemClock, {
    listen: { ...testListen, externalHost: 'api.example' },
  })
  const { serverAddressByClientCIDRs } = JSON.parse((await ask(server, '/api')).text)
  assert.deepEqual(serverAddressByClientCIDRs, [
    { clientCIDR: '0.0.0.0/0', serverAddress: 'api.example:0' },
  ])
})

/** Files are looked at all the time. */
const often: Clock = {
  ...systemClock,
  after: (ms, fn) => systemClock.after(ms === 10_000 ? 1 : ms, fn),
}

test('a server shows the certificate that its files hold now, unless that is none', async () => {
  const shown: string[] = []
  const pairs = [`${testData('client')}\n${testData('server-key')}`, 'none']
  const pair = createLiveFile({
    what: 'serving certificate',
    text: testListen.pair.text,
    read: async () => pairs.shift() ?? `${testData('client')}\n${testData('client-key')}`,
    problemOf: (text) => pairError(text, text),
  })
  await using server = await open(often, { listen: { ...testListen, pair }, files: [pair] })
  while (shown.at(-1) !== 'alice') {
    const socket = connect({ port: Number(new URL(server.url).port), rejectUnauthorized: false })
    await once(socket, 'secureConnect')
    shown.push(String(socket.getPeerCertificate().subject.CN))
    socket.destroy()
  }
  assert.deepEqual(new Set(shown), new Set(['server', 'alice']))
})

test('authorities of clients are those of now, over connections that were there before too', async () => {
  let now = testData('stranger')
  const clientAuthorities = createLiveFile({
    what: 'authorities of clients',
    text: now,
    read: async () => now,
    problemOf: certificatesError,
  })
  const listen = { ...testListen, clientAuthorities }
  await using server = await open(often, { listen, files: [clientAuthorities] })
  const shown = { cert: testData('client'), key: testData('client-key'), rejectUnauthorized: false }
  using session = openH2(Number(new URL(server.url).port), shown)
  const codes: number[] = []
  const ask = async () => {
    const { code } = await h2(session, '/api/v1/nodes', {})
    if (code !== codes.at(-1)) codes.push(code)
  }
  await ask()
  now = 'none at all'
  await ask()
  now = testData('ca')
  while (codes.length < 2) await ask()
  now = testData('stranger')
  while (codes.length < 3) await ask()
  // Who it is is known, though he may not read that.
  assert.deepEqual(codes, [401, 403, 401])
})
