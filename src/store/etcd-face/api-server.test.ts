/** What an API server of upstream asks of etcd, asked of etcd and of the face: both must answer the same. */
import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { createGrpcClient, type GrpcClient } from '#base/grpc/client.ts'
import { GrpcError } from '#base/grpc/grpc-error.ts'
import type { Sent } from '#base/protobuf/message.ts'
import { missingEtcd, startEtcd } from '#store/etcd/etcd-server.ts'
import type { CompareRequest, RequestOp } from '#store/etcd/messages.ts'
import type { RequestOf, RpcName } from '#store/etcd/protocol.ts'
import { call, openWatch } from '#store/etcd-face/client-kit.ts'
import { openEtcdFace } from '#store/etcd-face/face.ts'
import { openMemoryEngine } from '#store/memory.ts'

interface Ask<N extends RpcName = RpcName> {
  readonly name: string
  readonly rpc: N
  readonly request: Sent<RequestOf<N>>
}

function ask<N extends RpcName>(name: string, rpc: N, request: Sent<RequestOf<N>>): Ask {
  return { name, rpc, request } as unknown as Ask
}

const value = (text: string) => Buffer.from(text)
const key = (name: string) => `/registry/pods/default/${name}`
const pods = { key: '/registry/pods/', range_end: '/registry/pods0' }
const put = (name: string, text: string, lease = 0n): Sent<RequestOp> => ({
  request_put: { key: key(name), value: value(text), lease },
})
const get = (name: string): Sent<RequestOp> => ({ request_range: { key: key(name) } })
const remove = (name: string): Sent<RequestOp> => ({ request_delete_range: { key: key(name) } })
/** The form of every write: if the key is where it was seen, do it, else read it. */
const ifAt = (name: string, mod_revision: number): Sent<CompareRequest> => ({
  ...{ key: key(name), target: 2, result: 0, mod_revision },
})
const compactKey = 'compact_rev_key'
const ifVersion = (version: number): Sent<CompareRequest> => ({
  ...{ key: compactKey, target: 0, result: 0, version },
})
const compactTo = (text: string): Sent<RequestOp> => ({
  request_put: { key: compactKey, value: value(text) },
})
const compactRead: Sent<RequestOp> = { request_range: { key: compactKey } }

/** In order: each finds what those before it left. The store is at revision 1 at first. */
const asks: readonly Ask[] = [
  ask('health', 'KV/Range', { key: '/registry/health' }),
  ask('create', 'KV/Txn', { compare: [ifAt('a', 0)], success: [put('a', 'a1')] }),
  ask('create again', 'KV/Txn', {
    ...{ compare: [ifAt('a', 0)], success: [put('a', 'a2')], failure: [get('a')] },
  }),
  ask('update', 'KV/Txn', {
    ...{ compare: [ifAt('a', 2)], success: [put('a', 'a3')], failure: [get('a')] },
  }),
  ask('update what has changed', 'KV/Txn', {
    ...{ compare: [ifAt('a', 2)], success: [put('a', 'a4')], failure: [get('a')] },
  }),
  ask('update what is not there', 'KV/Txn', {
    ...{ compare: [ifAt('none', 7)], success: [put('none', 'x')], failure: [get('none')] },
  }),
  ...['b', 'c', 'd', 'e'].map((name) =>
    ask(`create ${name}`, 'KV/Txn', { compare: [ifAt(name, 0)], success: [put(name, name)] }),
  ),
  ask('get', 'KV/Range', { key: key('a') }),
  ask('get at a revision', 'KV/Range', { key: key('a'), revision: 2 }),
  ask('get what is not there', 'KV/Range', { key: key('none') }),
  ask('list the first two', 'KV/Range', { ...pods, limit: 2 }),
  ask('list on, at the same revision', 'KV/Range', {
    ...{ key: `${key('b')}\0`, range_end: pods.range_end, limit: 2, revision: 6 },
  }),
  ask('list the last', 'KV/Range', { ...pods, key: `${key('d')}\0`, limit: 2, revision: 6 }),
  ask('count', 'KV/Range', { ...pods, count_only: true }),
  ask('count at a revision', 'KV/Range', { ...pods, count_only: true, revision: 3 }),
  ask('keys alone', 'KV/Range', { ...pods, keys_only: true }),
  ask('a revision that has still to come', 'KV/Range', { ...pods, revision: 1000 }),
  ask('serializable', 'KV/Range', { ...pods, serializable: true, limit: 1 }),
  ask('delete what has changed', 'KV/Txn', {
    ...{ compare: [ifAt('b', 3)], success: [remove('b')], failure: [get('b')] },
  }),
  ask('delete', 'KV/Txn', {
    ...{ compare: [ifAt('b', 4)], success: [remove('b')], failure: [get('b')] },
  }),
  ask('delete what is gone', 'KV/Txn', {
    ...{ compare: [ifAt('b', 0)], success: [remove('b')], failure: [get('b')] },
  }),
  ask('a lease', 'Lease/LeaseGrant', { TTL: 3600, ID: 77n }),
  ask('an event that ends with a lease', 'KV/Txn', {
    ...{ compare: [ifAt('event', 0)], success: [put('event', 'x', 77n)] },
  }),
  ask('a lease that is not there', 'KV/Txn', {
    ...{ compare: [ifAt('event2', 0)], success: [put('event2', 'x', 78n)] },
  }),
  ask('the first compaction', 'KV/Txn', {
    ...{ compare: [ifVersion(0)], success: [compactTo('0')], failure: [compactRead] },
  }),
  ask('a compaction that another did', 'KV/Txn', {
    ...{ compare: [ifVersion(0)], success: [compactTo('5')], failure: [compactRead] },
  }),
  ask('the next compaction', 'KV/Txn', {
    ...{ compare: [ifVersion(1)], success: [compactTo('5')], failure: [compactRead] },
  }),
  ask('compact', 'KV/Compact', { revision: 5 }),
  ask('compact again', 'KV/Compact', { revision: 5 }),
  ask('list what is compacted', 'KV/Range', { ...pods, revision: 4 }),
  ask('list what is just kept', 'KV/Range', { ...pods, revision: 5 }),
  ask('writes and reads in one', 'KV/Txn', {
    success: [get('a'), put('f', 'f1'), get('f'), remove('none'), remove('c'), get('c')],
  }),
  ask('one in another', 'KV/Txn', {
    success: [
      {
        request_txn: {
          ...{ compare: [ifAt('a', 3)], success: [put('g', '1'), get('g')], failure: [get('a')] },
        },
      },
      get('g'),
    ],
  }),
  ask('nothing at all', 'KV/Txn', {}),
  ask('the same key twice', 'KV/Txn', { success: [put('h', '1'), put('h', '2')] }),
  ask('put with what was there', 'KV/Put', { key: key('a'), value: value('z'), prev_kv: true }),
  ask('delete all with what was there', 'KV/DeleteRange', { ...pods, prev_kv: true }),
]

