import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { KindDefinition } from '#api/definition.ts'
import type { Resource } from '#api/metadata.ts'
import { configMaps } from '#kinds/core/configmap/configmap.ts'
import { persistentVolumeClaims } from '#kinds/core/persistentvolumeclaim/persistentvolumeclaim.ts'
import type { PersistentVolumeClaim } from '#kinds/core/persistentvolumeclaim/types.ts'
import type { Entry } from '#server/served/object-store.ts'
import {
  describe,
  kept,
  listQuery,
  names,
  never,
  open,
  pod,
  put,
  remove,
  servedPods,
  watchQuery,
} from '#server/storage/testing/kit.ts'
import { writeAt } from '#store/transaction.ts'

const options = { signal: never }
const named = (name: string, namespace = 'default') => ({ namespace, name })

test('what was written is there at once, as the very object', async () => {
  await using opened = await open()
  const { pods, engine } = opened
  const web = pod('web')
  const { entry, before, removed } = await pods.write(named('web'), () => ({ put: web }), options)
  assert.equal(before, undefined)
  assert.equal(removed, false)
  assert.equal(pods.get(named('web'), options), entry)
  assert.equal(entry.object.metadata.resourceVersion, String(entry.revision))
  assert.equal(
    (entry.object as unknown as { spec: unknown }).spec,
    (web as unknown as { spec: unknown }).spec,
  )
  assert.equal(Object.isFrozen(entry.object) && Object.isFrozen(entry.object.metadata), true)
  assert.equal(entry.key, '/registry/pods/default/web')
  const { entries } = await engine.range({ from: '/', to: '0' })
  assert.equal(Buffer.from(entries[0]!.value.subarray(0, 4)).toString(), 'k8s\0')
  assert.equal(entries[0]!.modRevision, entry.revision)
})

test('a write that changes nothing makes no revision', async () => {
  await using opened = await open()
  const revision = await put(opened.pods, pod('web'))
  assert.equal(await put(opened.pods, pod('web')), revision)
  assert.notEqual(await put(opened.pods, pod('web', { image: 'web:2' })), revision)
})

test('what was stored in other bytes is written anew by a write that changes nothing else', async () => {
  await using first = await open()
  const { engine } = first
  const json = Buffer.from(JSON.stringify(pod('web')))
  const { revision: old } = await engine.commit(writeAt('/registry/pods/default/web', 0, json))
  await using second = await open({ engine })
  const { object } = second.pods.peek(named('web'))!
  const revision = await put(second.pods, object)
  assert.notEqual(revision, old)
  assert.equal(await put(second.pods, object), revision)
})

test('what reading fills in of a new object is written with the next write, even of nothing else', async () => {
  await using first = await open()
  const { engine, storage } = first
  const claims = storage.store(claimKind)
  const { entry } = await claims.write(named('a'), () => ({ put: claim('a') }), options)
  assert.equal(phaseOf(entry), 'Pending')
  await using second = await open({ engine })
  assert.equal(phaseOf(second.storage.store(claimKind).peek(named('a'))!), 'Pending')
  const keep = async () =>
    (await claims.write(named('a'), () => ({ keep: true }), options)).entry.revision
  const next = await keep()
  assert.notEqual(next, entry.revision)
  assert.equal(await keep(), next)
})

const claimKind = kept(persistentVolumeClaims as KindDefinition)
const phaseOf = ({ object }: Entry) => (object as PersistentVolumeClaim).status?.phase

function claim(name: string): Resource {
  const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } }
  const head = { apiVersion: 'v1', kind: 'PersistentVolumeClaim' }
  const object = { ...head, metadata: { name, namespace: 'default' }, spec }
  return claimKind.decode(Buffer.from(JSON.stringify(object)))
}

test('a removal answers the last state at the revision of its end', async () => {
  await using opened = await open()
  const revision = await put(opened.pods, pod('web'))
  const result = await opened.pods.write(named('web'), () => ({ remove: true }), options)
  assert.equal(result.removed, true)
  assert.equal(result.before?.revision, revision)
  assert.equal(result.entry.object.metadata.resourceVersion, String(result.entry.revision))
  assert.equal(result.entry.revision > revision, true)
  assert.equal(opened.pods.peek(named('web')), undefined)
})

test('a dry run changes nothing, and says what would be', async () => {
  await using opened = await open()
  const dry = { signal: never, dryRun: true }
  const first = await opened.pods.write(named('web'), () => ({ put: pod('web') }), dry)
  assert.equal(first.entry.object.metadata.resourceVersion, undefined)
  assert.equal(opened.pods.peek(named('web')), undefined)
  const revision = await put(opened.pods, pod('web'))
  const second = await opened.pods.write(
    named('web'),
    () => ({ put: pod('web', { image: 'x' }) }),
    dry,
  )
  assert.equal(second.entry.revision, revision)
  const third = await opened.pods.write(named('web'), () => ({ remove: true }), dry)
  assert.equal(third.removed, true)
  assert.equal((opened.pods.peek(named('web')) as Entry).revision, revision)
})

