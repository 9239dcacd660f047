import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { KindDefinition } from '#api/definition.ts'
import { configMaps } from '#kinds/core/configmap/configmap.ts'
import { services } from '#kinds/core/service/service.ts'
import type { Entry, ObjectStore, Watcher } from '#server/served/object-store.ts'
import { fewestChanges, mostChanges } from '#server/storage/change-log.ts'
import {
  describe,
  kept,
  never,
  open,
  pod,
  podKind,
  put,
  remove,
  watchQuery,
} from '#server/storage/testing/kit.ts'
import { openMemoryEngine } from '#store/memory.ts'

type Query = Parameters<typeof watchQuery>[0]

async function watch(store: ObjectStore, query: Query = {}): Promise<Watcher> {
  return await store.watch(watchQuery(query), never)
}

/** Everything there is to take, as words. */
function drain(watcher: Watcher): string[] {
  const seen: string[] = []
  for (let events = watcher.take(); events.length > 0; events = watcher.take()) {
    seen.push(...events.map(describe))
  }
  return seen
}

/** What happened to the recorded secrets: a enters, leaves and comes back; b ends; c comes. */
async function history(store: ObjectStore): Promise<number> {
  const first = await put(store, pod('first', { namespace: 'other' }))
  await put(store, pod('a', { labels: { app: 'web' }, node: 'n1' }))
  await put(store, pod('b', { labels: { app: 'db' } }))
  await put(store, pod('a', { labels: { app: 'db' }, node: 'n2' }))
  await put(store, pod('c', { labels: { app: 'web' } }))
  await remove(store, 'b')
  await put(store, pod('a', { labels: { app: 'web', x: '1' }, node: 'n2' }))
  return first
}

/** What is asked for, what is seen of default, and whether the first pod is seen too. */
const selections: readonly (readonly [Query, readonly string[], boolean])[] = [
  [{}, ['ADDED a', 'ADDED b', 'MODIFIED a', 'ADDED c', 'DELETED b', 'MODIFIED a'], true],
  [{ labels: 'app=web' }, ['ADDED a', 'DELETED a', 'ADDED c', 'ADDED a'], false],
  [{ labels: 'app=db' }, ['ADDED b', 'ADDED a', 'DELETED b', 'DELETED a'], false],
  [{ labels: 'x' }, ['ADDED a'], false],
  [{ labels: 'app=nope' }, [], false],
  [{ fields: 'metadata.name=a' }, ['ADDED a', 'MODIFIED a', 'MODIFIED a'], false],
  [{ fields: 'metadata.name!=a' }, ['ADDED b', 'ADDED c', 'DELETED b'], true],
  [{ fields: 'metadata.name=b', labels: 'app=db' }, ['ADDED b', 'DELETED b'], false],
  [{ fields: 'spec.nodeName=n1' }, ['ADDED a', 'DELETED a'], false],
  [{ fields: 'spec.nodeName=n2' }, ['ADDED a', 'MODIFIED a'], false],
  [{ fields: 'spec.nodeName=' }, ['ADDED b', 'ADDED c', 'DELETED b'], true],
  [{ namespace: 'default', fields: 'spec.nodeName=n2' }, ['ADDED a', 'MODIFIED a'], false],
  [{ namespace: 'other' }, [], true],
  [{ fields: 'metadata.namespace=other' }, [], true],
  [{ namespace: 'default', fields: 'metadata.namespace=other' }, [], false],
]
for (const [asked, want, seesFirst] of selections) {
  const name = JSON.stringify(asked)
  test(`a watch of ${name} from a revision sees what came since`, async () => {
    await using opened = await open()
    const first = await history(opened.pods)
    using watcher = await watch(opened.pods, { ...asked, resourceVersion: String(first) })
    assert.deepEqual(drain(watcher), want)
  })

  test(`a watch of ${name} sees the same as it comes`, async () => {
    await using opened = await open()
    using one = await watch(opened.pods, asked)
    using other = await watch(opened.pods, asked)
    await history(opened.pods)
    const all = seesFirst ? ['ADDED first', ...want] : want
    const events = one.take()
    assert.deepEqual(events.map(describe), all)
    if (events.length > 0) assert.equal(other.take(), events)
  })
}

test('who leaves is shown as he was, at the revision of his leaving', async () => {
  await using opened = await open()
  using watcher = await watch(opened.pods, { labels: 'app=web' })
  await put(opened.pods, pod('a', { labels: { app: 'web' } }))
  const left = await put(opened.pods, pod('a', { labels: { app: 'db' } }))
  const event = watcher.take()[1]!
  assert.equal(describe(event), 'DELETED a')
  const { object, revision } = (event as { entry: Entry }).entry
  assert.deepEqual(object.metadata.labels, { app: 'web' })
  assert.equal(object.metadata.resourceVersion, String(left))
  assert.equal(revision, left)
})