/** Without what tells one cluster from another, and how it came to agree. */
function comparable(answer: unknown): unknown {
  return JSON.parse(
    JSON.stringify(answer, (name, field: unknown) => {
      if (['cluster_id', 'member_id', 'raft_term'].includes(name)) return undefined
      if (typeof field === 'bigint') return String(field)
      return field
    }),
  )
}

async function answerOf({ rpc, request }: Ask, client: GrpcClient): Promise<unknown> {
  try {
    return comparable(await call(client, rpc, request as never))
  } catch (err) {
    if (!(err instanceof GrpcError)) throw err
    return [err.code, err.details]
  }
}

suite('as etcd answers an API server, so does the face', { skip: missingEtcd }, () => {
  const stack = new AsyncDisposableStack()
  const clients: GrpcClient[] = []
  before(async () => {
    const [member] = await startEtcd({ flags: ['--max-txn-ops=128'] })
    stack.use(member!)
    const engine = stack.use(await openMemoryEngine())
    const face = stack.use(await openEtcdFace({ engine, listen: ['http://127.0.0.1:0'] }))
    for (const url of [member!.endpoint, face.urls[0]!]) {
      const port = Number(new URL(url).port)
      clients.push(stack.use(createGrpcClient({ address: { host: '127.0.0.1', port } })))
    }
  })
  after(() => stack.disposeAsync())

  for (const one of asks) {
    test(one.name, async () => {
      const [theirs, ours] = await Promise.all(clients.map((client) => answerOf(one, client)))
      assert.deepEqual(ours, theirs)
    })
  }

  test('a watch tells the same events, with what was there before', async () => {
    const seen = await Promise.all(clients.map((client) => watched(client)))
    assert.deepEqual(seen[1], seen[0])
    assert.equal(seen[0]!.events.length, 4)
  })

  test('a watch from before the compaction is ended with its revision', async () => {
    const ends = await Promise.all(
      clients.map(async (client) => {
        await using watch = openWatch(client)
        watch.write({ create_request: { ...pods, start_revision: 2 } })
        await watch.next(({ created }) => created)
        const { canceled, compact_revision } = await watch.next(({ canceled }) => canceled)
        return { canceled, compact_revision }
      }),
    )
    assert.deepEqual(ends[1], ends[0])
  })
})

async function watched(client: GrpcClient) {
  await using watch = openWatch(client)
  const { header } = await call(client, 'KV/Range', { key: '/registry/health' })
  const options = { prev_kv: true, progress_notify: true, fragment: true }
  const start_revision = header!.revision + 1
  watch.write({ create_request: { ...pods, ...options, start_revision } })
  const { watch_id } = await watch.next(({ created }) => created)
  await call(client, 'KV/Put', { key: key('w'), value: value('1') })
  await call(client, 'KV/Put', { key: '/registry/other', value: value('1') })
  await call(client, 'KV/Put', { key: key('w'), value: value('2') })
  await call(client, 'KV/Txn', { success: [remove('w'), put('x', 'y')] })
  await watch.next(({ events }) => events.some(({ kv }) => kv?.key === key('x')))
  watch.write({ cancel_request: { watch_id } })
  await watch.next(({ canceled }) => canceled)
  return comparable({ watch_id, events: watch.events }) as { events: readonly unknown[] }
}
