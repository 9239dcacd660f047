/** What an API server asks to know how far a watch has come, and at start-up. */
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { createFakeClock } from '#base/clock.ts'
import { createGrpcClient, type GrpcClient } from '#base/grpc/client.ts'
import { call, openWatch } from '#store/etcd-face/client-kit.ts'
import { openEtcdFace } from '#store/etcd-face/face.ts'
import { openMemoryEngine } from '#store/memory.ts'

const pods = { key: '/registry/pods/', range_end: '/registry/pods0' }
const everyWatch = -1

interface Opened extends AsyncDisposable {
  readonly client: GrpcClient
  readonly clock: ReturnType<typeof createFakeClock>
  put(key: string, size?: number): Promise<number>
}

async function open(): Promise<Opened> {
  await using stack = new AsyncDisposableStack()
  const clock = createFakeClock()
  const engine = stack.use(await openMemoryEngine({ clock }))
  const listen = ['http://127.0.0.1:0']
  const face = stack.use(await openEtcdFace({ engine, listen, progressMs: 5000 }))
  const port = Number(new URL(face.urls[0]!).port)
  const client = stack.use(createGrpcClient({ address: { host: '127.0.0.1', port } }))
  const opened = stack.move()
  return {
    client,
    clock,
    async put(key, size = 1) {
      const { header } = await call(client, 'KV/Put', { key, value: Buffer.alloc(size, 'v') })
      return header!.revision
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  }
}

suite('progress', () => {
  test('asked for, it comes after the events before it, for all watches of the stream', async () => {
    await using opened = await open()
    await using watch = openWatch(opened.client)
    watch.write({ create_request: { ...pods, start_revision: 1 } })
    await watch.next(({ created }) => created)
    watch.write({ create_request: { key: '/registry/nodes/', range_end: '/registry/nodes0' } })
    await watch.next(({ created }) => created)
    for (let i = 0; i < 50; i++) await opened.put(`${pods.key}${i}`)
    const revision = await opened.put('/registry/other')
    watch.write({ progress_request: {} })
    const { header, events } = await watch.next(({ watch_id }) => watch_id === everyWatch)
    assert.deepEqual([header!.revision, events], [revision, []])
    assert.equal(watch.events.length, 50)
  })

  test('asked for without a watch, it is the newest revision', async () => {
    await using opened = await open()
    const revision = await opened.put('/registry/other')
    await using watch = openWatch(opened.client)
    watch.write({ progress_request: {} })
    const { header } = await watch.next(({ watch_id }) => watch_id === everyWatch)
    assert.equal(header!.revision, revision)
  })

  test('a quiet watch that wants it is told by itself, after the interval', async () => {
    await using opened = await open()
    await using watch = openWatch(opened.client)
    watch.write({ create_request: { ...pods, progress_notify: true } })
    const { watch_id } = await watch.next(({ created }) => created)
    const revision = await opened.put('/registry/other')
    await opened.clock.run(5000)
    const told = await watch.next((response) => response.watch_id === watch_id)
    assert.deepEqual([told.header!.revision, told.events], [revision, []])
  })
})

test('a revision too large for one response comes in fragments to who can read them', async () => {
  await using opened = await open()
  await using watch = openWatch(opened.client)
  watch.write({ create_request: { ...pods, fragment: true, prev_kv: true } })
  await watch.next(({ created }) => created)
  const value = Buffer.alloc(700_000, 'v')
  const success = ['a', 'b'].map((name) => ({
    request_put: { key: `${pods.key}${name}`, value },
  }))
  await call(opened.client, 'KV/Txn', { success })
  await call(opened.client, 'KV/Txn', { success })
  let parts = 0
  await watch.next(({ events, fragment }) => {
    parts++
    return !fragment && events.at(-1)?.prev_kv !== undefined
  })
  const whole = watch.events.map(({ kv, prev_kv }) => [kv!.value.length, prev_kv?.value.length])
  const [made, changed] = [
    [700_000, undefined],
    [700_000, 700_000],
  ]
  assert.deepEqual(whole, [made, made, changed, changed])
  assert.ok(parts >= 3, `${parts} parts`)
})

test('at start-up an API server learns of the version, the member and that it is alone', async () => {
  await using opened = await open()
  await opened.put('/registry/health')
  const { version, leader, dbSize, header } = await call(opened.client, 'Maintenance/Status', {})
  // From 3.5.13 on an API server believes the progress of watches.
  const [major, minor, patch] = version.split('.').map(Number)
  assert.ok(major === 3 && (minor! > 5 || (minor === 5 && patch! >= 13)), version)
  assert.deepEqual([leader, dbSize > 0], [header!.member_id, true])
  const { members } = await call(opened.client, 'Cluster/MemberList', {})
  assert.deepEqual(
    members.map(({ ID, name }) => [ID, name]),
    [[leader, 'default']],
  )
})