for (const [query, want] of [
  [{ resourceVersion: '' }, ['ADDED a', 'ADDED b']],
  [{ resourceVersion: '0' }, ['ADDED a', 'ADDED b']],
  [{ resourceVersion: '', bookmarks: true }, ['ADDED a', 'ADDED b', 'BOOKMARK end']],
  [{ resourceVersion: '0', bookmarks: true }, ['ADDED a', 'ADDED b', 'BOOKMARK end']],
  [{ sendInitialEvents: true, bookmarks: true }, ['ADDED a', 'ADDED b', 'BOOKMARK end']],
  [
    { sendInitialEvents: true, resourceVersion: '2', bookmarks: true },
    ['ADDED a', 'ADDED b', 'BOOKMARK end'],
  ],
  [{ sendInitialEvents: true }, ['ADDED a', 'ADDED b']],
  [{ sendInitialEvents: false }, []],
  [{ sendInitialEvents: false, resourceVersion: '0' }, []],
  [{ sendInitialEvents: false, resourceVersion: '2' }, ['ADDED b']],
] as const satisfies readonly (readonly [Query, readonly string[]])[]) {
  test(`a watch with ${JSON.stringify(query)} begins so`, async () => {
    await using opened = await open()
    await put(opened.pods, pod('a'))
    await put(opened.pods, pod('b'))
    using watcher = await watch(opened.pods, query)
    assert.deepEqual(drain(watcher), want)
    await put(opened.pods, pod('c'))
    assert.deepEqual(drain(watcher), ['ADDED c'])
  })
}

test('a watch from the future is silent until then', async () => {
  await using opened = await open()
  await put(opened.pods, pod('a'))
  using watcher = await watch(opened.pods, { resourceVersion: '4' })
  assert.deepEqual(drain(watcher), [])
  await put(opened.pods, pod('b'))
  await put(opened.pods, pod('c'))
  assert.deepEqual(drain(watcher), [])
  await put(opened.pods, pod('d'))
  assert.deepEqual(drain(watcher), ['ADDED d'])
})

test('initial events of the future are waited for, and then refused by an event', async () => {
  await using opened = await open()
  const future = { sendInitialEvents: true, resourceVersion: '999', bookmarks: true }
  const asked = watch(opened.pods, future)
  await opened.clock.run(3000)
  using watcher = await asked
  assert.deepEqual(drain(watcher), ['ERROR Timeout: Too large resource version: 999, current: 1'])
  assert.equal(watcher.hasEnded, true)
})

test('a revision that is none is refused at once', async () => {
  await using opened = await open()
  await assert.rejects(watch(opened.pods, { resourceVersion: 'x' }), {
    name: 'StatusError',
    message: 'resourceVersion: Invalid value: "x": strconv.ParseUint: parsing "x": invalid syntax',
  })
})

test('a revision before what is remembered is refused by an event', async () => {
  await using first = await open()
  await put(first.pods, pod('a'))
  await using second = await open({ engine: first.engine, historyRevisions: 0 })
  using watcher = await watch(second.pods, { resourceVersion: '1', bookmarks: true })
  assert.deepEqual(drain(watcher), ['ERROR too old resource version: 1 (2)'])
  assert.equal(watcher.hasEnded, true)
})

test('watches resume after a restart, also of kinds that had nothing or come late', async () => {
  await using engine = await openMemoryEngine()
  let first = 0
  {
    await using before = await open({ engine })
    first = await put(before.pods, pod('gone'))
    await remove(before.pods, 'gone')
    await history(before.pods)
  }
  await using after = await open({ engine })
  const resume = (store: ObjectStore) => watch(store, { resourceVersion: String(first) })
  using watcher = await resume(after.pods)
  const all = ['DELETED gone', 'ADDED first', 'ADDED a', 'ADDED b', 'MODIFIED a', 'ADDED c']
  assert.deepEqual(drain(watcher), [...all, 'DELETED b', 'MODIFIED a'])
  const maps = after.storage.store(kept(configMaps as KindDefinition))
  using quiet = await resume(maps)
  assert.deepEqual(drain(quiet), [])
  const key = '/registry/services/specs/default/s'
  await engine.commit({ success: [{ type: 'put', key, value: Buffer.from('x') }] })
  const late = after.storage.store(kept(services as KindDefinition))
  using lateWatcher = await resume(late)
  assert.equal(lateWatcher.take()[0]?.type, 'ERROR')
  using lateNow = await watch(late, { resourceVersion: String(after.storage.revision - 1) })
  assert.equal(lateNow.take()[0]?.type, 'ADDED')
})

