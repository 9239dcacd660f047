/** Our end of HTTP/2 against Node's own, and against bytes that no decent peer would send. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect as connectHttp2, createServer as createHttp2 } from 'node:http2'
import { type AddressInfo, connect, createServer } from 'node:net'
import { suite, test } from 'node:test'
import { Http2Connection } from '#base/http2/connection.ts'
import { frameTypes } from '#base/http2/frames.ts'
import { type Fields, fieldBlock, fieldOf } from '#base/http2/hpack.ts'
import { errorCodes, type Http2Error } from '#base/http2/http2-error.ts'
import type { Http2Stream, StreamReader } from '#base/http2/stream.ts'

interface Listening extends AsyncDisposable {
  readonly port: number
  /** Why connections ended. */
  readonly ends: Http2Error[]
}

type OnRequest = (stream: Http2Stream, fields: Fields, isEnd: boolean) => StreamReader

async function listen(onRequest: OnRequest): Promise<Listening> {
  const ends: Http2Error[] = []
  const open = new Set<Http2Connection>()
  const server = createServer((socket) => {
    const connection = new Http2Connection({
      socket,
      role: 'server',
      onRequest,
      onGone: (error) => {
        ends.push(error)
        open.delete(connection)
      },
    })
    open.add(connection)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    ends,
    async [Symbol.asyncDispose]() {
      for (const connection of open) connection.close()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Sends back what comes, and gives the peer its window back only as what it sent has gone out. */
const echo: OnRequest = (stream, fields) => {
  const answer = [':status', '200', 'x-seen', fieldOf(fields, 'x-text') ?? '']
  stream.sendFields(fieldBlock(answer), false)
  return {
    fields() {},
    data(bytes, isEnd) {
      stream.sendData(Buffer.from(bytes), false)
      stream.credit(bytes.length)
      if (isEnd) stream.sendFields(fieldBlock(['x-end', 'yes']), true)
    },
    failed() {},
  }
}

async function collect(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const chunk of chunks) parts.push(chunk)
  return Buffer.concat(parts)
}

suite('with Node’s own client', () => {
  test('texts of every character come through', async () => {
    await using server = await listen(echo)
    const session = connectHttp2(`http://127.0.0.1:${server.port}`)
    const text = Array.from({ length: 224 }, (_, i) => String.fromCharCode(i + 32))
      .filter((c) => c !== '\x7f')
      .join('')
      .trim()
    const stream = session.request({ ':method': 'POST', ':path': '/', 'x-text': text })
    stream.end('x')
    const [headers] = (await once(stream, 'response')) as [Record<string, string>]
    assert.equal(headers['x-seen'], text)
    assert.equal((await collect(stream)).toString(), 'x')
    session.close()
  })

  test('many streams at once carry more than any window, both ways', async () => {
    await using server = await listen(echo)
    const session = connectHttp2(`http://127.0.0.1:${server.port}`)
    const sizes = [3, 70_000, 1_500_000, 4_000_000]
    await Promise.all(
      [...sizes, ...sizes].map(async (size, i) => {
        const body = Buffer.alloc(size, `${i}-`)
        const stream = session.request({ ':method': 'POST', ':path': '/' })
        stream.end(body)
        const ended = once(stream, 'trailers') as Promise<[Record<string, string>]>
        assert.ok((await collect(stream)).equals(body))
        assert.equal((await ended)[0]['x-end'], 'yes')
      }),
    )
    session.close()
  })

  test('a stream that its client gives up fails, and the others go on', async () => {
    const failed = Promise.withResolvers<Http2Error>()
    await using server = await listen((stream, fields, isEnd) => {
      if (fieldOf(fields, ':path') === '/') return echo(stream, fields, isEnd)
      return { fields() {}, data() {}, failed: failed.resolve }
    })
    const session = connectHttp2(`http://127.0.0.1:${server.port}`)
    const given = session.request({ ':method': 'POST', ':path': '/stay' })
    given.write('x')
    given.on('error', () => {})
    given.close(errorCodes.cancel)
    assert.equal((await failed.promise).code, errorCodes.cancel)
    const stream = session.request({ ':method': 'POST', ':path': '/' })
    stream.end('y')
    assert.equal((await collect(stream)).toString(), 'y')
    session.close()
  })
})

test('with Node’s own server, more goes both ways than any window holds', async () => {
  const server = createHttp2().listen(0, '127.0.0.1')
  server.on('stream', (stream) => {
    stream.respond({ ':status': 200 })
    stream.pipe(stream)
  })
  await once(server, 'listening')
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  await once(socket, 'connect')
  const connection = new Http2Connection({ socket, role: 'client', onGone() {} })
  const body = Buffer.alloc(3_000_000, 'abc')
  const parts: Buffer[] = []
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const request = [':method', 'POST', ':scheme', 'http', ':path', '/', ':authority', 'x']
  const stream = connection.request(fieldBlock(request), {
    fields: (_, isEnd) => isEnd && resolve(),
    data(bytes, isEnd) {
      parts.push(Buffer.from(bytes))
      stream.credit(bytes.length)
      if (isEnd) resolve()
    },
    failed: reject,
  })
  stream.sendData(body, true)
  await promise
  assert.ok(Buffer.concat(parts).equals(body))
  connection.close()
  server.close()
})

const preface = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'

function frame(type: number, flag: number, id: number, payload: Uint8Array = Buffer.alloc(0)) {
  const head = Buffer.alloc(9)
  head.writeUIntBE(payload.length, 0, 3)
  head[3] = type
  head[4] = flag
  head.writeUInt32BE(id, 5)
  return Buffer.concat([head, payload])
}

const settings = frame(frameTypes.settings, 0, 0)
const request = Buffer.from(
  fieldBlock([':method', 'POST', ':scheme', 'http', ':path', '/', ':authority', 'x']),
  'latin1',
)
const uint32 = (value: number) => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
const { protocolError, flowControlError, frameSizeError, enhanceYourCalm } = errorCodes
const begun = [settings, frame(frameTypes.headers, 4, 1, request)]

/** What is sent after the preface, and the code that the connection ends with. */
const broken: readonly (readonly [name: string, frames: readonly Buffer[], code: number])[] = [
  ['a frame larger than allowed', [frame(0, 0, 1, Buffer.alloc(20_000))], frameSizeError],
  ['data of a stream that was never opened', [settings, frame(0, 0, 1)], protocolError],
  ['streams with even numbers', [settings, frame(1, 4, 2, request)], protocolError],
  ['fields of no stream', [settings, frame(1, 4, 0, request)], protocolError],
  [
    'a block of fields with something in between',
    [settings, frame(1, 0, 1, request), settings],
    protocolError,
  ],
  ['a continuation of nothing', [settings, frame(9, 4, 1, request)], protocolError],
  [
    'a block of fields without end',
    [
      settings,
      frame(1, 0, 1, request),
      ...Array.from({ length: 70 }, () => frame(9, 0, 1, Buffer.alloc(0))),
    ],
    enhanceYourCalm,
  ],
  ['a window that grows by nothing', [...begun, frame(8, 0, 1, uint32(0))], protocolError],
  ['a window beyond its bound', [...begun, frame(8, 0, 0, uint32(2 ** 31 - 1))], flowControlError],
  [
    'more data than the window of a stream',
    [...begun, ...Array.from({ length: 65 }, () => frame(0, 0, 1, Buffer.alloc(16_384)))],
    flowControlError,
  ],
  ['more padding than there is', [...begun, frame(0, 8, 1, Buffer.of(9, 1, 1))], protocolError],
  ['a ping of odd size', [settings, frame(6, 0, 0, Buffer.alloc(7))], frameSizeError],
  ['a ping of a stream', [settings, frame(6, 0, 1, Buffer.alloc(8))], protocolError],
  ['a farewell of a stream', [settings, frame(7, 0, 1, Buffer.alloc(8))], protocolError],
  ['a priority of odd size', [settings, frame(2, 0, 1, Buffer.alloc(2))], frameSizeError],
  [
    'an acknowledgement that says more',
    [settings, frame(4, 1, 0, Buffer.alloc(6))],
    frameSizeError,
  ],
  ['pushes by half', [frame(4, 0, 0, Buffer.from([0, 2, 0, 0, 0, 5]))], protocolError],
  ['a push', [settings, frame(5, 4, 1, Buffer.alloc(4))], protocolError],
]

suite('a peer that breaks the rules is told so, and disconnected', () => {
  for (const [name, frames, code] of broken) {
    test(name, async () => {
      await using server = await listen(() => ({ fields() {}, data() {}, failed() {} }))
      const socket = connect(server.port, '127.0.0.1')
      socket.on('error', () => {})
      socket.write(Buffer.concat([Buffer.from(preface), ...frames]))
      const answer = await collect(socket).catch(() => Buffer.alloc(0))
      assert.deepEqual(
        server.ends.map((end) => end.code),
        [code],
      )
      const goAway = answer.indexOf(frame(frameTypes.goAway, 0, 0).subarray(3, 9))
      assert.equal(answer.readUInt32BE(goAway + 6 + 4), code)
    })
  }

  test('who does not speak HTTP/2', async () => {
    await using server = await listen(echo)
    const socket = connect(server.port, '127.0.0.1')
    socket.on('error', () => {})
    socket.write('GET / HTTP/1.1\r\n\r\n')
    await collect(socket).catch(() => {})
    assert.equal(server.ends[0]?.code, protocolError)
  })

  test('who asks and never reads', async () => {
    await using server = await listen(echo)
    const socket = connect(server.port, '127.0.0.1')
    socket.on('error', () => {})
    socket.pause()
    const pings = Buffer.concat(
      Array.from({ length: 10_000 }, () => frame(frameTypes.ping, 0, 0, Buffer.alloc(8))),
    )
    socket.write(Buffer.concat([Buffer.from(preface), settings]))
    while (server.ends.length === 0) {
      socket.write(pings)
      await new Promise((resolve) => setImmediate(resolve))
    }
    assert.equal(server.ends[0]!.code, enhanceYourCalm)
    socket.destroy()
  })

  test('more streams at a time than allowed are refused, one by one', async () => {
    await using server = await listen(() => ({ fields() {}, data() {}, failed() {} }))
    const socket = connect(server.port, '127.0.0.1')
    const streams = Array.from({ length: 1001 }, (_, i) => frame(1, 4, 2 * i + 1, request))
    socket.write(Buffer.concat([Buffer.from(preface), settings, ...streams]))
    const refusal = frame(frameTypes.resetStream, 0, 2001, uint32(errorCodes.refusedStream))
    let seen = Buffer.alloc(0)
    for await (const chunk of socket) {
      seen = Buffer.concat([seen, chunk as Buffer])
      if (seen.includes(refusal)) break
    }
    assert.deepEqual(server.ends.map((end) => end.code).filter(Boolean), [])
  })
})
