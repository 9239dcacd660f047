/** What etcd and the network refuse or lose, as errors of a store. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { test } from 'node:test'
import { makeCertificates, missingOpenssl } from '#base/testing/certificates.ts'
import { bytes, list, newest, nextBatch, put } from '#store/conformance/kit.ts'
import { openEtcdEngine } from '#store/etcd/engine.ts'
import { missingEtcd, startEtcd } from '#store/etcd/etcd-server.ts'
import { isStoreError, type StoreErrorReason } from '#store/store-error.ts'
import { type Operation, valueLimitBytes } from '#store/transaction.ts'

const is = (reason: StoreErrorReason) => (err: unknown) => isStoreError(err, reason)
const putOf = (key: string, size = 1) =>
  ({ type: 'put', key, value: Buffer.alloc(size) }) satisfies Operation

test("etcd's own limits are errors of the same kind as the store's", {
  skip: missingEtcd,
}, async () => {
  const flags = ['--max-txn-ops=128', '--max-request-bytes=1572864']
  const quota = '--quota-backend-bytes=10000000'
  await using stack = new AsyncDisposableStack()
  const [member] = await startEtcd({ flags: [...flags, quota] })
  stack.use(member!)
  const engine = stack.use(await openEtcdEngine({ endpoints: [member!.endpoint] }))
  const many = Array.from({ length: 129 }, (_, i) => putOf(`k${i}`))
  await assert.rejects(engine.commit({ success: many }), is('TooManyOperations'))
  await assert.rejects(
    engine.commit({ success: [putOf('k', valueLimitBytes)] }),
    is('ValueTooLarge'),
  )
  // Twice as much comes to the transport's own limit.
  const two = [putOf('a', valueLimitBytes), putOf('b', valueLimitBytes)]
  await assert.rejects(engine.commit({ success: two }), is('ValueTooLarge'))
  assert.deepEqual(await list(engine), [])
  await assert.rejects(async () => {
    // etcd looks at the size of its file, which follows what is put a moment later.
    for (let i = 0; i < 300; i++) await engine.commit({ success: [putOf(`full${i}`, 1_000_000)] })
  }, is('NoSpace'))
})

test('a commit whose answer is lost is Uncertain, and happened once', {
  skip: missingEtcd,
}, async () => {
  await using stack = new AsyncDisposableStack()
  const [member] = await startEtcd()
  stack.use(member!)
  const wire = stack.use(await openWire(Number(new URL(member!.endpoint).port)))
  const direct = stack.use(await openEtcdEngine({ endpoints: [member!.endpoint] }))
  const engine = stack.use(await openEtcdEngine({ endpoints: [wire.endpoint] }))
  const base = await newest(direct)
  const seen = direct.changes(base, { signal: new AbortController().signal })
  wire.swallowAnswers()
  const lost = put(engine, 'a', '1')
  lost.catch(() => {}) // looked at below, once it has happened
  assert.equal((await seen.next()).value?.revision, base + 1)
  wire.cut()
  await assert.rejects(lost, is('Uncertain'))
  assert.deepEqual([await list(engine), await newest(engine)], [['a=1'], base + 1])
  await seen.return?.()
})

test('of several endpoints one that answers is found, and the others are passed by', {
  skip: missingEtcd,
}, async () => {
  await using stack = new AsyncDisposableStack()
  const [member] = await startEtcd()
  stack.use(member!)
  const endpoints = ['http://127.0.0.1:1', '127.0.0.1:2', member!.endpoint]
  const engine = stack.use(await openEtcdEngine({ endpoints }))
  await engine.commit({ success: [{ type: 'put', key: 'a', value: bytes('1') }] })
  assert.deepEqual(await list(engine), ['a=1'])
})

test('a reader far behind gets every change once, though his stream is closed meanwhile', {
  skip: missingEtcd,
}, async () => {
  await using stack = new AsyncDisposableStack()
  const [member] = await startEtcd()
  stack.use(member!)
  const engine = stack.use(await openEtcdEngine({ endpoints: [member!.endpoint] }))
  const base = await newest(engine)
  const commits = 60
  const each = 500
  const [slow, quick] = [1, 2].map(() =>
    engine.changes(base, { signal: new AbortController().signal, withoutPrevious: true }),
  )
  const first = nextBatch(slow!)
  const all = (async () => {
    for await (const batch of quick!) if (batch.revision === base + commits) return
  })()
  for (let n = 0; n < commits; n++)
    await engine.commit({ success: Array.from({ length: each }, (_, i) => putOf(`k${i}`)) })
  await all // so the other one could have had them all too
  const seen = (await first).changes.map(({ entry }) => entry.modRevision - base)
  while (seen.length < commits * each) {
    const { changes } = await nextBatch(slow!)
    seen.push(...changes.map(({ entry }) => entry.modRevision - base))
  }
  const wanted = Array.from({ length: commits * each }, (_, i) => 1 + Math.floor(i / each))
  assert.deepEqual(seen, wanted)
  const pending = slow!.next()
  await slow!.return?.()
  assert.deepEqual(await pending, { done: true, value: undefined })
})

test('etcd that wants client certificates lets in those who have one', {
  skip: missingEtcd || missingOpenssl,
}, async () => {
  await using stack = new AsyncDisposableStack()
  const made = stack.use(makeCertificates('ca', 'server', 'client'))
  const [member] = await startEtcd({
    scheme: 'https',
    flags: [
      `--cert-file=${made.path('server.pem')}`,
      `--key-file=${made.path('server.key')}`,
      `--trusted-ca-file=${made.path('ca.pem')}`,
      '--client-cert-auth',
    ],
  })
  stack.use(member!)
  const endpoints = [member!.endpoint]
  const [ca, cert, key] = ['ca.pem', 'client.pem', 'client.key'].map(made.read)
  const engine = stack.use(
    await openEtcdEngine({ endpoints, tls: { ca: ca!, pair: { text: `${cert}\n${key}` } } }),
  )
  await put(engine, 'a', '1')
  assert.deepEqual(await list(engine), ['a=1'])
  await assert.rejects(openEtcdEngine({ endpoints, tls: { ca: ca! } }), is('Unavailable'))
  await assert.rejects(openEtcdEngine({ endpoints }), is('Unavailable'))
})

/** A way to a port that can lose what comes back. */
async function openWire(port: number) {
  const sockets = new Set<Socket>()
  let swallowing = false
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1')
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => {}) // it was cut
      socket.on('close', () => sockets.delete(socket))
    }
    near.pipe(far)
    far.on('data', (data) => void (swallowing || near.write(data)))
    far.on('end', () => near.end())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const cut = () => {
    swallowing = false
    for (const socket of sockets) socket.destroy()
  }
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    swallowAnswers() {
      swallowing = true
    },
    cut,
    async [Symbol.asyncDispose]() {
      cut()
      server.close()
      await once(server, 'close')
    },
  }
}
