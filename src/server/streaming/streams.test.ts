/** Logs and terminals by way of a stand-in kubelet: what is refused, what breaks, what waits. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request as httpsRequest } from 'node:https'
import type { Duplex } from 'node:stream'
import { test } from 'node:test'
import { systemClock } from '#base/clock.ts'
import { createFrameReader, frameOf, opcodes } from '#base/websocket/frames.ts'
import { admin, h1, h2, openH2 } from '#server/testing/http-client.ts'
import { testData } from '#server/testing/http-server.ts'
import { openStreamingCluster, type StreamingCluster } from '#server/testing/streaming-cluster.ts'

const ca = testData('ca')
const mask = Buffer.from([7, 7, 7, 7])
const binary = (payload: string) => frameOf(opcodes.binary, Buffer.from(payload, 'latin1'), mask)

/** Begins a WebSocket; answers its connection, or the refusal. */
async function webSocket(
  { port }: StreamingCluster,
  path: string,
  { protocol = 'v5.channel.k8s.io', token = 'admin' } = {},
) {
  const request = httpsRequest({
    ...{ host: '127.0.0.1', port, path, ca, agent: false },
    headers: {
      authorization: `Bearer ${token}`,
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
      'sec-websocket-protocol': protocol,
    },
  })
  request.end()
  const [response, socket, head] = await Promise.race([
    once(request, 'upgrade'),
    once(request, 'response'),
  ])
  if (!socket) {
    let text = ''
    for await (const chunk of response) text += chunk
    return { code: response.statusCode as number, text }
  }
  if (head.length > 0) socket.unshift(head)
  return { code: 101, text: '', socket: socket as Duplex, headers: response.headers }
}

/** Everything that a server says until it closes, by channel. */
async function heard(socket: Duplex): Promise<Record<number, string>> {
  const channels: Record<number, string> = {}
  let channel = 0
  const reader = createFrameReader(
    {
      onPiece({ bytes, isFirst }) {
        if (isFirst) channel = bytes[0]!
        const text = bytes.subarray(isFirst ? 1 : 0).toString()
        channels[channel] = (channels[channel] ?? '') + text
      },
      onControl(opcode) {
        if (opcode === opcodes.close) socket.end()
      },
    },
    { wantsMasks: false },
  )
  for await (const chunk of socket) reader.push(Buffer.from(chunk as Buffer))
  return channels
}

test('what is no upgrade is refused where one is needed', async () => {
  await using cluster = await openStreamingCluster()
  const refusals = ['exec?command=x', 'attach', 'portforward'].map(async (stream) => {
    const { code, text } = await h1(cluster.port, cluster.path(stream), { headers: admin })
    return [code, JSON.parse(text).message]
  })
  const want = [400, 'Upgrade request required']
  assert.deepEqual(await Promise.all(refusals), [want, want, want])
  assert.equal(cluster.kubelet.requests.length, 0)
})

test('the newest WebSocket is translated for a node that does not know it', async () => {
  await using cluster = await openStreamingCluster()
  const path = cluster.path('exec?command=cat&stdin=true&stdout=true&stderr=true&tty=true')
  const { code, socket } = await webSocket(cluster, path)
  assert.equal(code, 101)
  socket!.write(Buffer.concat([binary('\x00hel'), binary('\x00lo'), binary('\x04{"Width":3}')]))
  socket!.write(binary('\xff\x00'))
  const { 1: out, 3: outcome } = await heard(socket!)
  assert.match(out!, /^hellosize {"Width":3}$|^size {"Width":3}hello$|^hel.*lo$/)
  assert.deepEqual(JSON.parse(outcome!), { metadata: {}, status: 'Success' })
})

