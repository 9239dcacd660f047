import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type TestContext, test } from 'node:test'
import { connect as tlsConnect } from 'node:tls'
import { openTestHttpServer, testData } from '#server/testing/http-server.ts'

const ca = testData('ca')
const host = 'Host: x\r\n'
const who = 'Authorization: Bearer admin\r\n'
const close = 'Connection: close\r\n'

const untilAnswered = Symbol('until something is answered')

/** All that the server says, until it ends the connection. */
async function said(port: number, ...parts: readonly (string | symbol)[]): Promise<string> {
  const socket = tlsConnect({ host: '127.0.0.1', port, ca })
  const chunks: Buffer[] = []
  socket.on('data', (chunk: Buffer) => chunks.push(chunk))
  const ended = once(socket, 'end')
  for (const part of parts) {
    if (typeof part === 'string') socket.write(part, 'latin1')
    else await once(socket, 'data')
  }
  await ended
  return Buffer.concat(chunks).toString('latin1')
}

async function opened(t: TestContext): Promise<number> {
  const server = await openTestHttpServer()
  t.after(() => server[Symbol.asyncDispose]())
  return server.port
}

const get = (target: string, more = '', method = 'GET', version = 'HTTP/1.1') =>
  `${method} ${target} ${version}\r\n${host}${who}${close}${more}\r\n`

const refused: readonly (readonly [name: string, request: string, words: string])[] = [
  [
    'no server',
    `GET /version HTTP/1.1\r\n${close}\r\n`,
    '400 Bad Request: missing required Host header',
  ],
  [
    'a broken server',
    `GET / HTTP/1.1\r\nHost: a@b\r\n\r\n`,
    '400 Bad Request: malformed Host header',
  ],
  ['two servers', get('/version', 'Host: y\r\n'), '400 Bad Request'],
  [
    'another version',
    get('/version', '', 'GET', 'HTTP/2.0'),
    '505 HTTP Version Not Supported: unsupported protocol version',
  ],
  [
    'a version that there is not',
    get('/version', '', 'GET', 'HTTP/9.9'),
    '505 HTTP Version Not Supported: unsupported protocol version',
  ],
  ['a broken escape', get('/%zz'), '400 Bad Request'],
  ['a space after a name', get('/version', 'X : y\r\n'), '400 Bad Request: invalid header name'],
  ['a broken name', get('/version', 'X(y): z\r\n'), '400 Bad Request'],
  ['a broken length', get('/version', 'Content-Length: x\r\n'), '400 Bad Request'],
  ['no path', get('version'), '400 Bad Request'],
]

test('what is no request is refused in upstream’s words', async (t) => {
  const port = await opened(t)
  for (const [name, request, words] of refused) {
    const headers = 'Content-Type: text/plain; charset=utf-8\r\nConnection: close'
    assert.equal(await said(port, request), `HTTP/1.1 ${words}\r\n${headers}\r\n\r\n${words}`, name)
  }
  for (const encoding of ['gzip', 'gzip, chunked', 'chunked, chunked']) {
    const answer = await said(port, get('/version', `Transfer-Encoding: ${encoding}\r\n`))
    assert.match(
      answer,
      /^HTTP\/1\.1 501 Not Implemented\r\n.*\r\n\r\nUnsupported transfer encoding$/s,
    )
  }
})

test('what upstream takes and Node’s parser does not is served', async (t) => {
  const port = await opened(t)
  const codes: readonly (readonly [request: string, code: number])[] = [
    [get('/version', '', 'CONNECT'), 405],
    [get('x:443', '', 'CONNECT'), 404],
    [get('/version', '', 'get'), 405],
    [get('/version', '', 'GET', 'HTTP/1.2'), 200],
    [get('http://y/version'), 200],
    [get('mailto:a'), 404],
    [get('*', '', 'OPTIONS'), 200],
    [get('/api/v1/namespaces/\xc3\xa9'), 404],
  ]
  for (const [request, code] of codes) {
    const answer = await said(port, request)
    assert.ok(answer.startsWith(`HTTP/1.1 ${code} `), `${request} ${answer}`)
  }
  assert.match(
    await said(port, get('/api/v1/namespaces/\xc3\xa9')),
    /namespaces \\"\xc3\xa9\\" not found/,
  )
  const withBody = get('/api/v1/namespaces/\xc3\xa9', 'Content-Length: 2\r\n', 'PUT')
  assert.match(await said(port, `${withBody}{}`), /^HTTP\/1\.1 400 Bad Request\r\n/)
})

test('nothing that was answered is answered again for the sake of what follows it', async (t) => {
  const port = await opened(t)
  const first = `GET /healthz HTTP/1.1\r\n${host}${who}\r\n`
  const broken = await said(port, `${get('/nope', 'Transfer-Encoding: chunked\r\n', 'POST')}zz\r\n`)
  assert.equal(broken.match(/HTTP\/1\.1/g)?.length, 1)
  const odd = await said(port, first, untilAnswered, get('/version', '', 'FOO'))
  assert.deepEqual(odd.match(/HTTP\/1\.1 \d+/g), ['HTTP/1.1 200', 'HTTP/1.1 405'])
  const left = await said(port, `${get('/version')}more`)
  assert.deepEqual(left.match(/HTTP\/1\.1 \d+/g), ['HTTP/1.1 200'])
})

test('a body that cannot be read is told of as upstream tells of it', async (t) => {
  const port = await opened(t)
  const head = get('/api/v1/namespaces', 'Transfer-Encoding: chunked\r\n', 'POST')
  assert.match(
    await said(port, `${head}zz\r\n`),
    /^HTTP\/1\.1 500 .*"invalid byte in chunk length"/s,
  )
  assert.match(
    await said(port, `${head}1\r\n{x`),
    /^HTTP\/1\.1 500 .*"malformed chunked encoding"/s,
  )
})

test('a client that waits is called on for its body by whoever reads it, and by nobody else', async (t) => {
  const port = await opened(t)
  const body = JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'x' } })
  const more = `Content-Type: application/json\r\nContent-Length: ${body.length}\r\nExpect: 100-continue\r\n`
  const post = (path: string) => get(path, more, 'POST')
  const created = await said(port, post('/api/v1/namespaces'), body)
  assert.deepEqual(created.match(/HTTP\/1\.1 \d+/g), ['HTTP/1.1 100', 'HTTP/1.1 201'])
  const nowhere = await said(port, post('/nope').replace(close, ''))
  assert.match(nowhere, /^HTTP\/1\.1 404 .*\r\nconnection: close\r\n/is)
  const read = await said(port, get('/healthz', 'Expect: 100-continue\r\n'))
  assert.match(read, /^HTTP\/1\.1 200 /)
  const other = await said(port, get('/version', 'Expect: x\r\n'))
  assert.match(other, /^HTTP\/1\.1 417 .*content-length: 0\r\n/s)
})

test('that a connection goes on is not said', async (t) => {
  const port = await opened(t)
  const first = `GET /healthz HTTP/1.1\r\n${host}${who}\r\n`
  const [one, two] = (await said(port, first + get('/healthz'))).split(/(?<=\r\n\r\nok)/)
  assert.doesNotMatch(one!, /connection:|keep-alive:/i)
  assert.match(two!, /connection: close/i)
})
