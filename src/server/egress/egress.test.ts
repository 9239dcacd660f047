import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, type TestContext, test } from 'node:test'
import { systemClock } from '#base/clock.ts'
import { createMetrics } from '#base/metrics.ts'
import { systemRandom } from '#base/random.ts'
import { createDial } from '#server/dialing/dial.ts'
import type { EgressConnection, ProxyTls } from '#server/egress/configuration.ts'
import { createEgress } from '#server/egress/egress.ts'
import { openConnectProxy } from '#server/egress/testing/connect-proxy.ts'
import { openFakeWebhook } from '#server/testing/fake-webhook.ts'
import { testData } from '#server/testing/http-server.ts'

const directory = mkdtempSync(join(tmpdir(), 'egress-'))
after(() => rmSync(directory, { recursive: true }))

const tlsConfig: ProxyTls = {
  caBundle: 'ca',
  clientCert: 'client',
  clientKey: 'client-key',
  tlsServerName: '',
}

const parts = { clock: systemClock, random: systemRandom, read: testData }

function egressOf(connection: EgressConnection) {
  const metrics = createMetrics()
  const configuration = { egressSelections: [{ name: 'Cluster', connection }] }
  const { cluster } = createEgress(configuration, { ...parts, metrics })!
  const counted = () =>
    metrics
      .read()
      .flatMap(({ name, series }) =>
        series.map(({ values }) =>
          [name.slice('apiserver_egress_dialer_'.length), ...values].join(' '),
        ),
      )
  return { cluster: cluster!, counted }
}

const overTcp = (url: string, tls = tlsConfig): EgressConnection => ({
  proxyProtocol: 'HTTPConnect',
  transport: { tcp: { url, ...(url.startsWith('https') && { tlsConfig: tls }) } },
})
const overSocket = (udsName: string): EgressConnection => ({
  proxyProtocol: 'HTTPConnect',
  transport: { uds: { udsName } },
})

/** A server that says again what it hears; its port. */
async function echo(t: TestContext): Promise<number> {
  const server = createServer({ allowHalfOpen: true }, (socket) => socket.pipe(socket))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  return (server.address() as AddressInfo).port
}

const path = join(directory, 'proxy.sock')
for (const { name, options, clients } of [
  { name: 'a proxy by TLS', options: {}, clients: ['alice'] },
  { name: 'a proxy without TLS', options: { isPlain: true }, clients: [] },
  { name: 'a proxy behind a socket', options: { path }, clients: [] },
]) {
  test(`${name} leads to whoever is asked for`, async (t) => {
    await using proxy = await openConnectProxy(options)
    const { cluster, counted } = egressOf(proxy.url === '' ? overSocket(path) : overTcp(proxy.url))
    const port = await echo(t)
    const socket = await cluster({ host: '127.0.0.1', port }, t.signal)
    socket.end('hello')
    assert.equal(String(await once(socket, 'data')), 'hello')
    await once(socket, 'end')
    socket.destroy()
    assert.deepEqual(proxy.asked, [`CONNECT 127.0.0.1:${port} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`])
    assert.deepEqual(proxy.clients, clients)
    const kind = `http_connect ${proxy.url === '' ? 'uds' : 'tcp'}`
    assert.deepEqual(counted(), [`dial_start_total ${kind}`, `dial_duration_seconds ${kind}`])
  })
}

test('TLS to whoever is behind it goes through that to the proxy', async (t) => {
  await using proxy = await openConnectProxy()
  await using webhook = await openFakeWebhook({ code: 200 })
  const dial = createDial(systemClock, egressOf(overTcp(proxy.url)).cluster)
  const port = Number(new URL(webhook.endpoint.url).port)
  const socket = await dial(
    { host: '127.0.0.1', port, tls: { authorities: testData('ca') } },
    t.signal,
  )
  socket.write('POST / HTTP/1.1\r\nhost: me\r\nconnection: close\r\ncontent-length: 2\r\n\r\n{}')
  assert.match(String(await once(socket, 'data')), /^HTTP\/1.1 200 OK/)
  socket.destroy()
  const other = { host: '127.0.0.1', port, tls: { authorities: testData('stranger') } }
  await assert.rejects(dial(other, t.signal), {
    message: 'tls: failed to verify certificate: x509: certificate signed by unknown authority',
  })
})

const says = (text: string) => (socket: Socket) => void socket.write(text)
const unread = (why: string) =>
  `reading HTTP response from CONNECT to a.b:1 via proxy PROXY failed: ${why}`
