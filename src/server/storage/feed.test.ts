import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { KindDefinition } from '#api/definition.ts'
import { isStatusError } from '#api/status/status.ts'
import { configMaps } from '#kinds/core/configmap/configmap.ts'
import { endpoints } from '#kinds/core/endpoints/endpoints.ts'
import { services } from '#kinds/core/service/service.ts'
import {
  describe,
  kept,
  listQuery,
  names,
  never,
  open,
  pod,
  podKind,
  put,
  servedPods,
  watchQuery,
} from '#server/storage/testing/kit.ts'
import type { ChangesOptions, Engine } from '#store/engine.ts'
import { onlyKey } from '#store/key.ts'
import { openMemoryEngine } from '#store/memory.ts'
import { closed, compacted, StoreError } from '#store/store-error.ts'

const name = { namespace: 'default', name: 'a' }
const write = (engine: Engine, key: string, value: Uint8Array) =>
  engine.commit({ success: [{ type: 'put', key, value }] })

/** An engine whose changes can be made to end with an error, and not to go on until allowed. */
function breakable(engine: Engine) {
  let fail: (error: unknown) => void = () => {}
  let gate = Promise.resolve()
  let opened = 0
  const broken: Engine = {
    ...bound(engine),
    changes(after: number, options: ChangesOptions) {
      opened++
      const stream = engine.changes(after, options)
      const { promise, reject } = Promise.withResolvers<never>()
      promise.catch(() => {})
      fail = reject
      return {
        next: async () => {
          await gate
          return await Promise.race([stream.next(), promise])
        },
        return: async () => (await stream.return?.()) ?? { done: true, value: undefined },
        requestProgress: () => stream.requestProgress(),
        [Symbol.asyncIterator]() {
          return this
        },
      }
    },
  }
  return {
    engine: broken,
    get opened() {
      return opened
    },
    fail: (error: unknown) => fail(error),
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>()
      gate = promise
      return resolve
    },
  }
}

function bound(engine: Engine): Engine {
  return {
    commit: (transaction, options) => engine.commit(transaction, options),
    range: (query, options) => engine.range(query, options),
    changes: (after, options) => engine.changes(after, options),
    compact: (revision, options) => engine.compact(revision, options),
    leases: engine.leases,
    status: (options) => engine.status(options),
    snapshot: (options) => engine.snapshot(options),
    fork: (options) => engine.fork(options),
    defragment: (options) => engine.defragment(options),
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  }
}

test('what others write is seen, and belongs to the kind whose prefix it has', async () => {
  await using opened = await open()
  const { engine, storage } = opened
  const maps = storage.store(kept(configMaps as KindDefinition))
  await write(engine, '/registry/pods/default/a', podKind.encode(pod('a')))
  await write(engine, '/registry/podsecurity/x', Buffer.from('of no kind'))
  await write(engine, '/registry/services/odd', Buffer.from('of no kind'))
  await write(engine, '/elsewhere', Buffer.from('not ours'))
  assert.equal(opened.pods.peek(name)?.object.metadata.name, 'a')
  assert.equal(names(await maps.list(listQuery(), never)), '')
  const both = [services, endpoints].map((kind) => storage.store(kept(kind as KindDefinition)))
  for (const store of both) assert.deepEqual(store.peekAll(''), [])
  await engine.commit({ success: [{ type: 'delete', ...onlyKey('/registry/services/odd') }] })
})

test('an object that cannot be read is an error to those who read it, and to nobody else', async () => {
  await using opened = await open()
  using all = await opened.pods.watch(watchQuery(), never)
  using some = await opened.pods.watch(watchQuery({ labels: 'app=a' }), never)
  using onNode = await opened.pods.watch(watchQuery({ fields: 'spec.nodeName=n1' }), never)
  for (const watcher of [all, some, onNode]) assert.deepEqual(watcher.take(), [])
  await write(opened.engine, '/registry/pods/default/a', Buffer.from('garbage'))
  await put(opened.pods, pod('b', { labels: { app: 'a' }, node: 'n1' }))
  assert.equal(all.take().length, 2)
  assert.deepEqual(some.take().map(describe), ['ADDED b'])
  assert.deepEqual(onNode.take().map(describe), ['ADDED b'])
  assert.equal(opened.errors.length > 0, true)
  const entry = opened.pods.peek(name)!
  for (const read of [() => entry.object, () => entry.encoded(servedPods, 'application/json')]) {
    assert.throws(read, (error) => isStatusError(error) && error.status.code === 500)
  }
  const replaced = await opened.pods.write(name, () => ({ put: pod('a') }), { signal: never })
  assert.equal(replaced.entry.object.metadata.name, 'a')
})

