/** Our gRPC server, as the client of another make sees it. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect as connectHttp2 } from 'node:http2'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { Client, credentials, type ServiceError } from '@grpc/grpc-js'
import { GrpcError, status } from '#base/grpc/grpc-error.ts'
import type { Methods } from '#base/grpc/methods.ts'
import { openGrpcServer, type ServerTls } from '#base/grpc/server.ts'
import { fieldBlock } from '#base/http2/hpack.ts'
import { createSeededRandom } from '#base/random.ts'
import { makeCertificates, missingOpenssl } from '#base/testing/certificates.ts'

const same = (bytes: Buffer) => bytes
const big = 100 * 1024

interface Opened extends AsyncDisposable {
  readonly address: string
  readonly client: Client
  readonly bugs: unknown[]
  ask(path: string, request: Buffer, options?: { deadline?: number }): Promise<Buffer>
}

async function open(methods: Methods, tls?: ServerTls, channelOptions = {}): Promise<Opened> {
  const bugs: unknown[] = []
  const listen = [{ host: '127.0.0.1', port: 0, tls }]
  const onBug = (err: unknown) => void bugs.push(err)
  const server = await openGrpcServer({ listen, methods, limitBytes: 4 * big, onBug })
  const address = `127.0.0.1:${server.ports[0]}`
  const client = new Client(address, credentials.createInsecure(), channelOptions)
  return {
    address,
    client,
    bugs,
    ask(path, request, options = {}) {
      const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
      client.makeUnaryRequest(path, same, same, request, options, (err, answer) =>
        err ? reject(err) : resolve(answer!),
      )
      return promise
    },
    async [Symbol.asyncDispose]() {
      client.close()
      await server[Symbol.asyncDispose]()
    },
  }
}

const echo: Methods = {
  '/test.Echo/Once': { type: 'unary', answer: async (request) => Buffer.from(request) },
  '/test.Echo/Fail': {
    type: 'unary',
    answer: async (request) => {
      if (request.length === 0) throw new TypeError('a bug')
      throw new GrpcError(status.failedPrecondition, request.toString())
    },
  },
  '/test.Echo/Never': {
    type: 'unary',
    answer: async (_, { signal }) => {
      await once(signal, 'abort')
      throw signal.reason
    },
  },
  '/test.Echo/Talk': {
    type: 'streaming',
    async talk({ requests, send }) {
      for await (const request of requests) await send(Buffer.from(request))
    },
  },
}

function failed(code: number, details: RegExp) {
  return (err: ServiceError) => {
    assert.equal(err.code, code)
    assert.match(err.details, details)
    return true
  }
}

suite('a gRPC server with grpc-js as its client', () => {
  test('messages of any size come back', async () => {
    await using opened = await open(echo)
    for (const size of [0, 1, 2043, 2048, 16_379, big, 3 * big]) {
      const request = Buffer.alloc(size, 'ab')
      assert.ok((await opened.ask('/test.Echo/Once', request)).equals(request), `${size}`)
    }
  })

  test('a hundred calls at once share the connection', async () => {
    await using opened = await open(echo)
    const asked = Array.from({ length: 100 }, (_, i) => Buffer.alloc(i * 100, `${i}`))
    const answers = await Promise.all(asked.map((one) => opened.ask('/test.Echo/Once', one)))
    assert.deepEqual(answers, asked)
  })

  test('failures keep their code and words; bugs are told to the server alone', async () => {
    await using opened = await open(echo)
    const words = 'mvcc: 100% “falsch”\nzwei'
    await assert.rejects(
      opened.ask('/test.Echo/Fail', Buffer.from(words)),
      failed(status.failedPrecondition, /^mvcc: 100% “falsch”\nzwei$/),
    )
    assert.deepEqual(opened.bugs, [])
    const empty = opened.ask('/test.Echo/Fail', Buffer.alloc(0))
    await assert.rejects(empty, failed(status.internal, /^internal error$/))
    assert.match(String(opened.bugs[0]), /a bug/)
  })

  test('a deadline that passes ends the call on both sides', async () => {
    await using opened = await open(echo)
    const late = opened.ask('/test.Echo/Never', Buffer.alloc(1), { deadline: Date.now() + 50 })
    await assert.rejects(late, failed(status.deadlineExceeded, /./))
  })

  test('a client that goes away aborts the method’s signal', async () => {
    const aborted = Promise.withResolvers<void>()
    const begun = Promise.withResolvers<void>()
    await using opened = await open({
      '/test.Echo/Wait': {
        type: 'unary',
        async answer(_, { signal }) {
          signal.addEventListener('abort', () => aborted.resolve())
          begun.resolve()
          await aborted.promise
          return Buffer.alloc(0)
        },
      },
    })
    const call = opened.client.makeUnaryRequest(
      '/test.Echo/Wait',
      same,
      same,
      Buffer.alloc(1),
      () => {},
    )
    await begun.promise
    call.cancel()
    await aborted.promise
  })

  test('what is too large or compressed or unknown is refused in Go’s words', async () => {
    await using opened = await open(echo)
    const large = opened.ask('/test.Echo/Once', Buffer.alloc(5 * big))
    await assert.rejects(
      large,
      failed(status.resourceExhausted, /received message larger than max \(512000 vs. 409600\)/),
    )
    const nothing = Buffer.alloc(0)
    await assert.rejects(
      opened.ask('/test.Echo/Twice', nothing),
      failed(status.unimplemented, /^unknown method Twice for service test.Echo$/),
    )
    await assert.rejects(
      opened.ask('/test.Other/Once', nothing),
      failed(status.unimplemented, /^unknown service test.Other$/),
    )
    await using packed = await open(echo, undefined, { 'grpc.default_compression_algorithm': 2 })
    await assert.rejects(
      packed.ask('/test.Echo/Once', Buffer.alloc(big)),
      failed(status.unimplemented, /Decompressor is not installed for grpc-encoding "gzip"/),
    )
  })

  test('a stream answers each message as it comes, and ends when both have', async () => {
    await using opened = await open(echo)
    const call = opened.client.makeBidiStreamRequest('/test.Echo/Talk', same, same)
    const seen: string[] = []
    call.write(Buffer.from('0'))
    for await (const answer of call) {
      seen.push(String(answer))
      if (seen.length < 4) call.write(Buffer.from(`${seen.length}`))
      else call.end()
    }
    assert.deepEqual(seen, ['0', '1', '2', '3'])
  })

  test('a method that sends more than its client reads is made to wait', async () => {
    let sent = 0
    const total = 400
    await using opened = await open({
      '/test.Echo/Pour': {
        type: 'streaming',
        async talk({ send, requests }) {
          for await (const _ of requests) for (; sent < total; sent++) await send(Buffer.alloc(big))
        },
      },
    })
    const call = opened.client.makeServerStreamRequest(
      '/test.Echo/Pour',
      same,
      same,
      Buffer.alloc(1),
    )
    let read = 0
    let ahead = 0
    for await (const answer of call) {
      assert.equal((answer as Buffer).length, big)
      read++
      ahead = Math.max(ahead, sent - read)
      await new Promise((resolve) => setImmediate(resolve))
    }
    assert.equal(read, total)
    assert.ok(ahead < total / 2, `${ahead} messages were sent ahead`)
  })

  test('a server that closes ends its streams and lets calls end', async () => {
    const begun = Promise.withResolvers<void>()
    const free = Promise.withResolvers<void>()
    const opened = await open({
      ...echo,
      '/test.Echo/Slow': {
        type: 'unary',
        async answer() {
          begun.resolve()
          await free.promise
          return Buffer.from('done')
        },
      },
    })
    const talk = opened.client.makeBidiStreamRequest('/test.Echo/Talk', same, same)
    talk.write(Buffer.from('x'))
    await once(talk, 'data')
    const ended = once(talk, 'error') as Promise<[ServiceError]>
    const slow = opened.ask('/test.Echo/Slow', Buffer.alloc(0))
    await begun.promise
    const server = opened[Symbol.asyncDispose]
    const closing = server.call({ ...opened, client: { close() {} } } as never)
    assert.equal((await ended)[0].code, status.unavailable)
    free.resolve()
    assert.equal((await slow).toString(), 'done')
    opened.client.close()
    await closing
  })

  test('a unix socket serves, also one that was left behind', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cox-grpc-'))
    const path = join(folder, 's')
    const options = { listen: [{ path }], methods: echo, limitBytes: big }
    for (let round = 0; round < 2; round++) {
      await using _ = await openGrpcServer(options)
      await assert.rejects(openGrpcServer(options), { code: 'EADDRINUSE' })
      const client = new Client(`unix:${path}`, credentials.createInsecure())
      const answer = await new Promise((resolve, reject) => {
        client.makeUnaryRequest('/test.Echo/Once', same, same, Buffer.from('u'), (err, value) =>
          err ? reject(err) : resolve(String(value)),
        )
      })
      assert.equal(answer, 'u')
      client.close()
    }
    rmSync(folder, { recursive: true })
  })

  test('with client certificates, who has none is not let in', {
    skip: missingOpenssl,
  }, async () => {
    using made = makeCertificates('ca', 'server', 'client')
    const [ca, cert, key] = ['ca.pem', 'server.pem', 'server.key'].map(made.read) as Buffer[]
    await using opened = await open(echo, { cert: cert!, key: key!, clientCa: ca! })
    const own = [made.read('client.key'), made.read('client.pem')] as const
    const ask = (trusted: ReturnType<typeof credentials.createSsl>) => {
      const client = new Client(opened.address, trusted)
      return new Promise((resolve, reject) => {
        client.makeUnaryRequest('/test.Echo/Once', same, same, Buffer.from('t'), (err, value) => {
          client.close()
          if (err) reject(err)
          else resolve(String(value))
        })
      })
    }
    assert.equal(await ask(credentials.createSsl(ca!, ...own)), 't')
    await assert.rejects(ask(credentials.createSsl(ca!)), failed(status.unavailable, /./))
  })
})

test('whatever frames a stranger sends, others are served', async () => {
  await using opened = await open(echo)
  const random = createSeededRandom(29)
  const path = ['/test.Echo/Once', '/test.Echo/Talk', '/test.Echo/Never', '/x']
  const fields = (i: number) =>
    Buffer.from(
      fieldBlock([
        ...[':method', 'POST', ':scheme', 'http', ':path', path[i % path.length]!],
        ...['content-type', i % 5 === 0 ? 'application/grpc+proto' : 'application/grpc'],
        ...(i % 7 === 0 ? ['grpc-timeout', `${i}m`] : []),
      ]),
      'latin1',
    )
  for (let round = 0; round < 300; round++) {
    const socket = connect(Number(opened.address.split(':')[1]), '127.0.0.1')
    socket.on('error', () => {}).resume()
    const parts = [Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), frame(4, 0, 0, Buffer.alloc(0))]
    for (let i = 0; i < 12; i++) {
      const id = 2 * random.below(6) + 1
      const kind = random.below(4)
      if (kind === 0) parts.push(frame(1, 4 + random.below(2), id, fields(random.below(20))))
      else if (kind === 1) parts.push(frame(0, random.below(2), id, messageOf(random.below(9))))
      else if (kind === 2)
        parts.push(frame(random.below(11), random.below(64), id, random.bytes(random.below(20))))
      else parts.push(frame(8, 0, random.below(2) * id, Buffer.of(0, 0, 1, random.below(256))))
    }
    const bytes = Buffer.concat(parts)
    if (random.below(2) === 0) bytes[24 + random.below(bytes.length - 24)] = random.below(256)
    const closed = once(socket, 'close')
    if (random.below(2) === 0) socket.end(bytes)
    else socket.write(bytes, () => socket.destroy())
    await closed
    if (round % 50 > 0) continue
    assert.equal(String(await opened.ask('/test.Echo/Once', Buffer.from('still'))), 'still')
  }
  assert.deepEqual(opened.bugs, [])
})

function frame(type: number, flag: number, id: number, payload: Uint8Array): Buffer {
  const head = Buffer.alloc(9)
  head.writeUIntBE(payload.length, 0, 3)
  head[3] = type
  head[4] = flag
  head.writeUInt32BE(id, 5)
  return Buffer.concat([head, payload])
}

/** A message of so many bytes, or one that says that it is longer than it is. */
function messageOf(size: number): Buffer {
  return Buffer.of(0, 0, 0, 0, size === 8 ? 200 : size, ...Array.from({ length: size }, () => 1))
}

test('requests that are no gRPC are refused by HTTP’s own statuses', async () => {
  await using opened = await open(echo)
  const session = connectHttp2(`http://${opened.address}`)
  const statuses: unknown[] = []
  for (const headers of [
    { ':method': 'GET', ':path': '/health' },
    { ':method': 'POST', ':path': '/test.Echo/Once', 'content-type': 'application/json' },
  ]) {
    const stream = session.request(headers)
    stream.on('error', () => {}).end()
    const [answer] = (await once(stream, 'response')) as [Record<string, unknown>]
    statuses.push(answer[':status'])
  }
  assert.deepEqual(statuses, [405, 415])
  session.close()
})
