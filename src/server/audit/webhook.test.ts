import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { createFakeClock } from '#base/clock.ts'
import { createSeededRandom } from '#base/random.ts'
import { eventNamed } from '#server/audit/testing/events.ts'
import { createWebhookSink } from '#server/audit/webhook.ts'
import { testData } from '#server/testing/http-server.ts'
import type { Endpoint } from '#server/webhooks/endpoint.ts'

interface Call {
  readonly headers: IncomingMessage['headers']
  readonly body: { readonly kind: string; readonly items: readonly { readonly auditID: string }[] }
}

/** Answers with each of the codes in turn, the last one ever after. */
async function openReceiver(codes: readonly number[], tls?: { cert: string; key: string }) {
  const calls: Call[] = []
  const take: RequestListener = (request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      calls.push({ headers: request.headers, body: JSON.parse(Buffer.concat(chunks).toString()) })
      response.writeHead(codes[calls.length - 1] ?? codes.at(-1)!).end()
    })
  }
  const server = tls ? createTlsServer(tls, take) : createServer(take)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}/events`,
    calls,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function sinkFor(url: string, trust: Partial<Endpoint> = {}) {
  const clock = createFakeClock()
  const lost: string[] = []
  const sink = createWebhookSink({
    target: { url, token: 'let-me-in', ...trust },
    initialBackoffMs: 10,
    clock,
    random: createSeededRandom(1),
    onLost: (plugin, error) => void lost.push(`${plugin}: ${(error as Error).message}`),
  })
  return { clock, lost, sink }
}

/** Moves time on until it is done. */
async function settled<T>(clock: ReturnType<typeof createFakeClock>, work: T | Promise<T>) {
  let isOver = false
  const done = Promise.resolve(work).finally(() => {
    isOver = true
  })
  while (!isOver) await clock.run(10)
  return await done
}

test('events are posted as a list, as the user that the kubeconfig names', async () => {
  await using receiver = await openReceiver([200])
  const { clock, sink, lost } = sinkFor(receiver.url)
  assert.equal(await settled(clock, sink.process([eventNamed('a'), eventNamed('b')])), true)
  const [call] = receiver.calls
  assert.equal(call?.headers.authorization, 'Bearer let-me-in')
  assert.equal(call?.body.kind, 'EventList')
  assert.deepEqual(
    call?.body.items.map(({ auditID }) => auditID),
    ['a', 'b'],
  )
  assert.deepEqual(lost, [])
  await sink[Symbol.asyncDispose]()
})

test('whatever goes wrong is tried again, five times in all', async () => {
  await using receiver = await openReceiver([400, 500, 200])
  const good = sinkFor(receiver.url)
  assert.equal(await settled(good.clock, good.sink.process([eventNamed('a')])), true)
  assert.equal(receiver.calls.length, 3)
  await using broken = await openReceiver([503])
  const bad = sinkFor(broken.url)
  assert.equal(await settled(bad.clock, bad.sink.process([eventNamed('a')])), false)
  assert.equal(broken.calls.length, 5)
  assert.deepEqual(bad.lost, ['webhook: the audit webhook answered with 503'])
  await good.sink[Symbol.asyncDispose]()
  await bad.sink[Symbol.asyncDispose]()
})

test('over TLS it must be whom the kubeconfig trusts', async () => {
  const tls = { cert: testData('server'), key: testData('server-key') }
  await using receiver = await openReceiver([200], tls)
  const known = sinkFor(receiver.url, { authorities: testData('ca') })
  assert.equal(await settled(known.clock, known.sink.process([eventNamed('a')])), true)
  const stranger = sinkFor(receiver.url, { authorities: testData('stranger') })
  assert.equal(await settled(stranger.clock, stranger.sink.process([eventNamed('a')])), false)
  assert.equal(receiver.calls.length, 1)
  const careless = sinkFor(receiver.url, { isTrusted: true })
  assert.equal(await settled(careless.clock, careless.sink.process([eventNamed('a')])), true)
  for (const { sink } of [known, stranger, careless]) await sink[Symbol.asyncDispose]()
})