test('a node that knows it is asked as the client asked', async () => {
  await using cluster = await openStreamingCluster({
    declaredFeatures: ['ExtendWebSocketsToKubelet'],
  })
  const { code, socket, headers } = await webSocket(cluster, cluster.path('exec?command=x'))
  assert.deepEqual([code, headers!['sec-websocket-protocol']], [101, 'v5.channel.k8s.io'])
  socket!.write('any bytes')
  assert.equal(String((await once(socket!, 'data'))[0]), 'any bytes')
  socket!.destroy()
  assert.match(cluster.kubelet.requests[0]!.line, /^GET \/exec\//)
})

test('a slowed stream takes its time in both directions, and comes whole', async () => {
  await using cluster = await openStreamingCluster({
    streams: { bytesPerSecond: 20_000 },
    declaredFeatures: ['ExtendWebSocketsToKubelet'],
  })
  const { socket } = await webSocket(cluster, cluster.path('exec?command=x'))
  const beginMs = systemClock.nowMs()
  socket!.write(Buffer.alloc(6000))
  let bytes = 0
  for await (const chunk of socket!) {
    bytes += (chunk as Buffer).length
    if (bytes === 6000) break
  }
  // The first tenth of a second's worth goes at once.
  assert.ok(systemClock.nowMs() - beginMs >= 150)
})

test('older WebSockets pass as they are', async () => {
  await using cluster = await openStreamingCluster()
  const protocol = 'v4.channel.k8s.io'
  const { headers, socket } = await webSocket(cluster, cluster.path('exec?command=x'), { protocol })
  assert.equal(headers!['sec-websocket-protocol'], protocol)
  socket!.destroy()
})

test('the right to read is not the right to run', async () => {
  await using cluster = await openStreamingCluster()
  const rbac = '/apis/rbac.authorization.k8s.io/v1'
  await cluster.create(`${rbac}/clusterroles`, {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'reader' },
    rules: [{ apiGroups: [''], resources: ['pods/exec'], verbs: ['get'] }],
  })
  await cluster.create(`${rbac}/clusterrolebindings`, {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: 'reader' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'reader' },
    subjects: [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'bob' }],
  })
  const path = cluster.path('exec?command=x')
  const { code, text } = await webSocket(cluster, path, { token: 'bob' })
  assert.equal(code, 403)
  assert.match(JSON.parse(text).message, /^pods "p" is forbidden: /)
  assert.equal(cluster.kubelet.requests.length, 0)
})

test('a node that does not answer, or is not to be believed, is told of', async () => {
  const pair = { text: `${testData('client')}\n${testData('client-key')}` }
  await using trusted = await openStreamingCluster({
    kubelets: { pair, authorities: { text: ca } },
  })
  const log = await h1(trusted.port, trusted.path('log'), { headers: admin })
  assert.equal(log.text, 'log of /containerLogs/default/p/c\n')
  assert.deepEqual(
    trusted.kubelet.requests.map(({ client }) => client),
    ['alice'],
  )

  await using stranger = await openStreamingCluster({
    kubelets: { authorities: { text: testData('stranger') } },
  })
  const refused = await h1(stranger.port, stranger.path('log'), { headers: admin })
  assert.equal(refused.code, 500)
  assert.match(JSON.parse(refused.text).message, /x509: certificate signed by unknown authority$/)
  const skipping = stranger.path('log?insecureSkipTLSVerifyBackend=true')
  assert.equal((await h1(stranger.port, skipping, { headers: admin })).code, 200)
  const { socket } = await webSocket(stranger, stranger.path('exec?command=x'))
  const outcome = JSON.parse((await heard(socket!))[3]!).message
  const begin =
    /^Internal error occurred: error sending request: Post "https:\/\/127.*command=x.*": tls: /
  assert.match(outcome, begin)

  await using gone = await openStreamingCluster()
  await gone.kubelet[Symbol.asyncDispose]()
  const alone = await h1(gone.port, gone.path('log'), { headers: admin })
  const { message } = JSON.parse(alone.text)
  assert.match(
    message,
    /^Get "https:\/\/127.*\/c": dial tcp 127.0.0.1:\d+: connect: connection refused$/,
  )
})

test('a pod is in a namespace', async () => {
  await using cluster = await openStreamingCluster()
  for (const subresource of ['log', 'exec', 'proxy']) {
    const path = cluster.path(subresource).replace(/namespaces\/[^/]+/, 'namespaces/')
    const { code, text } = await h1(cluster.port, path, { headers: admin })
    assert.deepEqual([code, JSON.parse(text).message], [400, 'Namespace parameter required.'], path)
  }
})

test('a log is neither metadata nor a list of it', async () => {
  await using cluster = await openStreamingCluster()
  const ask = async (kind: string) => {
    const accept = `application/json;as=${kind};v=v1;g=meta.k8s.io`
    const answer = await h1(cluster.port, cluster.path('log'), { headers: { ...admin, accept } })
    const { code, message } = JSON.parse(answer.text)
    return [answer.code, code, message]
  }
  const noMetadata = 'object does not implement the Object interfaces'
  assert.deepEqual(await ask('PartialObjectMetadata'), [500, 500, noMetadata])
  const noList =
    'you requested PartialObjectMetadataList, but the requested object is not a list (*rest.LocationStreamer)'
  assert.deepEqual(await ask('PartialObjectMetadataList'), [406, 406, noList])
})

test('refusals of a node keep their code and words', async () => {
  const answers = [
    { code: 400, want: [400, 'container is waiting to start'] },
    { code: 500, want: [500, 'Internal error occurred: container is waiting to start'] },
    { code: 404, want: [404, 'the server could not find the requested resource ( pods/log p)'] },
  ]
  for (const { code, want } of answers) {
    await using cluster = await openStreamingCluster({
      kubelet: {
        answer(_request, response) {
          response.writeHead(code).end('container is waiting to start')
        },
      },
    })
    const log = await h1(cluster.port, cluster.path('log'), { headers: admin })
    assert.deepEqual([log.code, JSON.parse(log.text).message], want)
  }
})

