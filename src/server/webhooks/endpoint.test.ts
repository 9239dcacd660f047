import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { createFakeClock, systemClock } from '#base/clock.ts'
import { openFakeWebhook } from '#server/testing/fake-webhook.ts'
import { testData } from '#server/testing/http-server.ts'
import { createEndpointClient } from '#server/webhooks/endpoint.ts'
import { freshMs } from '#server/webhooks/file-text.ts'

/** Says another token each time. */
const script = `echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"'$$'"}}'`

/** Its port. */
async function listening(t: TestContext, answer: RequestListener): Promise<number> {
  const server = createServer(answer)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  return (server.address() as AddressInfo).port
}

test('a program is asked once, and again when its token is refused', async (t) => {
  const seen: (string | undefined)[] = []
  const port = await listening(t, (request, response) => {
    seen.push(request.headers.authorization)
    response.statusCode = seen.length === 2 ? 401 : 200
    response.end('{}')
  })
  const exec = {
    ...{ command: '/bin/sh', args: ['-c', script], env: {}, installHint: '', wantsTerminal: false },
    apiVersion: 'client.authentication.k8s.io/v1',
  }
  const endpoint = { url: `http://127.0.0.1:${port}/`, exec }
  using client = createEndpointClient(endpoint, { timeoutMs: 20_000, clock: systemClock })
  for (let i = 0; i < 4; i++) await client.post('{}', t.signal)
  const [first, second, third, fourth] = seen
  assert.match(first!, /^Bearer \d+$/)
  assert.deepEqual([second, fourth], [first, third])
  assert.notEqual(third, first)
})

test('a server is asked as upstream’s client asks, and one that hangs up is told of', async (t) => {
  const paths: (string | undefined)[] = []
  const port = await listening(t, ({ url, socket }) => {
    paths.push(url)
    socket.destroy()
  })
  const asked = ['', '/', '/review/', '/a/review?mine=1'].map((path) => {
    const endpoint = { url: `http://127.0.0.1:${port}${path}` }
    return createEndpointClient(endpoint, { timeoutMs: 20_000, clock: systemClock })
  })
  for (const client of asked) {
    await assert.rejects(client.post('{}', t.signal), {
      message: /^Post "http:\/\/127\.0\.0\.1:\d+\/.*\?timeout=30s": EOF$/,
      isReset: false,
    })
    client[Symbol.dispose]()
  }
  const limit = '?timeout=30s'
  assert.deepEqual(paths, [`/${limit}`, `/${limit}`, `/review${limit}`, `/a/review${limit}`])
})

test('who answers is judged by the authorities that a file holds now', async (t) => {
  await using webhook = await openFakeWebhook({ code: 200 })
  const clock = createFakeClock(0)
  let now = testData('ca')
  const authorities = { first: now, read: () => now }
  const endpoint = { ...webhook.endpoint, authorities }
  using client = createEndpointClient(endpoint, { timeoutMs: 20_000, clock })
  const ask = () => client.post('{}', t.signal)
  assert.equal((await ask()).code, 200)
  now = testData('stranger')
  assert.equal((await ask()).code, 200)
  clock.advance(freshMs)
  await assert.rejects(ask(), { message: /certificate signed by unknown authority$/ })
})
