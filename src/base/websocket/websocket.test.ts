import assert from 'node:assert/strict'
import { duplexPair } from 'node:stream'
import { test } from 'node:test'
import { createFrameReader, frameOf, type MessagePiece, opcodes } from '#base/websocket/frames.ts'
import { acceptance, acceptKeyOf, handshakeFault } from '#base/websocket/handshake.ts'
import { createWebSocket } from '#base/websocket/websocket.ts'

const mask = Buffer.from([1, 2, 3, 4])

function read(input: Buffer, step: number, wantsMasks = true) {
  const pieces: MessagePiece[] = []
  const controls: [number, string][] = []
  const reader = createFrameReader(
    {
      onPiece: ({ bytes, ...piece }) => void pieces.push({ ...piece, bytes: Buffer.from(bytes) }),
      onControl: (opcode, payload) => void controls.push([opcode, payload.toString()]),
    },
    { wantsMasks },
  )
  for (let at = 0; at < input.length; at += step)
    reader.push(Buffer.from(input.subarray(at, at + step)))
  const messages: string[] = []
  for (const { bytes, isFirst } of pieces) {
    if (isFirst) messages.push('')
    messages[messages.length - 1] += bytes.toString('latin1')
  }
  return { messages, controls, ended: pieces.filter(({ isLast }) => isLast).length }
}

test('frames are read wherever they are cut', () => {
  const input = Buffer.concat([
    frameOf(opcodes.binary, Buffer.from('hello'), mask),
    frameOf(opcodes.ping, Buffer.from('p'), mask),
    frameOf(opcodes.binary, Buffer.alloc(0), mask),
    frameOf(opcodes.text, Buffer.alloc(300, 'x'), mask),
  ])
  for (const step of [1, 2, 3, 7, input.length]) {
    assert.deepEqual(read(input, step), {
      messages: ['hello', '', 'x'.repeat(300)],
      controls: [[opcodes.ping, 'p']],
      ended: 3,
    })
  }
})

test('a message of many bytes has a long length, and comes in pieces', () => {
  const { messages, ended } = read(frameOf(opcodes.binary, Buffer.alloc(70_000, 'y'), mask), 1000)
  assert.deepEqual([messages, ended], [['y'.repeat(70_000)], 1])
})

test('a message in several frames is one message, with a ping between them', () => {
  const first = frameOf(opcodes.binary, Buffer.from('ab'), mask)
  first[0]! &= 0x7f
  const input = Buffer.concat([
    first,
    frameOf(opcodes.ping, Buffer.alloc(0), mask),
    frameOf(opcodes.continuation, Buffer.from('cd'), mask),
  ])
  assert.deepEqual(read(input, 1).messages, ['abcd'])
})

const broken = [
  { name: 'no mask from a client', input: frameOf(opcodes.binary, Buffer.from('x')) },
  { name: 'a kind that is not known', input: Buffer.from([0x83, 0x80, 0, 0, 0, 0]) },
  { name: 'a bit that is reserved', input: Buffer.from([0xc2, 0x80, 0, 0, 0, 0]) },
  { name: 'a ping that is too long', input: Buffer.from([0x89, 0xfe, 0, 200, 0, 0, 0, 0]) },
  { name: 'a ping in parts', input: Buffer.from([0x09, 0x80, 0, 0, 0, 0]) },
  {
    name: 'a continuation of nothing',
    input: frameOf(opcodes.continuation, Buffer.from('x'), mask),
  },
  {
    name: 'a length beyond numbers',
    input: Buffer.from([0x82, 0xff, 255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0]),
  },
]

for (const { name, input } of broken) {
  test(`refused: ${name}`, () => {
    assert.throws(() => read(input, input.length), { name: 'WebSocketError' })
  })
}

test('the handshake is that of the RFC', () => {
  const key = 'dGhlIHNhbXBsZSBub25jZQ=='
  const headers = { 'sec-websocket-key': key, 'sec-websocket-version': '13' }
  assert.equal(acceptKeyOf(key), 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=')
  assert.match(acceptance(headers, 'x'), /^HTTP\/1.1 101 .*\r\nSec-WebSocket-Protocol: x\r\n\r\n$/s)
  assert.equal(handshakeFault(headers), undefined)
  assert.match(handshakeFault({ ...headers, 'sec-websocket-version': '8' })!, /version/)
  assert.match(handshakeFault({ ...headers, 'sec-websocket-key': 'x' })!, /key/)
})

test('a server answers pings, echoes a close, and ends once', async () => {
  const [client, server] = duplexPair()
  const ends: (Error | undefined)[] = []
  createWebSocket({
    socket: server,
    head: frameOf(opcodes.ping, Buffer.from('p'), mask),
    onPiece() {},
    onEnd: (error) => void ends.push(error),
  })
  client.write(frameOf(opcodes.close, Buffer.from([0x03, 0xe8]), mask))
  const heard: Buffer[] = []
  for await (const chunk of client) heard.push(chunk as Buffer)
  const { controls } = read(Buffer.concat(heard), 1, false)
  assert.deepEqual(controls, [
    [opcodes.pong, 'p'],
    [opcodes.close, Buffer.from([0x03, 0xe8]).toString()],
  ])
  assert.deepEqual(ends, [undefined])
})
