import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { systemClock } from '#base/clock.ts'
import { createEndpointClient } from '#server/webhooks/endpoint.ts'

/** Says another token each time. */
const script = `echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"'$$'"}}'`

test('a program is asked once, and again when its token is refused', async (t) => {
  const seen: (string | undefined)[] = []
  const server = createServer((request, response) => {
    seen.push(request.headers.authorization)
    response.statusCode = seen.length === 2 ? 401 : 200
    response.end('{}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  const { port } = server.address() as AddressInfo
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