test('bookmarks come about once a minute, to those who asked', async () => {
  await using opened = await open()
  await put(opened.pods, pod('a'))
  using asking = await watch(opened.pods, { bookmarks: true, resourceVersion: '2' })
  using other = await watch(opened.pods, { resourceVersion: '2' })
  assert.deepEqual([drain(asking), drain(other)], [[], []])
  let ready = 0
  asking.onReady = () => ready++
  await opened.clock.run(44_000)
  assert.equal(ready, 0)
  await opened.clock.run(16_001)
  assert.equal(ready, 1)
  assert.deepEqual(asking.take(), [{ type: 'BOOKMARK', revision: 2, isInitialEnd: false }])
  assert.deepEqual(drain(other), [])
  await put(opened.pods, pod('b'))
  await opened.clock.run(60_001)
  assert.deepEqual(drain(asking), ['ADDED b', 'BOOKMARK'])
})

test('the last bookmark comes two seconds before a watch is ended', async () => {
  await using opened = await open()
  const query = { bookmarks: true, resourceVersion: '1' }
  using short = await watch(opened.pods, { ...query, timeoutMs: 2000 })
  using longer = await watch(opened.pods, { ...query, timeoutMs: 5000 })
  assert.deepEqual([drain(short), drain(longer)], [[], []])
  await opened.clock.run(2999)
  assert.deepEqual([drain(short), drain(longer)], [[], []])
  await opened.clock.run(1)
  assert.deepEqual([drain(short), drain(longer)], [[], ['BOOKMARK']])
  await opened.clock.run(60_000)
  assert.deepEqual([drain(short), drain(longer)], [[], []])
})

test('a few events at a time', async () => {
  await using opened = await open()
  for (const name of 'abc') await put(opened.pods, pod(name))
  using watcher = await watch(opened.pods, { bookmarks: true })
  for (const name of 'de') await put(opened.pods, pod(name))
  const parts: string[][] = []
  for (let events = watcher.take(2); events.length > 0; events = watcher.take(2)) {
    parts.push(events.map(describe))
  }
  assert.deepEqual(parts, [
    ['ADDED a', 'ADDED b'],
    ['ADDED c'],
    ['BOOKMARK end'],
    ['ADDED d', 'ADDED e'],
  ])
})

test('who falls out of the log is ended, others are not', async () => {
  await using opened = await open()
  using slow = await watch(opened.pods, { labels: 'app' })
  using quick = await watch(opened.pods, { labels: 'app' })
  let count = 0
  for (let i = 0; i < fewestChanges + 600; i++) {
    opened.clock.advance(1000)
    await put(opened.pods, pod('a', { labels: { app: String(i) } }))
    count += drain(quick).length
  }
  assert.equal(count, fewestChanges + 600)
  const events = drain(slow)
  assert.equal(events.length, 1)
  assert.match(events[0]!, /^ERROR too old resource version: /)
  assert.equal(slow.hasEnded, true)
  assert.equal(mostChanges > fewestChanges, true)
})

test('an event is one value for all who see it', async () => {
  await using opened = await open()
  using one = await watch(opened.pods)
  using other = await watch(opened.pods, { labels: '!nope' })
  await put(opened.pods, pod('a'))
  const [first] = one.take()
  const [second] = other.take()
  assert.equal(second, first)
  assert.ok(first?.type === 'ADDED')
  assert.equal(first.entry.object.metadata.name, 'a')
})

test('an event handler that throws harms nobody else', async () => {
  await using opened = await open()
  using one = await watch(opened.pods)
  using other = await watch(opened.pods)
  drain(one)
  drain(other)
  one.onReady = () => {
    throw new Error('the handler is broken')
  }
  let ready = 0
  other.onReady = () => ready++
  await put(opened.pods, pod('a'))
  assert.equal(ready, 1)
  assert.deepEqual(opened.errors.map(String), ['Error: the handler is broken'])
})

test('watches end when their kind changes, and the objects stay', async () => {
  await using opened = await open()
  await put(opened.pods, pod('a'))
  using watcher = await watch(opened.pods)
  drain(watcher)
  let ready = 0
  watcher.onReady = () => ready++
  const again = opened.storage.store(podKind)
  assert.equal(ready, 1)
  assert.deepEqual(watcher.take(), [])
  assert.equal(watcher.hasEnded, true)
  assert.equal(again.peek({ namespace: 'default', name: 'a' })?.object.metadata.name, 'a')
  opened.storage.release('pods')
  await opened.engine.commit({
    success: [{ type: 'put', key: '/registry/pods/default/b', value: podKind.encode(pod('b')) }],
  })
  const last = opened.storage.store(podKind)
  assert.deepEqual(
    last.peekAll('default').map(({ object }) => object.metadata.name),
    ['a', 'b'],
  )
})
