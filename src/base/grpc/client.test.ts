/** Our gRPC client, with a server of another make and with our own. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { suite, test } from 'node:test'
import {
  Server,
  ServerCredentials,
  type ServerDuplexStream,
  type ServerUnaryCall,
  type sendUnaryData,
} from '@grpc/grpc-js'
import { createFakeClock, systemClock } from '#base/clock.ts'
import { createGrpcClient, type GrpcClient } from '#base/grpc/client.ts'
import { GrpcError, status } from '#base/grpc/grpc-error.ts'
import { openGrpcServer } from '#base/grpc/server.ts'
import { systemRandom } from '#base/random.ts'
import { type KeyPair, makeCertificate } from '#base/x509/certificate.ts'

const same = (bytes: Buffer) => bytes
const codec = {
  requestSerialize: same,
  requestDeserialize: same,
  responseSerialize: same,
  responseDeserialize: same,
}
const service = {
  Once: { path: '/test.Echo/Once', requestStream: false, responseStream: false, ...codec },
  Never: { path: '/test.Echo/Never', requestStream: false, responseStream: false, ...codec },
  Talk: { path: '/test.Echo/Talk', requestStream: true, responseStream: true, ...codec },
}

type Call = ServerUnaryCall<Buffer, Buffer>

async function openOther(port = 0): Promise<{ port: number; server: Server }> {
  const server = new Server({ 'grpc.max_receive_message_length': -1 })
  server.addService(service, {
    Once(call: Call, answer: sendUnaryData<Buffer>) {
      if (call.request.length > 0) answer(null, call.request)
      else answer({ code: status.notFound, details: 'nichts: 0 %, «leer»' })
    },
    Never() {},
    Talk(call: ServerDuplexStream<Buffer, Buffer>) {
      call.on('data', (message: Buffer) => call.write(message))
      call.on('end', () => call.end())
    },
  })
  const bound = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (err, chosen) =>
      err ? reject(err) : resolve(chosen),
    )
  })
  return { port: bound, server }
}

function clientFor(port: number): GrpcClient {
  return createGrpcClient({ address: { host: '127.0.0.1', port } })
}

function failed(code: number, details: RegExp, isUntouched = false) {
  return (err: unknown) => {
    assert.ok(err instanceof GrpcError, String(err))
    assert.deepEqual([err.code, err.isUntouched], [code, isUntouched])
    assert.match(err.details, details)
    return true
  }
}

suite('a gRPC client with grpc-js as its server', () => {
  test('messages of any size come back, many at once', async () => {
    const { port, server } = await openOther()
    using client = clientFor(port)
    const asked = [1, 2043, 2048, 70_000, 3_000_000, ...Array.from({ length: 200 }, () => 500)]
    const requests = asked.map((size, i) => Buffer.alloc(size, `${i}`))
    const answers = await Promise.all(requests.map((one) => client.call('/test.Echo/Once', one)))
    for (const [i, answer] of answers.entries()) assert.ok(answer.equals(requests[i]!))
    server.forceShutdown()
  })

  test('failures have the server’s code and words', async () => {
    const { port, server } = await openOther()
    using client = clientFor(port)
    const call = client.call('/test.Echo/Once', Buffer.alloc(0))
    await assert.rejects(call, failed(status.notFound, /^nichts: 0 %, «leer»$/))
    const unknown = client.call('/test.Echo/Twice', Buffer.alloc(0))
    await assert.rejects(unknown, failed(status.unimplemented, /./))
    server.forceShutdown()
  })

  test('a stream goes both ways until it ends', async () => {
    const { port, server } = await openOther()
    using client = clientFor(port)
    const stream = client.stream('/test.Echo/Talk')
    stream.write(Buffer.from('0'))
    const seen: string[] = []
    for await (const message of stream) {
      seen.push(message.toString())
      if (seen.length < 4) stream.write(Buffer.from(`${seen.length}`))
      else stream.end()
    }
    assert.deepEqual(seen, ['0', '1', '2', '3'])
    server.forceShutdown()
  })

  test('aborts and deadlines end a call that is not answered', async () => {
    const { port, server } = await openOther()
    using client = clientFor(port)
    const stop = new AbortController()
    const call = client.call('/test.Echo/Never', Buffer.alloc(1), { signal: stop.signal })
    await client.call('/test.Echo/Once', Buffer.alloc(1))
    stop.abort(new Error('enough'))
    await assert.rejects(call, /enough/)
    const late = client.call('/test.Echo/Never', Buffer.alloc(1), { timeoutMs: 20 })
    await assert.rejects(late, failed(status.deadlineExceeded, /./))
    server.forceShutdown()
  })

  test('a call that was under way when the server went may have happened, the next goes anew', async () => {
    const first = await openOther()
    using client = clientFor(first.port)
    await client.call('/test.Echo/Once', Buffer.alloc(1))
    const call = client.call('/test.Echo/Never', Buffer.alloc(1))
    const stream = client.stream('/test.Echo/Talk')
    stream.write(Buffer.from('x'))
    await stream[Symbol.asyncIterator]().next()
    first.server.forceShutdown()
    await assert.rejects(call, failed(status.unavailable, /./))
    await assert.rejects(stream[Symbol.asyncIterator]().next(), failed(status.unavailable, /./))
    await assert.rejects(
      client.call('/test.Echo/Once', Buffer.alloc(1)),
      failed(status.unavailable, /^No connection established: .*ECONNREFUSED/, true),
    )
    const second = await openOther(first.port)
    assert.equal((await client.call('/test.Echo/Once', Buffer.from('y'))).toString(), 'y')
    second.server.forceShutdown()
  })
})

test('more calls than the server takes at a time wait for their turn', async () => {
  let running = 0
  let most = 0
  await using server = await openGrpcServer({
    listen: [{ host: '127.0.0.1', port: 0 }],
    limitBytes: 1000,
    methods: {
      '/test.Echo/Once': {
        type: 'unary',
        async answer(request) {
          most = Math.max(most, ++running)
          await new Promise((resolve) => setImmediate(resolve))
          running--
          return Buffer.from(request)
        },
      },
    },
  })
  using client = clientFor(server.ports[0]!)
  await client.call('/test.Echo/Once', Buffer.from('first'))
  const calls = Array.from({ length: 3000 }, () => client.call('/test.Echo/Once', Buffer.from('x')))
  await Promise.all(calls)
  assert.ok(most <= 1000 && most > 100, `${most} at a time`)
})

test('a connection that says nothing more is asked, and given up', async () => {
  const clock = createFakeClock()
  const sockets: Socket[] = []
  const mute = createServer((socket) => {
    socket.on('error', () => {})
    sockets.push(socket)
  }).listen(0, '127.0.0.1')
  await once(mute, 'listening')
  const { port } = mute.address() as AddressInfo
  const client = createGrpcClient({ address: { host: '127.0.0.1', port }, clock })
  const call = client.call('/test.Echo/Once', Buffer.alloc(1))
  const lost = assert.rejects(call, failed(status.unavailable, /keepalive ping timed out/))
  await once(mute, 'connection')
  while (sockets[0]!.bytesRead === 0) await new Promise((resolve) => setImmediate(resolve))
  await clock.run(30_000)
  await clock.run(10_000)
  await lost
  client[Symbol.dispose]()
  for (const socket of sockets) socket.destroy()
  mute.close()
})

test('each connection shows the certificate that there is then', async () => {
  const nowMs = systemClock.nowMs()
  const times = { notBeforeMs: nowMs - 1000, notAfterMs: nowMs + 3_600_000 }
  const make = (use: 'authority' | 'client' | 'server', by?: KeyPair) =>
    makeCertificate({ commonName: use, names: ['127.0.0.1'], use, ...times }, systemRandom, by)
  const [authority, stranger] = [make('authority'), make('authority')]
  const own = make('server', authority)
  await using server = await openGrpcServer({
    listen: [
      {
        ...{ host: '127.0.0.1', port: 0 },
        tls: {
          cert: Buffer.from(own.certificate),
          key: Buffer.from(own.privateKey),
          clientCa: Buffer.from(authority.certificate),
        },
      },
    ],
    limitBytes: 1000,
    methods: {
      '/test.Echo/Once': { type: 'unary', answer: async (request) => Buffer.from(request) },
    },
  })
  const pairBy = (by: KeyPair): string => {
    const { certificate, privateKey } = make('client', by)
    return `${certificate}\n${privateKey}`
  }
  const pair = { text: pairBy(stranger) }
  const address = { host: '127.0.0.1', port: server.ports[0]! }
  using client = createGrpcClient({
    address,
    tls: { ca: Buffer.from(authority.certificate), pair },
  })
  const ask = () => client.call('/test.Echo/Once', Buffer.from('x'))
  await assert.rejects(ask(), { name: 'GrpcError' })
  pair.text = pairBy(authority)
  assert.equal(String(await ask()), 'x')
})