test('of two writes that begin together the later one sees the earlier', async () => {
  await using opened = await open()
  await put(opened.pods, pod('web', { labels: { n: '0' } }))
  const add = () =>
    opened.pods.write(
      named('web'),
      (current) => {
        const n = Number(current!.object.metadata.labels!.n) + 1
        return { put: pod('web', { labels: { n: String(n) } }) }
      },
      options,
    )
  await Promise.all(Array.from({ length: 10 }, add))
  const entry = opened.pods.peek(named('web'))!
  assert.equal(entry.object.metadata.labels!.n, '10')
})

test('encodings are made once', async () => {
  await using opened = await open()
  await put(opened.pods, pod('web'))
  const entry = opened.pods.peek(named('web'))!
  const json = entry.encoded(servedPods, 'application/json')
  assert.equal(entry.encoded(servedPods, 'application/json'), json)
  assert.equal(JSON.parse(json.toString()).metadata.resourceVersion, String(entry.revision))
  assert.equal(json.at(-1), 0x0a)
  const protobuf = entry.encoded(servedPods, 'application/vnd.kubernetes.protobuf')
  assert.equal(protobuf.subarray(0, 4).toString(), 'k8s\0')
})

test('what is there when a storage opens is loaded, also for kinds that come late', async () => {
  await using first = await open()
  await put(first.pods, pod('a'))
  await put(first.pods, pod('b', { namespace: 'other' }))
  await using second = await open({ engine: first.engine })
  const all = await second.pods.list(listQuery(), never)
  assert.equal(names(all), 'a b')
  const maps = second.storage.store(kept(configMaps as KindDefinition))
  assert.equal(names(await maps.list(listQuery(), never)), '')
  assert.equal((await second.pods.list(listQuery(), never)) !== all, true)
  const again = await second.pods.list(listQuery(), never)
  assert.equal(again.entries, all.entries)
})

test('a watch shows what is there, then what comes, in order', async () => {
  await using opened = await open()
  const { pods } = opened
  await put(pods, pod('a'))
  using watcher = await pods.watch(watchQuery({ bookmarks: true }), never)
  assert.deepEqual(watcher.take().map(describe), ['ADDED a'])
  assert.deepEqual(watcher.take().map(describe), ['BOOKMARK end'])
  assert.deepEqual(watcher.take(), [])
  let ready = 0
  watcher.onReady = () => ready++
  await put(pods, pod('b'))
  await put(pods, pod('a', { image: 'x' }))
  await remove(pods, 'b')
  assert.equal(ready, 1)
  assert.deepEqual(watcher.take().map(describe), ['ADDED b', 'MODIFIED a', 'DELETED b'])
  assert.deepEqual(watcher.take(), [])
})

test('encodings that are too many are let go of, the oldest first, and made again', async () => {
  await using opened = await open({ encodingBytes: 4000 })
  const { pods } = opened
  using watcher = await pods.watch(watchQuery(), never)
  for (let i = 0; i < 40; i++) await put(pods, pod(`p${i}`))
  const text = (entry: Entry) => entry.encoded(servedPods, 'application/json').toString()
  const entries = pods.peekAll('default')
  const first = entries.map(text)
  const [oldest, newest] = [entries[0]!, entries.at(-1)!]
  const kept = newest.encoded(servedPods, 'application/json')
  assert.equal(newest.encoded(servedPods, 'application/json'), kept)
  const gone = oldest.encoded(servedPods, 'application/json')
  assert.equal(gone.toString(), first[0])
  for (const event of watcher.take()) {
    if (event.type !== 'ADDED') continue
    assert.equal(first.includes(text(event.entry)), true)
  }
  assert.deepEqual(entries.map(text), first)
  for (const { object } of entries)
    assert.equal(await put(pods, object), Number(object.metadata.resourceVersion))
})

test('objects with a time to live are gone after it, in one revision', async () => {
  await using opened = await open()
  const { pods, clock } = opened
  using watcher = await pods.watch(watchQuery(), never)
  for (const name of ['a', 'b', 'c']) {
    await pods.write(named(name), () => ({ put: pod(name), ttlSeconds: 60 }), options)
  }
  await put(pods, pod('c', { image: 'stays' }))
  const { revision } = await pods.list(listQuery(), never)
  await clock.run(100_000)
  assert.equal(names(await pods.list(listQuery(), never)), 'c')
  assert.deepEqual(watcher.take().map(describe), [
    'ADDED a',
    'ADDED b',
    'ADDED c',
    'MODIFIED c',
    'DELETED a',
    'DELETED b',
  ])
  const both = { resourceVersionMatch: 'Exact', resourceVersion: String(revision) } as const
  assert.equal(names(await pods.list(listQuery(both), never)), 'a b c')
  const after = { ...both, resourceVersion: String(revision + 1) } as const
  assert.equal(names(await pods.list(listQuery(after), never)), 'c')
})

test('a value that is too large is refused in the words of etcd', async () => {
  await using opened = await open()
  const large = pod('a', { labels: { big: 'x'.repeat(1_600_000) } })
  await assert.rejects(put(opened.pods, large), {
    name: 'StatusError',
    message: 'etcdserver: request is too large',
  })
})

test('an aborted write ends with the reason', async () => {
  await using opened = await open()
  const reason = new Error('the client is gone')
  const signal = AbortSignal.abort(reason)
  await assert.rejects(
    opened.pods.write(named('a'), () => ({ put: pod('a') }), { signal }),
    reason,
  )
  assert.equal(opened.pods.peek(named('a')), undefined)
})
