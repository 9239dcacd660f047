import assert from 'node:assert/strict'
import { type EventEmitter, once } from 'node:events'
import { constants } from 'node:http2'
import { connect as connectPlain } from 'node:net'
import { test } from 'node:test'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { gzipSync } from 'node:zlib'
import { systemClock } from '#base/clock.ts'
import { createLogger } from '#base/log/log.ts'
import type { Verbs } from '#server/call.ts'
import { createInFlightLimits } from '#server/filters/in-flight.ts'
import { admin, h1, h2, openH2 } from '#server/testing/http-client.ts'
import { openTestHttpServer, type TestHttpServer, testData } from '#server/testing/http-server.ts'

const namespaces = '/api/v1/namespaces'
const json = { ...admin, 'content-type': 'application/json' }

async function isServed({ port }: TestHttpServer): Promise<void> {
  using session = openH2(port)
  assert.equal((await h2(session, namespaces)).code, 200)
}

/** Whether it ends in good order or not. */
function closing(connection: EventEmitter): Promise<void> {
  return new Promise((resolve) => void connection.once('close', resolve))
}

async function rawTls(port: number, protocol: string): Promise<TLSSocket> {
  const options = { host: '127.0.0.1', port, ca: testData('ca'), ALPNProtocols: [protocol] }
  const socket = connectTls(options)
  socket.on('error', () => {})
  await once(socket, 'secureConnect')
  return socket
}

test('watches that nobody reads hold no memory, and others are served', {
  timeout: 60_000,
}, async () => {
  await using server = await openTestHttpServer()
  using session = openH2(server.port, { settings: { initialWindowSize: 65_535 } })
  const path = `${namespaces}/default/configmaps`
  const watches = Array.from({ length: 100 }, () =>
    session.request({ ':path': `${path}?watch=1&resourceVersion=0`, ...admin }),
  )
  await Promise.all(watches.map((watch) => once(watch, 'response')))
  globalThis.gc?.()
  const before = process.memoryUsage.rss()
  const text = 'x'.repeat(50_000)
  for (let i = 0; i < 60; i++) {
    const object = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: `c${i}` },
      data: { text },
    }
    const body = JSON.stringify(object)
    const { code } = await h1(server.port, path, { method: 'POST', headers: json, body })
    assert.equal(code, 201)
  }
  const grown = process.memoryUsage.rss() - before
  // Each of them would have been sent 3 MB: 300 MB in all.
  assert.ok(grown < 150 * 2 ** 20, `grown by ${Math.round(grown / 2 ** 20)} MiB`)
  await isServed(server)
})

test('too many headers are refused', async () => {
  await using server = await openTestHttpServer()
  const flood = { ...admin, flood: 'x'.repeat(200_000) }
  assert.equal((await h1(server.port, namespaces, { headers: flood })).code, 431)
  using session = openH2(server.port, { maxSendHeaderBlockLength: 1_000_000 })
  const stream = session.request({ ':path': namespaces, ...flood })
  const [error] = await once(stream, 'error')
  assert.match(String(error), /ERR_HTTP2/)
  await isServed(server)
})

test('a client that resets streams without end loses its connection', {
  timeout: 20_000,
}, async () => {
  const limits = { streamResetBurst: 50, streamResetRate: 1 }
  await using server = await openTestHttpServer({ limits })
  using session = openH2(server.port)
  const closed = closing(session)
  for (let i = 0; i < 500 && !session.destroyed; i++) {
    const stream = session.request({ ':path': namespaces, ...admin })
    stream.on('error', () => {})
    stream.close(constants.NGHTTP2_CANCEL)
    if (i % 20 === 0) await new Promise(setImmediate)
  }
  await closed
  await isServed(server)
})

const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')
const settings = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0])
const ping = Buffer.from([0, 0, 8, 6, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8])

