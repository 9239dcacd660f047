/** Proxies to nodes, pods and services, whose addresses lead to a server of the test. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { type AddressInfo, connect } from 'node:net'
import { test } from 'node:test'
import { gunzipSync, gzipSync } from 'node:zlib'
import { systemClock } from '#base/clock.ts'
import { createSeededRandom } from '#base/random.ts'
import type { AdmissionChain } from '#server/admission/admission.ts'
import type { Address, Dial } from '#server/dialing/dial.ts'
import { createConnect } from '#server/streaming/list.ts'
import type { StreamingParts } from '#server/streaming/streaming.ts'
import { noAdmission } from '#server/testing/fake-server.ts'
import { admin, h1, h2, openH2 } from '#server/testing/http-client.ts'
import { openTestHttpServer, type TestHttpServer, testData } from '#server/testing/http-server.ts'

const json = { ...admin, 'content-type': 'application/json' }
const core = '/api/v1/namespaces/default'

async function openProxied(serve: RequestListener, admission: AdmissionChain = noAdmission) {
  await using stack = new AsyncDisposableStack()
  const target = createServer(serve)
  target.on('upgrade', ({ url, headers }: IncomingMessage, socket, head) => {
    const named = `X-Asked: ${url} ${headers['sec-websocket-protocol'] ?? ''}`
    socket.write(`HTTP/1.1 101 Fine\r\nConnection: Upgrade\r\nUpgrade: any\r\n${named}\r\n\r\n`)
    socket.write(head)
    socket.pipe(socket)
  })
  target.listen(0, '127.0.0.1')
  await once(target, 'listening')
  stack.defer(() => target.closeAllConnections())
  stack.defer(() => void target.close())
  const dialled: Address[] = []
  const dial: Dial = async (address) => {
    dialled.push(address)
    const { port } = target.address() as AddressInfo
    const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true })
    await once(socket, 'connect')
    return socket
  }
  const parts = (): StreamingParts => ({
    ...server.fake.deps,
    ...{ admission, dial, clock: systemClock, random: createSeededRandom(1) },
    kubelets: { addressTypes: [], timeoutMs: 1000 },
    isSecret: () => false,
  })
  const server: TestHttpServer = stack.use(
    await openTestHttpServer({
      handler: { connect: (call, request) => createConnect(parts())(call, request) },
    }),
  )
  const { port } = server
  const send = async (method: string, path: string, object: object) => {
    const answer = await h1(port, path, { method, headers: json, body: JSON.stringify(object) })
    assert.ok(answer.code < 300, answer.text)
  }
  const opened = stack.move()
  return { port, dialled, send, [Symbol.asyncDispose]: () => opened.disposeAsync() }
}

type Proxied = Awaited<ReturnType<typeof openProxied>>

async function addPod({ send }: Proxied, name: string, ip: string): Promise<void> {
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: { containers: [{ name: 'c', image: 'i', ports: [{ containerPort: 8080 }] }] },
  }
  await send('POST', `${core}/pods`, pod)
  const status = { phase: 'Running', podIP: ip, podIPs: [{ ip }] }
  await send('PUT', `${core}/pods/${name}/status`, { ...pod, status })
}

const echo: RequestListener = (request, response) => {
  response.setHeader('x-asked', `${request.method} ${request.url}`)
  response.setHeader('x-uri', String(request.headers['x-forwarded-uri']))
  response.setHeader('x-token', String(request.headers.authorization))
  response.setHeader('access-control-allow-origin', '*')
  request.pipe(response)
}

test('any method, path, query and body reaches a pod, and its answer comes back', async () => {
  await using proxied = await openProxied(echo)
  await addPod(proxied, 'p', '10.1.2.3')
  const prefix = `${core}/pods/https:p:9443/proxy`
  const body = Buffer.alloc(5_000_000, 'x')
  const sent = { method: 'PATCH', headers: admin, body }
  const { code, headers, text } = await h1(proxied.port, `${prefix}/a%20b/?q=1&q=%2F`, sent)
  assert.deepEqual(
    [code, headers['x-asked'], headers['x-uri'], headers['x-token'], text.length],
    [200, 'PATCH /a%20b/?q=1&q=%2F', `${prefix}/a%20b/`, 'undefined', body.length],
  )
  assert.equal(headers['access-control-allow-origin'], undefined)
  assert.match(String(headers['audit-id']), /-/)
  using session = openH2(proxied.port)
  const head = await h2(session, `${core}/pods/p/proxy/x`, { ...admin, ':method': 'HEAD' })
  assert.deepEqual([head.code, head.headers['x-asked']], [200, 'HEAD /x'])
  assert.deepEqual(
    proxied.dialled.map(({ host, port, tls }) => [host, port, tls !== undefined]),
    [
      ['10.1.2.3', 9443, true],
      ['10.1.2.3', 8080, false],
    ],
  )
})

test('an empty path is sent to its root', async () => {
  await using proxied = await openProxied(echo)
  await addPod(proxied, 'p', '10.1.2.3')
  const path = `${core}/pods/p/proxy`
  const { code, headers } = await h1(proxied.port, `${path}?x=1`, { headers: admin })
  assert.deepEqual([code, headers['location']], [301, `${path}/?x=1`])
  assert.equal(proxied.dialled.length, 0)
})

test('links and redirections of a page lead back through the proxy', async () => {
  const page = '<a href="/a">x</a><a href="http://else.test/b">'
  await using proxied = await openProxied(({ url }, response) => {
    if (url === '/move') return void response.writeHead(302, { location: '/there' }).end()
    const zip = url === '/zip' && { 'content-encoding': 'gzip' }
    const bytes = zip ? gzipSync(page) : Buffer.from(page)
    const length = { 'content-length': bytes.length }
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...length, ...zip })
    response.end(bytes)
  })
  await addPod(proxied, 'p', '10.1.2.3')
  const prefix = `${core}/pods/p/proxy`
  const want = `<a href="${prefix}/a">x</a><a href="http://else.test/b">`
  assert.equal((await h1(proxied.port, `${prefix}/`, { headers: admin })).text, want)
  const moved = await h1(proxied.port, `${prefix}/move`, { headers: admin })
  assert.equal(moved.headers['location'], `${prefix}/there`)
  const path = `${prefix}/zip`
  const options = { host: '127.0.0.1', port: proxied.port, path, ca: testData('ca'), agent: false }
  const request = httpsRequest({ ...options, headers: admin })
  request.end()
  const [response] = await once(request, 'response')
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk)
  assert.equal(gunzipSync(Buffer.concat(chunks)).toString(), want)
})

test('what is only reached from the server itself is not reached through it', async () => {
  await using proxied = await openProxied(echo)
  const addresses = ['127.0.0.1', '169.254.169.254', '::1']
  for (const [i, ip] of addresses.entries()) {
    await addPod(proxied, `p${i}`, ip)
    const { code, text } = await h1(proxied.port, `${core}/pods/p${i}/proxy/`, { headers: admin })
    assert.deepEqual([code, JSON.parse(text).message], [400, 'address not allowed'])
  }
  await proxied.send('POST', '/api/v1/nodes', { metadata: { name: 'n' } })
  const moveTo = async (address: string) => {
    const status = { addresses: [{ type: 'InternalIP', address }] }
    const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n' }, status }
    await proxied.send('PUT', '/api/v1/nodes/n/status', node)
  }
  await moveTo('127.0.0.1')
  for (const name of ['n', 'n:9100', 'n:10250']) {
    const { code, text } = await h1(proxied.port, `/api/v1/nodes/${name}/proxy/`, {
      headers: admin,
    })
    assert.deepEqual([code, JSON.parse(text).message], [400, 'address not allowed'])
  }
  assert.equal(proxied.dialled.length, 0)
  await moveTo('10.1.2.3')
  const own = await h1(proxied.port, '/api/v1/nodes/n:10250/proxy/pods', { headers: admin })
  assert.deepEqual([own.code, own.headers['x-asked']], [200, 'GET /pods'])
})

test('a service leads to a pod behind the port that is named, and to nothing else', async () => {
  await using proxied = await openProxied(echo)
  await addPod(proxied, 'p', '10.1.2.3')
  const metadata = { name: 's' }
  const ports = [{ name: 'web', port: 80, protocol: 'TCP', targetPort: 8080 }]
  await proxied.send('POST', `${core}/services`, { metadata, spec: { ports } })
  const targetRef = { kind: 'Pod', namespace: 'default', name: 'p' }
  const addresses = [
    { ip: '10.9.9.9', targetRef },
    { ip: '10.8.8.8' },
    { ip: '10.1.2.3', targetRef },
  ]
  const subsets = [{ addresses, ports: [{ name: 'web', port: 8080 }] }]
  await proxied.send('POST', `${core}/endpoints`, { metadata, subsets })
  for (const name of ['s:web', 's:80', 'http:s:web']) {
    const { code } = await h1(proxied.port, `${core}/services/${name}/proxy/`, { headers: admin })
    assert.equal(code, 200)
  }
  assert.deepEqual(
    proxied.dialled.map(({ host, port }) => `${host}:${port}`),
    Array(3).fill('10.1.2.3:8080'),
  )
  const { code, text } = await h1(proxied.port, `${core}/services/s:other/proxy/`, {
    headers: admin,
  })
  const message = 'no endpoints available for service "s:other"'
  assert.deepEqual([code, JSON.parse(text).message], [503, message])
})

test('a connection that changes its protocol passes with its query, without the token', async () => {
  await using proxied = await openProxied(echo)
  await addPod(proxied, 'p', '10.1.2.3')
  const path = `${core}/pods/p/proxy/chat?room=1`
  const request = httpsRequest({
    ...{ host: '127.0.0.1', port: proxied.port, path, ca: testData('ca'), agent: false },
    headers: {
      ...admin,
      connection: 'Upgrade',
      upgrade: 'any',
      'sec-websocket-protocol': 'chat, base64url.bearer.authorization.k8s.io.YQ',
    },
  })
  request.end()
  const [response, socket] = await once(request, 'upgrade')
  assert.equal(response.headers['x-asked'], '/chat?room=1 chat')
  const sent = Buffer.alloc(1_000_000, 'y')
  socket.end(sent)
  let bytes = 0
  for await (const chunk of socket) bytes += chunk.length
  assert.equal(bytes, sent.length)
})

test('a target that breaks off is told of, or breaks off for the client', async () => {
  await using proxied = await openProxied((request, response) => {
    if (request.url === '/at-once') request.socket.destroy()
    else response.write('half', () => request.socket.destroy())
  })
  await addPod(proxied, 'p', '10.1.2.3')
  const first = await h1(proxied.port, `${core}/pods/p/proxy/at-once`, { headers: admin })
  assert.equal(first.code, 503)
  assert.match(JSON.parse(first.text).message, /^error trying to reach service: /)
  await assert.rejects(h1(proxied.port, `${core}/pods/p/proxy/later`, { headers: admin }))
})

test('admission is asked before anything is connected to', async () => {
  const asked: unknown[] = []
  const refusing: AdmissionChain = {
    ...noAdmission,
    handles: ({ operation }) => operation === 'CONNECT',
    async validate({ operation, resource, subresource, name, object }) {
      asked.push([operation, resource.definition.plural, subresource, name, object])
      throw new Error('no')
    },
  }
  await using proxied = await openProxied(echo, refusing)
  await addPod(proxied, 'p', '10.1.2.3')
  await h1(proxied.port, `${core}/pods/p/proxy/x`, { headers: admin })
  const options = { kind: 'PodProxyOptions', apiVersion: 'v1', path: '/x' }
  assert.deepEqual(asked, [['CONNECT', 'pods', 'proxy', 'p', options]])
  assert.equal(proxied.dialled.length, 0)
})
