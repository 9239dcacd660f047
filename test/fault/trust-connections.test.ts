/** Clients that take and do not give: memory stays bounded, and others are served meanwhile. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { constants } from 'node:http2'
import { test } from 'node:test'
import type { TLSSocket } from 'node:tls'
import { startApiServer } from '../processes/api-server.ts'
import {
  admin,
  assertServes,
  configMaps,
  memoryOf,
  noMemoryFile,
  openRaw,
  openSession,
  tooFewFiles,
} from './trust.ts'

const object = (name: string, text: string) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name },
  data: { text },
})

test('10,000 connections that say nothing cost little', {
  skip: tooFewFiles(10_000),
}, async (t) => {
  await using server = await startApiServer()
  const before = memoryOf(server)
  const sockets: TLSSocket[] = []
  for (let i = 0; i < 100; i++) {
    const some = Array.from({ length: 100 }, () => openRaw(server, i % 2 ? 'h2' : 'http/1.1'))
    sockets.push(...(await Promise.all(some)))
    if (i % 10 === 9) await assertServes(server)
  }
  const grown = memoryOf(server) - before
  t.diagnostic(`grown by ${Math.round(grown)} MiB`)
  assert.ok(grown < 1000, `grown by ${Math.round(grown)} MiB`)
  for (const socket of sockets) socket.destroy()
  await assertServes(server)
})

test('1,000 watches that stop reading hold no memory', { skip: noMemoryFile }, async (t) => {
  await using server = await startApiServer()
  using stack = new DisposableStack()
  for (let i = 0; i < 10; i++) {
    const session = stack.use(openSession(server))
    const watches = Array.from({ length: 100 }, () => {
      const watch = session.request({ ':path': `${configMaps}?watch=1`, ...admin })
      return watch.on('error', () => {}) // the server ends those that are too slow
    })
    await Promise.all(watches.map((watch) => once(watch, 'response')))
  }
  const before = memoryOf(server)
  const text = 'x'.repeat(50_000)
  for (let i = 0; i < 60; i++) {
    assert.equal((await server.ask(configMaps, { body: object(`c${i}`, text) })).code, 201)
  }
  await assertServes(server)
  const grown = memoryOf(server) - before
  t.diagnostic(`grown by ${Math.round(grown)} MiB`)
  // Each of them would have been sent 3 MB: 3 GB in all.
  assert.ok(grown < 400, `grown by ${Math.round(grown)} MiB`)
})

test('lists that are asked for and not read hold no memory', { skip: noMemoryFile }, async (t) => {
  await using server = await startApiServer()
  const text = 'x'.repeat(100_000)
  for (let i = 0; i < 50; i++) {
    assert.equal((await server.ask(configMaps, { body: object(`c${i}`, text) })).code, 201)
  }
  await server.ask(configMaps)
  const before = memoryOf(server)
  const head = `GET ${configMaps} HTTP/1.1\r\nHost: x\r\nAuthorization: ${admin.authorization}\r\n`
  const sockets = await Promise.all(Array.from({ length: 200 }, () => openRaw(server, 'http/1.1')))
  for (const socket of sockets) socket.pause().write(`${head}\r\n`)
  for (let i = 0; i < 5; i++) await assertServes(server)
  const grown = memoryOf(server) - before
  t.diagnostic(`grown by ${Math.round(grown)} MiB`)
  // 1 GB, if each of them had its own.
  assert.ok(grown < 400, `grown by ${Math.round(grown)} MiB`)
  for (const socket of sockets) socket.destroy()
})

test('requests sent byte by byte keep nobody waiting', async () => {
  await using server = await startApiServer()
  const sockets = await Promise.all(Array.from({ length: 200 }, () => openRaw(server, 'http/1.1')))
  const head = `POST ${configMaps} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n`
  for (const [i, socket] of sockets.entries()) {
    socket.write(
      i % 2 ? head.slice(0, 20) : `${head}Authorization: ${admin.authorization}\r\n\r\n{`,
    )
  }
  for (let i = 0; i < 10; i++) {
    for (const socket of sockets) socket.write(' ')
    await assertServes(server)
  }
  for (const socket of sockets) socket.destroy()
  await assertServes(server)
})

test('streams opened and reset at once end the connection, not the server', async () => {
  await using server = await startApiServer()
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      using session = openSession(server)
      for (let i = 0; i < 5000 && !session.destroyed; i++) {
        const stream = session.request({ ':path': configMaps, ...admin })
        stream.on('error', () => {}).close(constants.NGHTTP2_CANCEL)
        if (i % 50 === 0) await new Promise(setImmediate)
      }
    }),
  )
  await assertServes(server)
})

const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')
const settings = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0])
/** Headers that are never at their end: of a stream, then more of them without end. */
const headers = Buffer.from([0, 0, 1, 1, 0, 0, 0, 0, 1, 0x82])
const continuation = Buffer.concat([
  Buffer.from([0, 0, 12, 9, 0, 0, 0, 0, 1]),
  Buffer.from([0x00, 0x05, 0x78, 0x2d, 0x61, 0x62, 0x63, 0x04, 0x31, 0x32, 0x33, 0x34]),
])
const priority = Buffer.from([0, 0, 5, 2, 0, 0, 0, 0, 1, 0, 0, 0, 3, 10])
const windowUpdate = Buffer.from([0, 0, 4, 8, 0, 0, 0, 0, 0, 0, 0, 0, 1])

for (const [name, start, frame] of [
  ['settings', settings, settings],
  ['continued headers', Buffer.concat([settings, headers]), continuation],
  ['priorities', settings, priority],
  ['window updates', settings, windowUpdate],
  ['empty data', settings, Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 1])],
] as const) {
  test(`a flood of ${name} harms nobody`, { skip: noMemoryFile }, async () => {
    await using server = await startApiServer()
    const before = memoryOf(server)
    const socket = await openRaw(server, 'h2')
    socket.pause()
    socket.write(Buffer.concat([preface, start]))
    const flood = Buffer.concat(Array<Buffer>(5000).fill(frame))
    for (let i = 0; i < 200 && !socket.destroyed; i++) {
      socket.write(flood)
      await new Promise(setImmediate)
      if (i % 50 === 0) await assertServes(server)
    }
    await assertServes(server)
    const grown = memoryOf(server) - before
    assert.ok(grown < 150, `grown by ${Math.round(grown)} MiB`)
    socket.destroy()
  })
}
