import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, type TestContext, test } from 'node:test'
import { systemClock } from '#base/clock.ts'
import { createMetrics } from '#base/metrics.ts'
import { systemRandom } from '#base/random.ts'
import { createDial } from '#server/dialing/dial.ts'
import { createEgress } from '#server/egress/egress.ts'
import { openTunnelServer, type TunnelServer } from '#server/egress/testing/tunnel-server.ts'
import { packetTypes } from '#server/egress/tunnel-messages.ts'
import { testData } from '#server/testing/http-server.ts'
import { createEndpointClient } from '#server/webhooks/endpoint.ts'

const directory = mkdtempSync(join(tmpdir(), 'tunnel-'))
after(() => rmSync(directory, { recursive: true }))
const path = join(directory, 'konnectivity.sock')

const connection = { proxyProtocol: 'GRPC', transport: { uds: { udsName: path } } }
const configuration = { egressSelections: [{ name: 'cluster', connection }] }
const parts = { clock: systemClock, random: systemRandom, read: testData }
const { cluster } = createEgress(configuration, { ...parts, metrics: createMetrics() })!
const dial = createDial(systemClock, cluster)

/** The port of a server that does this with each connection. */
async function listening(t: TestContext, serve: (socket: Socket) => void): Promise<number> {
  const server = createServer(serve)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  return (server.address() as AddressInfo).port
}

async function heard({ types }: TunnelServer, type: number, count = 1): Promise<void> {
  const isEnough = () => types.filter((one) => one === type).length >= count
  while (!isEnough()) await new Promise<void>((go) => setImmediate(go))
}

test('what is written comes back through the tunnel, whole and in its order', async (t) => {
  await using tunnels = await openTunnelServer({ path })
  const port = await listening(t, (socket) => socket.pipe(socket))
  const socket = await dial({ host: '127.0.0.1', port }, t.signal)
  const sent = Buffer.from(systemRandom.bytes(5_000_000))
  socket.write(sent)
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of socket) {
    chunks.push(chunk as Buffer)
    bytes += (chunk as Buffer).length
    if (bytes === sent.length) break
  }
  assert.ok(Buffer.concat(chunks).equals(sent))
  assert.deepEqual(tunnels.asked, [`127.0.0.1:${port}`])
})

test('an end on either side is one on the other', async (t) => {
  await using tunnels = await openTunnelServer({ path })
  const port = await listening(t, (socket) => {
    socket.once('data', (said) => (String(said) === 'go' ? socket.end('gone') : undefined))
  })
  const ended = await dial({ host: '127.0.0.1', port }, t.signal)
  ended.write('go')
  assert.equal(String(await once(ended, 'data')), 'gone')
  await once(ended, 'close')
  const left = await dial({ host: '127.0.0.1', port }, t.signal)
  left.destroy()
  await heard(tunnels, packetTypes.closeRequest, 2)
})

test('a server without TLS is asked through a tunnel for each request', async (t) => {
  await using tunnels = await openTunnelServer({ path })
  const server = createHttpServer((_, response) => response.end('{}'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const endpoint = { url, connect: cluster! }
  using client = createEndpointClient(endpoint, { timeoutMs: 20_000, clock: systemClock })
  for (let i = 0; i < 3; i++) assert.equal((await client.post('{}', t.signal)).code, 200)
  assert.equal(tunnels.asked.length, 3)
})

const dialResponse = (random: bigint, error: string) => ({
  type: packetTypes.dialResponse,
  dialResponse: { random, error },
})
for (const { name, answer, message } of [
  { name: 'nobody is found', answer: undefined, message: 'nobody is there' },
  {
    name: 'a reason is given',
    answer: (random: bigint) => dialResponse(random, 'dial tcp 1.2.3.4:5: i/o timeout'),
    message: 'dial tcp 1.2.3.4:5: i/o timeout',
  },
  {
    name: 'the attempt is given up',
    answer: (random: bigint) => ({ type: packetTypes.closeDial, closeDial: { random } }),
    message: 'dial closed',
  },
]) {
  test(`where ${name} it is told`, async (t) => {
    await using _ = await openTunnelServer({ path, ...(answer && { answer }) })
    const dialing = dial({ host: '127.0.0.1', port: 1 }, t.signal)
    await assert.rejects(dialing, { name: 'DialError', message })
  })
}

test('who does not wait for an answer says so', async () => {
  const leaving = new AbortController()
  await using tunnels = await openTunnelServer({
    path,
    answer(random) {
      leaving.abort(new Error('enough'))
      return dialResponse(random + 1n, '')
    },
  })
  const dialing = dial({ host: 'a.b', port: 1 }, leaving.signal)
  await assert.rejects(dialing, { message: 'enough' })
  await heard(tunnels, packetTypes.closeDial)
})
