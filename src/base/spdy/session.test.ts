import assert from 'node:assert/strict'
import { duplexPair } from 'node:stream'
import { test } from 'node:test'
import { constants, createDeflate } from 'node:zlib'
import { controlFrame, numbers, types } from '#base/spdy/frames.ts'
import { createHeaderReader, createHeaderWriter, dictionary } from '#base/spdy/header-block.ts'
import { createSpdySession, type SpdyStream } from '#base/spdy/session.ts'

function openPair(onStream: (stream: SpdyStream) => void) {
  const [here, there] = duplexPair()
  const ends: unknown[] = []
  const empty = Buffer.alloc(0)
  const onEnd = (error?: Error) => void ends.push(error?.message ?? 'over')
  const server = createSpdySession({ socket: there, head: empty, isClient: false, onStream, onEnd })
  const client = createSpdySession({ socket: here, head: empty, isClient: true, onEnd })
  return { client, server, here, there, ends }
}

function heard(stream: SpdyStream): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>()
  let text = ''
  stream.onData = (bytes) => void (text += bytes.toString())
  stream.onEnd = (wasReset) => resolve(wasReset ? `${text} (reset)` : text)
  return promise
}

test('streams carry bytes both ways, and end each way', async () => {
  const { client } = openPair((stream) => {
    stream.onData = (bytes) => void stream.write(Buffer.from(bytes.toString().toUpperCase()))
    stream.onEnd = () => stream.end()
    stream.write(Buffer.from(`${stream.headers.get('streamtype')}: `))
  })
  const answers = ['stdin', 'error'].map((name) => {
    const stream = client.openStream(new Map([['streamType', name]]))
    stream.write(Buffer.from(name))
    stream.end()
    return heard(stream)
  })
  assert.deepEqual(await Promise.all(answers), ['stdin: STDIN', 'error: ERROR'])
})

test('a stream that is given up ends at the other side, and the rest goes on', async () => {
  const there: Promise<string>[] = []
  const { client } = openPair((stream) => void there.push(heard(stream)))
  const [first, second] = [1, 2].map(() => client.openStream(new Map()))
  first!.write(Buffer.from('half'))
  first!.reset()
  second!.write(Buffer.from('whole'))
  second!.end()
  while (there.length < 2) await new Promise((resolve) => setImmediate(resolve))
  assert.deepEqual(await Promise.all(there), ['half (reset)', 'whole'])
})

test('with the connection all streams end', async () => {
  const { client, there, ends } = openPair(() => {})
  const stream = client.openStream(new Map())
  const end = heard(stream)
  there.destroy()
  assert.equal(await end, ' (reset)')
  assert.ok(ends.includes('over'))
})

const broken = [
  { name: 'another version', bytes: Buffer.from([0x80, 2, 0, 1, 0, 0, 0, 0]) },
  { name: 'a frame that is too long', bytes: Buffer.from([0x80, 3, 0, 1, 0, 255, 255, 255]) },
  { name: 'headers that are no zlib', bytes: controlFrame(types.synStream, 0, Buffer.alloc(30)) },
  { name: 'a stream without its number', bytes: controlFrame(types.synStream, 0, Buffer.alloc(2)) },
  {
    name: 'a number of the other side',
    bytes: controlFrame(
      types.synStream,
      0,
      Buffer.concat([numbers(2, 0), Buffer.alloc(2), createHeaderWriter()(new Map())]),
    ),
  },
]

for (const { name, bytes } of broken) {
  test(`ends the connection, and nothing else: ${name}`, async () => {
    const [here, there] = duplexPair()
    const { promise, resolve } = Promise.withResolvers<Error | undefined>()
    const options = { head: Buffer.alloc(0), isClient: false, onStream() {} }
    createSpdySession({ ...options, socket: there, onEnd: resolve })
    here.write(bytes)
    assert.ok((await promise) instanceof Error)
    assert.ok(there.destroyed)
  })
}

test('headers that another compresses are read, block after block', async () => {
  const deflate = createDeflate({ dictionary, level: 9 })
  const read = createHeaderReader()
  for (const [name, value] of [
    ['streamtype', 'stdin'],
    ['streamtype', 'stdout'],
    ['port', '80'],
  ]) {
    const plain = Buffer.concat([
      numbers(1, name!.length),
      Buffer.from(name!),
      numbers(value!.length),
      Buffer.from(value!),
    ])
    const { promise, resolve } = Promise.withResolvers<void>()
    deflate.write(plain)
    deflate.flush(constants.Z_SYNC_FLUSH, resolve)
    await promise
    assert.deepEqual([...read(deflate.read() as Buffer)], [[name, value]])
  }
})

test('headers that grow beyond all measure are refused', async () => {
  const deflate = createDeflate({ dictionary })
  deflate.end(Buffer.alloc(10_000_000))
  const chunks: Buffer[] = []
  for await (const chunk of deflate) chunks.push(chunk as Buffer)
  assert.throws(() => createHeaderReader()(Buffer.concat(chunks)), { code: 'ERR_BUFFER_TOO_LARGE' })
})
