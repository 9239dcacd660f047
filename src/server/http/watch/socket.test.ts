import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request } from 'node:https'
import { test } from 'node:test'
import { createFrameReader } from '#base/websocket/frames.ts'
import { admin, h1 } from '#server/testing/http-client.ts'
import { openTestHttpServer, testData } from '#server/testing/http-server.ts'

const standard = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  origin: 'https://page.example',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
  ...admin,
}
const path = '/api/v1/namespaces?watch=1&timeoutSeconds=1'

async function makeNamespaces(port: number, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const body = JSON.stringify({ metadata: { name } })
    const headers = { ...admin, 'content-type': 'application/json' }
    await h1(port, '/api/v1/namespaces', { method: 'POST', headers, body })
  }
}

interface Messages {
  readonly headers: Readonly<Record<string, unknown>>
  readonly messages: readonly Buffer[]
  /** What the server says when it closes. */
  readonly closing: number | undefined
}

async function watchOf(port: number, changes: Readonly<Record<string, string>> = {}) {
  const headers = { ...standard, ...changes }
  const asking = request({ host: '127.0.0.1', port, path, ca: testData('ca'), headers })
  asking.end()
  const [response, socket, head] = await once(asking, 'upgrade')
  const messages: Buffer[] = []
  let closing: number | undefined
  const reader = createFrameReader(
    {
      onPiece: ({ bytes }) => void messages.push(Buffer.from(bytes)),
      onControl: (_, payload) => void (closing = payload.readUInt16BE(0)),
    },
    { wantsMasks: false },
  )
  reader.push(head)
  socket.on('data', (bytes: Buffer) => reader.push(bytes))
  await once(socket, 'close')
  return { headers: response.headers, messages, closing } satisfies Messages
}

test('a watch over a WebSocket sends each event as a message, and closes in good order', async () => {
  await using server = await openTestHttpServer()
  await makeNamespaces(server.port, ['one', 'two'])
  const { messages, closing, headers } = await watchOf(server.port)
  assert.equal(headers['sec-websocket-accept'], 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=')
  assert.equal(headers['sec-websocket-protocol'], undefined)
  const names = messages.map((message) => {
    const { type, object } = JSON.parse(message.toString())
    return `${type} ${object.metadata.name}`
  })
  assert.deepEqual(names, ['ADDED one', 'ADDED two'])
  assert.equal(closing, 1000)
})

test('in protobuf a message is an event without its length', async () => {
  await using server = await openTestHttpServer()
  await makeNamespaces(server.port, ['one'])
  const accept = 'application/vnd.kubernetes.protobuf;stream=watch'
  const { messages } = await watchOf(server.port, { accept })
  assert.equal(messages[0]!.subarray(0, 7).toString(), '\n\x05ADDED')
})

test('the one subprotocol that is offered is taken, and a token is none', async () => {
  await using server = await openTestHttpServer()
  const token = `base64url.bearer.authorization.k8s.io.${Buffer.from('admin').toString('base64url')}`
  const { headers } = await watchOf(server.port, {
    authorization: '',
    'sec-websocket-protocol': `${token}, base64.binary.k8s.io`,
  })
  assert.equal(headers['sec-websocket-protocol'], 'base64.binary.k8s.io')
})

const refused = [
  { changes: { origin: '' }, code: 403, says: '' },
  { changes: { origin: 'null' }, code: 403, says: '' },
  { changes: { 'sec-websocket-key': '' }, code: 400, says: 'mismatch challenge/response' },
  {
    changes: { 'sec-websocket-version': '8' },
    code: 400,
    says: 'missing or bad WebSocket Version',
  },
  { changes: { 'sec-websocket-protocol': 'a, b' }, code: 400, says: '' },
]
for (const { changes, code, says } of refused) {
  test(`a WebSocket is refused with ${JSON.stringify(changes)}`, async () => {
    await using server = await openTestHttpServer()
    const answer = await h1(server.port, path, { headers: { ...standard, ...changes } })
    assert.deepEqual([answer.code, answer.text], [code, says])
  })
}

test('what cannot be watched is told as ever', async () => {
  await using server = await openTestHttpServer()
  const answer = await h1(server.port, '/api/v1/nothing?watch=1', { headers: standard })
  assert.equal(answer.code, 404)
})
