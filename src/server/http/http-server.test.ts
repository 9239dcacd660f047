import assert from 'node:assert/strict'
import { once } from 'node:events'
import { constants } from 'node:http2'
import { test } from 'node:test'
import { type ConnectionOptions, connect as tlsConnect } from 'node:tls'
import { admin, h1, h2, openH2 as open } from '#server/testing/http-client.ts'
import { openTestHttpServer, testData, testTls } from '#server/testing/http-server.ts'

const ca = testData('ca')

test('both protocols are spoken on one port', async () => {
  await using server = await openTestHttpServer()
  const session = open(server.port)
  const answers = [
    await h1(server.port, '/version', { headers: admin }),
    await h2(session, '/version'),
  ]
  session.close()
  for (const { code, headers, text } of answers) {
    assert.equal(code, 200)
    assert.equal(JSON.parse(text).gitVersion, 'v1.36.3')
    assert.equal(headers['cache-control'], 'no-cache, private')
    assert.match(String(headers['audit-id']), /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  }
})

test('an object is created, read and listed', async () => {
  await using server = await openTestHttpServer()
  const body = JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'x' } })
  const path = '/api/v1/namespaces'
  const headers = { ...admin, 'content-type': 'application/json' }
  const created = await h1(server.port, path, { method: 'POST', headers, body })
  assert.equal(created.code, 201)
  const session = open(server.port)
  const got = await h2(session, `${path}/x`)
  assert.equal(got.text, created.text)
  const list = JSON.parse((await h2(session, path)).text)
  assert.equal(list.items[0].metadata.name, 'x')
  const table = { ...admin, accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' }
  const { rows } = JSON.parse((await h2(session, path, table)).text)
  assert.equal(rows[0].cells[0], 'x')
  assert.equal(rows[0].object.kind, 'PartialObjectMetadata')
  session.close()
})

test('a path that only reads like one of a resource leads nowhere', async () => {
  await using server = await openTestHttpServer()
  const answers = await Promise.all(
    [
      '/apis//v1/namespaces/x/configmaps',
      '//api/v1/namespaces/x/configmaps',
      '/api/v1/watch?a=1&b=<',
    ].map((path) => h1(server.port, path, { headers: admin })),
  )
  const missing = '404 page not found\n'
  const target = '/api/v1/watch?a=1&amp;b=&lt;'
  assert.deepEqual(
    answers.map(({ text }) => text),
    [
      missing,
      missing,
      `Internal Server Error: "${target}": failed to create RequestInfo: unable to determine kind and namespace from url, ${target}\n`,
    ],
  )
  const common = 'no-cache, private'
  assert.deepEqual(
    answers.map(({ headers }) => headers['cache-control']),
    [common, common, undefined],
  )
})

test('who shows a certificate of the right authority is its subject, all others are refused', async () => {
  await using server = await openTestHttpServer()
  const shown = (name: string) => ({ cert: testData(name), key: testData(`${name}-key`) })
  const path = '/api/v1/namespaces'
  const alice = await h1(server.port, path, shown('client'))
  assert.equal(alice.code, 403)
  assert.match(alice.text, /User \\"alice\\" cannot list/)
  assert.equal((await h1(server.port, path, shown('stranger'))).code, 401)
  const withToken = await h1(server.port, path, { ...shown('stranger'), headers: admin })
  assert.equal(withToken.code, 200)
  assert.match((await h1(server.port, path)).text, /User \\"system:anonymous\\" cannot list/)
})

test('a refusal is no page for a browser, where it is told before anybody was let in', async () => {
  await using server = await openTestHttpServer()
  const post = { method: 'POST', headers: { ...admin, 'content-type': 'application/json' } }
  const kinds = await Promise.all([
    h1(server.port, '/api/v1/namespaces'), // 403
    h1(server.port, '/api/v1/namespaces', { headers: { ...admin, 'impersonate-uid': 'x' } }), // 400
    h1(server.port, '/api/v1/namespaces', { headers: { authorization: 'Bearer x' } }), // 401
    h1(server.port, '/api/v1/namespaces/none', { headers: admin }), // 404
    h1(server.port, '/api/v1/namespaces', { ...post, body: '{' }), // 400
  ])
  assert.deepEqual(
    kinds.map(({ code, headers }) => [code, headers['x-content-type-options']]),
    [
      [403, 'nosniff'],
      [400, 'nosniff'],
      [401, undefined],
      [404, undefined],
      [400, undefined],
    ],
  )
})

