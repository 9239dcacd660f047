import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  describeChange,
  type EngineUnderTest,
  list,
  never,
  newest,
  put,
  remove,
  take,
  text,
} from '#store/conformance/kit.ts'
import { isStoreError } from '#store/store-error.ts'
import type { Change } from '#store/transaction.ts'

export function testCompaction({ open }: EngineUnderTest): void {
  async function filled() {
    const engine = await open()
    const base = await newest(engine)
    await put(engine, 'a', '1')
    await put(engine, 'b', '2')
    await put(engine, 'a', '3')
    await remove(engine, 'b')
    await put(engine, 'a', '5')
    return { engine, base, [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose]() }
  }

  test('what was compacted cannot be read, and the rest can', async () => {
    await using store = await filled()
    const { engine, base } = store
    await engine.compact(base + 3, { wait: true })
    await assert.rejects(list(engine, { at: base + 2 }), (err) => isStoreError(err, 'Compacted'))
    const reads = [
      await list(engine, { at: base + 3 }),
      await list(engine, { at: base + 4 }),
      await list(engine),
    ]
    assert.deepEqual(reads, [['a=3', 'b=2'], ['a=3'], ['a=5']])
    assert.equal((await engine.status()).compactRevision, base + 3)
  })

  test('changes after the compacted revision are whole, before it they throw', async () => {
    await using store = await filled()
    const { engine, base } = store
    await engine.compact(base + 3, { wait: true })
    const words = (await take(engine, base + 3, 2)).map((change) => describeChange(change, base))
    assert.deepEqual(words, ['delete b@4 was 2@2', 'put a=5@5 was 3@3'])
    const early = engine.changes(base + 2, { signal: never }).next()
    await assert.rejects(
      early,
      (err) => isStoreError(err, 'Compacted') && err.compactRevision === base + 3,
    )
  })

  test('a reader that has seen everything is not disturbed', async () => {
    await using store = await filled()
    const { engine, base } = store
    const next = engine.changes(base + 5, { signal: never }).next()
    await engine.compact(base + 5)
    await put(engine, 'a', '6')
    const { value } = await next
    assert.deepEqual(
      value?.changes.map(({ entry }: Change) => entry.modRevision - base),
      [6],
    )
  })

  test('compacting twice throws Compacted, ahead of time FutureRevision', async () => {
    await using store = await filled()
    const { engine, base } = store
    await engine.compact(base + 3)
    await assert.rejects(engine.compact(base + 3), (err) => isStoreError(err, 'Compacted'))
    await assert.rejects(engine.compact(base + 6), (err) => isStoreError(err, 'FutureRevision'))
  })

  test('writing goes on while much is compacted, and keys keep their versions', async () => {
    await using engine = await open()
    for (let n = 0; n < 40; n++)
      await Promise.all(Array.from({ length: 50 }, (_, i) => put(engine, `k${i}`, `${n}`)))
    const target = await newest(engine)
    const compacting = engine.compact(target, { wait: true })
    await Promise.all(Array.from({ length: 100 }, (_, i) => put(engine, `k${i % 50}`, 'last')))
    await compacting
    const { entries } = await engine.range({ from: 'k', to: 'l' })
    assert.deepEqual(new Set(entries.map(({ version }) => version)), new Set([42]))
    assert.equal((await take(engine, target, 100)).length, 100)
  })

  test('readers of what is just being compacted get it whole, or Compacted', async () => {
    await using engine = await open()
    const keys = 2500 // more than are fetched at once
    const write = (n: number) =>
      Promise.all(Array.from({ length: keys }, (_, i) => put(engine, `k${i}`, `${n}`)))
    await write(0)
    const old = await newest(engine)
    const wholeOrCompacted = async (read: Promise<readonly string[]>) => {
      const values = await read.catch((err: unknown) => {
        if (!isStoreError(err, 'Compacted')) throw err
      })
      if (values) assert.deepEqual([values.length, new Set(values).size], [keys, 1])
    }
    const values = async (at?: number) => {
      const { entries } = await engine.range({ from: 'k', to: 'l', ...(at && { at }) })
      return entries.map(({ value }) => text(value))
    }
    await write(1)
    const reads = [wholeOrCompacted(values()), wholeOrCompacted(values(old))]
    const snapshot = engine.snapshot()[Symbol.asyncIterator]()
    await snapshot.next()
    await write(2)
    await engine.compact(await newest(engine))
    reads.push(wholeOrCompacted(values()))
    for (const _ of [1, 2, 3]) await put(engine, 'x')
    while (!(await snapshot.next()).done);
    await Promise.all(reads)
  })
}
