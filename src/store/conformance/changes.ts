import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  bytes,
  describeChange,
  type EngineUnderTest,
  never,
  newest,
  nextBatch,
  put,
  remove,
  take,
} from '#store/conformance/kit.ts'
import { onlyKey, prefixRange } from '#store/key.ts'
import { isStoreError } from '#store/store-error.ts'

export function testChanges({ open }: EngineUnderTest): void {
  test('changes leaves nothing out, from any revision, with what was there before', async () => {
    await using engine = await open()
    const base = await newest(engine)
    await put(engine, 'a', '1')
    await put(engine, 'b', '2')
    await put(engine, 'a', '3')
    await remove(engine, 'a')
    const all = ['put a=1@1', 'put b=2@2', 'put a=3@3 was 1@1', 'delete a@4 was 3@3']
    for (let after = 0; after < 4; after++) {
      const changes = await take(engine, base + after, 4 - after)
      assert.deepEqual(
        changes.map((change) => describeChange(change, base)),
        all.slice(after),
      )
    }
  })

  test('changes follows what is still to come', async () => {
    await using engine = await open()
    const base = await newest(engine)
    const taking = take(engine, base, 3)
    await put(engine, 'a', '1')
    await put(engine, 'b', '2')
    await remove(engine, 'a')
    const words = (await taking).map((change) => describeChange(change, base))
    assert.deepEqual(words, ['put a=1@1', 'put b=2@2', 'delete a@3 was 1@1'])
  })

  test('a thousand commits of many writers arrive once and in order', async () => {
    await using engine = await open()
    const base = await newest(engine)
    const taking = take(engine, base, 1000, { withoutPrevious: true })
    const writer = async (w: number) => {
      for (let i = 0; i < 100; i++) await put(engine, `${w}/${i}`)
    }
    await Promise.all(Array.from({ length: 10 }, (_, w) => writer(w)))
    const revisions = (await taking).map(({ entry }) => entry.modRevision - base)
    assert.deepEqual(
      revisions,
      Array.from({ length: 1000 }, (_, i) => i + 1),
    )
    const late = await take(engine, base + 500, 500)
    assert.deepEqual(
      late.map(({ entry }) => entry.modRevision - base),
      revisions.slice(500),
    )
  })

  test('changes of a key range leaves out the others and goes on past them', async () => {
    await using engine = await open()
    const base = await newest(engine)
    const following = take(engine, base, 2, prefixRange('b/'))
    for (const key of ['a/1', 'b/1', 'c', 'b/2', 'b0']) await put(engine, key, key)
    const words = ['put b/1=b/1@2', 'put b/2=b/2@4']
    for (const changes of [await following, await take(engine, base, 2, prefixRange('b/'))]) {
      assert.deepEqual(
        changes.map((change) => describeChange(change, base)),
        words,
      )
    }
  })

  test('the changes of one revision come in one batch', async () => {
    await using engine = await open()
    const base = await newest(engine)
    const keys = Array.from({ length: 300 }, (_, i) => `k${String(i).padStart(3, '0')}`)
    const stream = engine.changes(base, { signal: never })
    await engine.commit({ success: keys.map((key) => ({ type: 'put', key, value: bytes(key) })) })
    const { revision, changes } = await nextBatch(stream)
    assert.deepEqual([revision - base, changes.map(({ entry }) => entry.key)], [1, keys])
    await stream.return?.()
  })

  test('changes after a revision to come begin there', async () => {
    await using engine = await open()
    const base = await newest(engine)
    const taking = take(engine, base + 2, 1)
    for (const key of ['a', 'b', 'c']) await put(engine, key)
    assert.deepEqual(
      (await taking).map(({ entry }) => entry.key),
      ['c'],
    )
  })

  test('progress is reported when asked for, though nothing of the range changed', async () => {
    await using engine = await open()
    const base = await newest(engine)
    const stream = engine.changes(base, { signal: never, ...onlyKey('quiet') })
    const first = nextBatch(stream)
    await put(engine, 'other')
    stream.requestProgress()
    const { revision, changes } = await first
    assert.deepEqual([revision - base, changes], [1, []])
    await stream.return?.()
  })

  test('progress is reported when asked for, though nothing happened at all', async () => {
    await using engine = await open()
    const base = await newest(engine)
    const stream = engine.changes(base, { signal: never })
    const first = nextBatch(stream)
    stream.requestProgress()
    const { revision, changes } = await first
    assert.deepEqual([revision - base, changes], [0, []])
    await stream.return?.()
  })

  test('progress is reported by itself after a while of quiet', async () => {
    await using engine = await open()
    const base = await newest(engine)
    await put(engine, 'other')
    const stream = engine.changes(base, { signal: never, ...onlyKey('quiet'), progressMs: 10 })
    const batch = await nextBatch(stream)
    assert.deepEqual([batch.revision - base, batch.changes], [1, []])
    await stream.return?.()
  })

  test('changes end with the signal, and with the engine', async () => {
    const engine = await open()
    const stop = new AbortController()
    const stopped = engine.changes(await newest(engine), { signal: stop.signal }).next()
    stop.abort(new Error('enough'))
    await assert.rejects(stopped, { message: 'enough' })
    const closed = engine.changes(await newest(engine), { signal: never }).next()
    closed.catch(() => {}) // looked at below, after the engine is closed
    await engine[Symbol.asyncDispose]()
    await assert.rejects(closed, (err) => isStoreError(err, 'Closed'))
  })

  test('a change is seen no later than a range read after it', async () => {
    await using engine = await open()
    const base = await newest(engine)
    const stream = engine.changes(base, { signal: never })
    for (let n = 1; n <= 20; n++) {
      await put(engine, 'a', `${n}`)
      const { changes } = await nextBatch(stream)
      assert.deepEqual(
        changes.map(({ entry }) => entry.modRevision - base),
        [n],
      )
    }
    await stream.return?.()
  })
}