test('of an answer that nobody wrote nothing is told', async () => {
  const body = new Uint8Array()
  const written = { 'content-type': 'text/html', etag: '"a"' }
  const answerOf = (code: number, headers: Readonly<Record<string, string>>) => ({
    paths: [`/${code}`],
    answer: () => ({ code, headers, body }),
  })
  const paths = [answerOf(200, written), answerOf(304, { etag: '"a"' }), answerOf(404, written)]
  await using server = await openTestHttpServer({ handler: { paths } })
  const told = async (path: string) => {
    const { code, headers } = await h1(server.port, path, { headers: admin })
    return [code, headers['content-type'], headers['etag'], headers['cache-control']]
  }
  const own = 'no-cache, private'
  assert.deepEqual(await told('/200'), [200, undefined, undefined, own])
  assert.deepEqual(await told('/304'), [304, undefined, '"a"', own])
  assert.deepEqual(await told('/404'), [404, 'text/html', '"a"', own])
})

test('an upgrade to nowhere is answered, and the connection closed', async () => {
  await using server = await openTestHttpServer()
  const headers = { ...admin, connection: 'Upgrade', upgrade: 'websocket' }
  const answer = await h1(server.port, '/api/v1/nope', { headers })
  assert.equal(answer.code, 404)
  assert.equal(answer.headers['connection'], 'close')
})

test('methods that nobody knows are not allowed, rather than no HTTP', async () => {
  await using server = await openTestHttpServer()
  const session = open(server.port)
  const path = '/api/v1/namespaces'
  assert.equal((await h2(session, path, { ...admin, ':method': 'FOO' })).code, 405)
  session.close()
  const socket = tlsConnect({ host: '127.0.0.1', port: server.port, ca })
  socket.end(`FOO ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer admin\r\n\r\n`)
  const chunks: Buffer[] = []
  for await (const chunk of socket) chunks.push(chunk as Buffer)
  assert.match(Buffer.concat(chunks).toString(), /^HTTP\/1\.1 405 .*"MethodNotAllowed"/s)
})

test('over HTTP/2, bytes of paths are what they are over HTTP/1.1, and what is no path no stream', async () => {
  await using server = await openTestHttpServer()
  const session = open(server.port)
  const answer = await h2(session, '/api/v1/namespaces/\xc3\xa9')
  assert.match(answer.text, /namespaces \\"\u00e9\\" not found/)
  const broken = session.request({ ':path': '/%zz', ...admin })
  await assert.rejects(once(broken, 'response'), { message: /NGHTTP2_PROTOCOL_ERROR/ })
  session.close()
})

test('stopping ends watches, lets answers finish and says so to clients', async () => {
  const server = await openTestHttpServer()
  const session = open(server.port)
  const watch = session.request({ ':path': '/api/v1/namespaces?watch=1', ...admin })
  await once(watch, 'response')
  watch.resume()
  const goneAway = once(session, 'goaway')
  const watchEnded = once(watch, 'end')
  await server[Symbol.asyncDispose]()
  await watchEnded
  assert.equal((await goneAway)[0], constants.NGHTTP2_NO_ERROR)
})

test('a certificate is exchanged while the server runs', async () => {
  await using server = await openTestHttpServer()
  const subject = async () => {
    const session = open(server.port, { rejectUnauthorized: false })
    await once(session, 'connect')
    const { subject: found } = (
      session.socket as unknown as import('node:tls').TLSSocket
    ).getPeerCertificate()
    session.close()
    return found.CN
  }
  assert.equal(await subject(), 'server')
  server.reload({ certificate: testData('client'), key: testData('client-key') })
  assert.equal(await subject(), 'alice')
  assert.throws(() => server.reload({ certificate: 'none', key: 'none' }))
})

test('versions, ciphers and protocols are spoken as the server was told', async () => {
  const ciphers = ['ECDHE-ECDSA-AES256-GCM-SHA384']
  await using chosen = await openTestHttpServer({ tls: { ...testTls, ciphers }, http2: false })
  await using newest = await openTestHttpServer({ tls: { ...testTls, minVersion: 'TLSv1.3' } })
  const spoken = async (port: number, options: ConnectionOptions) => {
    const socket = tlsConnect({ host: '127.0.0.1', port, ca, ...options })
    await once(socket, 'secureConnect')
    const { name, version } = socket.getCipher()
    socket.destroy()
    return [version, name, socket.alpnProtocol]
  }
  const ALPNProtocols = ['h2', 'http/1.1']
  const old = { maxVersion: 'TLSv1.2' } as const
  const other = { ...old, ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256' }
  assert.deepEqual(await spoken(chosen.port, old), ['TLSv1.2', ...ciphers, false])
  assert.deepEqual(await spoken(chosen.port, { ALPNProtocols }), [
    ...['TLSv1.3', 'TLS_AES_128_GCM_SHA256', 'http/1.1'],
  ])
  assert.equal((await spoken(newest.port, { ALPNProtocols }))[2], 'h2')
  await assert.rejects(spoken(chosen.port, other))
  await assert.rejects(spoken(newest.port, old))
})