for (const { name, answer, message } of [
  {
    name: 'wants to know who asks',
    answer: says('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 3\r\n\r\nno!'),
    message:
      'proxy error from PROXY while dialing a.b:1, code 407: 407 Proxy Authentication Required',
  },
  {
    name: 'finds nobody there',
    answer: says('HTTP/1.1 502 Bad Gateway\r\n\r\n'),
    message: 'proxy error from PROXY while dialing a.b:1, code 502: 502 Bad Gateway',
  },
  {
    name: 'gives no reason',
    answer: says('HTTP/1.1 503\r\n\r\n'),
    message: 'proxy error from PROXY while dialing a.b:1, code 503: 503',
  },
  {
    name: 'sends what is no header',
    answer: says('HTTP/1.1 200 OK\r\nA: b\r\nX y\r\n\r\n'),
    message: unread('malformed MIME header: missing colon: "X y"'),
  },
  {
    name: 'goes on before it is spoken to',
    answer: says('HTTP/1.1 200 OK\r\n\r\nhello'),
    message: 'unexpected 5 bytes of buffered data from CONNECT proxy "PROXY"',
  },
  {
    name: 'hangs up',
    answer: (socket: Socket) => void socket.end(),
    message: unread('unexpected EOF'),
  },
  {
    name: 'is none',
    answer: says('SSH-2.0-it\r\nx\r\n\r\n'),
    message: unread('malformed HTTP response "SSH-2.0-it"'),
  },
  {
    name: 'says too much',
    answer: says(`HTTP/1.1 200 OK\r\n${`X: ${'x'.repeat(1000)}\r\n`.repeat(1100)}`),
    message: unread('unexpected EOF'),
  },
]) {
  test(`of a proxy that ${name} it is told`, async (t) => {
    await using proxy = await openConnectProxy({ path, answer })
    const { cluster, counted } = egressOf(overSocket(path))
    const dial = createDial(systemClock, cluster)
    await assert.rejects(dial({ host: 'a.b', port: 1 }, t.signal), {
      name: 'DialError',
      message: message.replace('PROXY', path),
    })
    assert.equal(proxy.asked.length, 1)
    assert.ok(counted().includes('dial_failure_count http_connect uds proxy'))
  })
}

test('a proxy that never answers is left with whoever asked', async (t) => {
  const leaving = new AbortController()
  const gone = Promise.withResolvers<void>()
  await using proxy = await openConnectProxy({
    path,
    answer(socket) {
      socket.once('end', () => gone.resolve()).resume()
      leaving.abort(new Error('enough'))
    },
  })
  const dialing = egressOf(overSocket(path)).cluster({ host: 'a.b', port: 1 }, leaving.signal)
  await assert.rejects(dialing, { message: 'enough' })
  await gone.promise
  assert.equal(proxy.asked.length, 1)
  assert.ok(!t.signal.aborted)
})

for (const [name, connection, message] of [
  [
    'is not there',
    overTcp('https://127.0.0.1:1'),
    'dial tcp 127.0.0.1:1: connect: connection refused',
  ],
  ['has no port', overTcp('https://a.b'), 'dial tcp: address a.b: missing port in address'],
  [
    'has no socket',
    overSocket('/no/where'),
    'dial unix /no/where: connect: no such file or directory',
  ],
] as const) {
  test(`a proxy that ${name} is told of`, async (t) => {
    const { cluster, counted } = egressOf(connection)
    const dial = createDial(systemClock, cluster)
    await assert.rejects(dial({ host: 'a.b', port: 1 }, t.signal), { name: 'DialError', message })
    assert.match(counted().join(), /dial_failure_count http_connect \w+ connect/)
  })
}

test('a proxy must be whom it is said to be, and knows who asks', async (t) => {
  await using proxy = await openConnectProxy()
  const target = { host: '127.0.0.1', port: 1 }
  const reached = (change: Partial<ProxyTls>) =>
    egressOf(overTcp(proxy.url, { ...tlsConfig, ...change })).cluster(target, t.signal)
  await assert.rejects(reached({ caBundle: 'stranger' }), {
    message: 'tls: failed to verify certificate: x509: certificate signed by unknown authority',
  })
  await assert.rejects(reached({ tlsServerName: 'other' }), {
    message: /^tls: failed to verify certificate: x509: certificate is valid for .*, not other$/,
  })
  await assert.rejects(reached({ clientCert: 'stranger', clientKey: 'stranger-key' }), {
    name: 'DialError',
  })
  assert.deepEqual(proxy.asked, [])
})

test('what is said to be direct is, and what nobody speaks of is not known', () => {
  const counted = { ...parts, metrics: createMetrics() }
  assert.equal(createEgress({}, counted), undefined)
  const connection = { proxyProtocol: 'Direct' }
  const egress = createEgress({ egressSelections: [{ name: 'etcd', connection }] }, counted)
  assert.deepEqual(Object.keys(egress!), ['etcd'])
})