for (const [name, frame] of [
  ['settings', settings],
  ['pings', ping],
] as const) {
  test(`a flood of ${name} ends the connection`, { timeout: 20_000 }, async () => {
    await using server = await openTestHttpServer()
    const socket = await rawTls(server.port, 'h2')
    const closed = closing(socket)
    socket.pause() // the acknowledgements are never read
    const flood = Buffer.concat(Array<Buffer>(20_000).fill(frame))
    socket.write(Buffer.concat([preface, settings, flood]))
    await isServed(server)
    for (let i = 0; i < 500 && !socket.destroyed; i++) {
      socket.write(flood)
      await new Promise(setImmediate)
    }
    socket.resume()
    await closed
    await isServed(server)
  })
}

test('headers sent one by one, and connections without requests, are given up', {
  timeout: 30_000,
}, async () => {
  const limits = { headersMs: 300, requestMs: 600, idleMs: 300 }
  await using server = await openTestHttpServer({ limits })
  const slow = await rawTls(server.port, 'http/1.1')
  slow.write(`GET ${namespaces} HTTP/1.1\r\nHost: x\r\n`)
  using idle = openH2(server.port)
  using watching = openH2(server.port)
  const watch = watching.request({ ':path': `${namespaces}?watch=1`, ...admin })
  await once(watch, 'response')
  slow.resume()
  await Promise.all([closing(slow), closing(idle)])
  assert.equal(watch.closed, false)
})

test('what is no TLS, or no HTTP, is hung up on', async () => {
  await using server = await openTestHttpServer()
  const plain = connectPlain(server.port, '127.0.0.1')
  plain.on('error', () => {})
  plain.write('GET / HTTP/1.1\r\n\r\n')
  plain.resume()
  await closing(plain)
  const noise = await rawTls(server.port, 'http/1.1')
  noise.write('\u0000\u0001\u0002 nonsense\r\n\r\n')
  noise.resume()
  await closing(noise)
  await isServed(server)
})

test('bodies are bounded, and nothing in them is decompressed', async () => {
  await using server = await openTestHttpServer()
  const path = `${namespaces}/default/configmaps`
  const long = Buffer.alloc(3 * 1024 * 1024 + 1, ' ')
  const post = { method: 'POST', headers: json }
  assert.equal((await h1(server.port, path, { ...post, body: long })).code, 413)
  using session = openH2(server.port)
  const sent = { ...json, ':method': 'POST', body: long.toString() }
  assert.equal((await h2(session, path, sent)).code, 413)
  const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024))
  const headers = { ...json, 'content-encoding': 'gzip' }
  assert.equal((await h1(server.port, path, { method: 'POST', headers, body: bomb })).code, 400)
})

test('a client that leaves in the middle of its body harms nobody', async () => {
  await using server = await openTestHttpServer()
  using session = openH2(server.port)
  const stream = session.request({ ':path': namespaces, ':method': 'POST', ...json })
  stream.on('error', () => {})
  stream.write('{"apiVersion":')
  await once(session, 'remoteSettings')
  session.destroy()
  await isServed(server)
})

test('a body that is not as long as announced ends its stream alone', async () => {
  await using server = await openTestHttpServer()
  using session = openH2(server.port)
  const stream = session.request({
    ...json,
    ':path': namespaces,
    ':method': 'POST',
    'content-length': '100',
  })
  const failed = once(stream, 'error')
  stream.end('{}')
  assert.match(String(await failed), /NGHTTP2_PROTOCOL_ERROR/)
  assert.equal((await h2(session, namespaces)).code, 200)
})

test('who is refused before all is sent may send the rest, up to a bound', async () => {
  await using server = await openTestHttpServer({
    limits: { lingerBytes: 1_000_000, idleMs: 1200 },
  })
  using session = openH2(server.port)
  const refused = { 'content-type': 'application/json', ':path': namespaces, ':method': 'POST' }
  const answerOf = async (bytes: number): Promise<[status: number, code: number]> => {
    const stream = session.request(refused)
    stream.on('error', () => {}) // it is reset
    const [answer] = await once(stream, 'response')
    stream.resume().end(Buffer.alloc(bytes, ' '))
    await closing(stream)
    return [answer[':status'], stream.rstCode]
  }
  assert.deepEqual(await answerOf(900_000), [403, constants.NGHTTP2_NO_ERROR])
  assert.deepEqual(await answerOf(5_000_000), [403, constants.NGHTTP2_NO_ERROR])
  const unfinished = session.request(refused, { endStream: false })
  await once(unfinished.resume(), 'response')
  await closing(unfinished)
  assert.equal((await h2(session, namespaces)).code, 200)
})