test('a node cannot send the server elsewhere', async () => {
  await using cluster = await openStreamingCluster({
    kubelet: {
      answer: (_request, response) => void response.writeHead(302, { location: '/x' }).end(),
    },
  })
  const log = await h1(cluster.port, cluster.path('log'), { headers: admin })
  assert.match(JSON.parse(log.text).message, /redirects forbidden/)
  assert.equal(cluster.kubelet.requests.length, 1)
})

test('a log that breaks off breaks off for the client too', async () => {
  await using cluster = await openStreamingCluster({
    kubelet: {
      answer(_request, response) {
        response.write('half')
        response.write('\n', () => response.socket!.destroy())
      },
    },
  })
  const follow = cluster.path('log?follow=true')
  await assert.rejects(h1(cluster.port, follow, { headers: admin }), { code: 'ECONNRESET' })
  using session = openH2(cluster.port)
  await assert.rejects(h2(session, follow), { code: 'ERR_HTTP2_STREAM_ERROR' })
})

test('a client that does not read holds the node back, and one that leaves lets it go', async () => {
  let written = 0
  let drained = false
  const chunk = Buffer.alloc(64 * 1024)
  await using cluster = await openStreamingCluster({
    kubelet: {
      answer(_request, response) {
        const fill = () => {
          while (response.write(chunk)) written += chunk.length
        }
        response.on('drain', fill)
        response.on('close', () => (drained = true))
        fill()
      },
    },
  })
  const options = { host: '127.0.0.1', port: cluster.port, ca, agent: false, headers: admin }
  const request = httpsRequest({ ...options, path: cluster.path('log?follow=true') })
  request.end()
  const [response] = await once(request, 'response')
  response.pause()
  let before = -1
  while (before !== written) {
    before = written
    // Everything that can move has moved after as many turns.
    for (let i = 0; i < 2000; i++) await new Promise((resolve) => setImmediate(resolve))
  }
  assert.ok(written < 32 * 1024 * 1024, `${written} bytes were taken from the node`)
  request.on('error', () => {})
  request.destroy()
  while (!drained) await new Promise((resolve) => setImmediate(resolve))
})

test('a terminal that nobody reads holds the node back, and goes with its client', async () => {
  await using cluster = await openStreamingCluster()
  const { sockets } = cluster.kubelet
  const { socket } = await webSocket(cluster, cluster.path('exec?command=yes&stdout=1'))
  const written = () => [...sockets].reduce((sum, { bytesWritten }) => sum + bytesWritten, 0)
  let before = -1
  while (before !== written()) {
    before = written()
    // Everything that can move has moved after as many turns.
    for (let i = 0; i < 2000; i++) await new Promise((resolve) => setImmediate(resolve))
  }
  assert.ok(before > 0 && before < 32 * 1024 * 1024, `${before} bytes were taken from the node`)
  socket!.destroy()
  while (sockets.size > 0) await new Promise((resolve) => setImmediate(resolve))
})

test('a token among the subprotocols is the client, and does not reach the node', async () => {
  await using cluster = await openStreamingCluster()
  const token = Buffer.from('admin').toString('base64url')
  const protocol = `v4.channel.k8s.io, base64url.bearer.authorization.k8s.io.${token}`
  const { code, socket } = await webSocket(cluster, cluster.path('exec'), { protocol, token: '' })
  assert.equal(code, 101)
  socket!.destroy()
  const { headers } = cluster.kubelet.requests[0]!
  assert.equal(headers['sec-websocket-protocol'], 'v4.channel.k8s.io')
})

test('a terminal whose node goes ends with an outcome', async () => {
  await using cluster = await openStreamingCluster()
  const path = cluster.path('exec?command=cat&stdin=true&stdout=true')
  const { socket } = await webSocket(cluster, path)
  socket!.write(binary('\x00x'))
  await once(socket!, 'readable')
  for (const connection of cluster.kubelet.sockets) connection.destroy()
  assert.match((await heard(socket!))[3]!, /"status":"Failure".*connection to the node has ended/)
})

test('a log can be read in messages', async () => {
  await using cluster = await openStreamingCluster()
  const protocol = 'base64.binary.k8s.io'
  const { socket } = await webSocket(cluster, cluster.path('log'), { protocol })
  const heardText = await heard(socket!)
  const [[first, rest]] = Object.entries(heardText) as [[string, string]]
  const text = String.fromCharCode(Number(first)) + rest
  assert.equal(Buffer.from(text, 'base64').toString(), 'log of /containerLogs/default/p/c\n')
})