test('a broken stream is taken up again where it broke', async () => {
  await using engine = await openMemoryEngine()
  const under = breakable(engine)
  await using opened = await open({ engine: under.engine })
  using watcher = await opened.pods.watch(watchQuery(), never)
  watcher.take()
  under.fail(new StoreError('Unavailable', 'gone for a while'))
  await opened.clock.run(0)
  const writing = put(opened.pods, pod('a'))
  await opened.clock.run(1000)
  await writing
  assert.equal(under.opened, 2)
  assert.deepEqual(watcher.take().map(describe), ['ADDED a'])
  assert.deepEqual(opened.errors.map(String), ['StoreError: gone for a while'])
})

test('after the changes were compacted away all is loaded anew, and watches end', async () => {
  await using engine = await openMemoryEngine()
  const under = breakable(engine)
  await using opened = await open({ engine: under.engine })
  await put(opened.pods, pod('a'))
  await put(opened.pods, pod('b'))
  const before = opened.pods.peek({ namespace: 'default', name: 'b' })
  using watcher = await opened.pods.watch(watchQuery({ resourceVersion: '3' }), never)
  watcher.take()
  let ready = 0
  watcher.onReady = () => ready++
  const release = under.hold()
  under.fail(compacted(100))
  await engine.commit({ success: [{ type: 'delete', ...onlyKey('/registry/pods/default/a') }] })
  await write(engine, '/registry/pods/default/c', podKind.encode(pod('c')))
  release()
  await opened.clock.run(5000)
  assert.equal(ready, 1)
  assert.deepEqual(watcher.take().map(describe), [
    'ERROR The resourceVersion for the provided watch is too old.',
  ])
  assert.equal(names(await opened.pods.list(listQuery(), never)), 'b c')
  assert.equal(opened.pods.peek({ namespace: 'default', name: 'b' }), before)
  assert.equal(opened.storage.revision, (await engine.status()).revision)
  await put(opened.pods, pod('d'))
  assert.equal(names(await opened.pods.list(listQuery(), never)), 'b c d')
})

test('who waits for a feed that has failed for good is told', async () => {
  await using engine = await openMemoryEngine()
  const under = breakable(engine)
  const opened = await open({ engine: under.engine })
  under.fail(closed())
  await assert.rejects(opened.storage.ended, { reason: 'Closed' })
  await assert.rejects(put(opened.pods, pod('a')), (error) => {
    return isStatusError(error) && error.status.code === 503
  })
  await assert.rejects(async () => await opened.storage[Symbol.asyncDispose](), {
    reason: 'Closed',
  })
})

test('where others write too, reads ask how far the store is', async () => {
  await using engine = await openMemoryEngine()
  const under = breakable(engine)
  await using opened = await open({ engine: under.engine, isShared: true })
  await opened.clock.run(0)
  const release = under.hold()
  await write(engine, '/registry/pods/default/x', podKind.encode(pod('x')))
  await write(engine, '/registry/pods/default/a', podKind.encode(pod('a')))
  assert.equal(opened.pods.peek(name), undefined)
  assert.equal(await opened.pods.get(name, { signal: never, resourceVersion: '0' }), undefined)
  const reads = [
    opened.pods.get(name, { signal: never }),
    opened.pods.list(listQuery({ fields: 'metadata.name=a' }), never),
  ] as const
  release()
  await opened.clock.run(200)
  assert.equal((await reads[0])?.object.metadata.name, 'a')
  assert.equal(names(await reads[1]), 'a')
})

test('a change that was misled by a stale cache is asked again', async () => {
  await using engine = await openMemoryEngine()
  const under = breakable(engine)
  await using opened = await open({ engine: under.engine, isShared: true })
  await put(opened.pods, pod('a'))
  const release = under.hold()
  await write(engine, '/registry/pods/default/x', podKind.encode(pod('x')))
  await engine.commit({ success: [{ type: 'delete', ...onlyKey('/registry/pods/default/a') }] })
  const seen: boolean[] = []
  const creating = opened.pods.write(
    name,
    (current) => {
      seen.push(current !== undefined)
      if (current) throw new Error('it exists already')
      return { put: pod('a', { image: 'new' }) }
    },
    { signal: never },
  )
  await opened.clock.run(2000)
  const { entry } = await creating
  assert.deepEqual(seen, [true, false])
  assert.equal(entry.revision, (await engine.status()).revision)
  release()
})