test('a body comes in pieces larger than any window, and slowly', async () => {
  await using server = await openTestHttpServer()
  using session = openH2(server.port)
  const text = 'x'.repeat(900_000)
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'big' }, data: { text } }
  const body = JSON.stringify(object)
  const path = `${namespaces}/default/configmaps`
  const stream = session.request({ ...json, ':path': path, ':method': 'POST' })
  for (let at = 0; at < body.length; at += 300_000) {
    stream.write(body.slice(at, at + 300_000))
    await new Promise(setImmediate)
  }
  stream.end()
  const [answer] = await once(stream, 'response')
  assert.equal(answer[':status'], 201)
})

test('a failure of the server itself is a 500, logged once with its cause', async () => {
  const lines: string[] = []
  const write = (line: string) => void lines.push(line)
  const log = createLogger({ clock: systemClock, level: 'error', format: 'json', write })
  const verbs = {
    list() {
      throw new TypeError('the shelf is empty')
    },
  } as Partial<Verbs> as Verbs
  await using server = await openTestHttpServer({ handler: { verbs, log } })
  const answer = await h1(server.port, namespaces, { headers: admin })
  assert.equal(answer.code, 500)
  const { reason, message } = JSON.parse(answer.text)
  assert.equal(reason, 'InternalError')
  assert.doesNotMatch(message, /shelf/)
  assert.equal(lines.length, 1)
  assert.match(lines[0]!, /the shelf is empty/)
  await h1(server.port, '/version', { headers: admin })
})

test('who is not answered in time is told so', async () => {
  let signal: AbortSignal | undefined
  const verbs = {
    list(call) {
      signal = call.signal
      return new Promise(() => {})
    },
  } as Partial<Verbs> as Verbs
  await using server = await openTestHttpServer({ handler: { verbs } })
  const answer = await h1(server.port, `${namespaces}?timeout=50ms`, { headers: admin })
  assert.equal(answer.code, 504)
  assert.equal(answer.headers['content-type'], 'text/plain; charset=utf-8')
  assert.deepEqual(JSON.parse(answer.text), {
    metadata: {},
    status: 'Failure',
    message: 'Timeout: request did not complete within the allotted timeout',
    reason: 'Timeout',
    details: {},
    code: 504,
  })
  assert.equal(signal?.aborted, true)
  signal = undefined
  const atOnce = await h1(server.port, `${namespaces}?timeout=1us`, { headers: admin })
  assert.deepEqual([atOnce.code, atOnce.text, signal], [504, answer.text, undefined])
})

test('beyond the limit of requests in flight clients are to come back later', async () => {
  const waiting = Promise.withResolvers<never>()
  const verbs = { list: () => waiting.promise } as Partial<Verbs> as Verbs
  const flow = createInFlightLimits({ maxRequestsInflight: 1, maxMutatingRequestsInflight: 1 })
  const authorizer = { authorize: () => ({ verdict: 'allow' as const }) }
  await using server = await openTestHttpServer({ handler: { verbs, flow, authorizer } })
  const beta = { authorization: 'Bearer beta' }
  using session = openH2(server.port)
  const first = h2(session, namespaces, beta)
  first.catch(() => {}) // it ends with the session
  await h2(session, '/healthz', admin)
  const second = await h2(session, namespaces, beta)
  assert.equal(second.code, 429)
  assert.equal(second.headers['retry-after'], '1')
  assert.equal(second.text, 'Too many requests, please try again later.\n')
  waiting.reject(new Error('over'))
})
