import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type EngineUnderTest,
  get,
  list,
  never,
  newest,
  put,
  remove,
} from '#store/conformance/kit.ts'
import type { Engine } from '#store/engine.ts'
import { isStoreError } from '#store/store-error.ts'

export function testSnapshots({ open, restore }: EngineUnderTest): void {
  async function filled(): Promise<{ engine: Engine; lease: bigint }> {
    const engine = await open()
    const { id: lease } = await engine.leases.grant({ ttlSeconds: 1000 })
    await put(engine, 'a', '1')
    await put(engine, 'b', '2', lease)
    await put(engine, 'c', '3')
    await put(engine, 'a', '4')
    await remove(engine, 'c')
    return { engine, lease }
  }

  async function assertSame(copy: Engine, original: Engine, lease: bigint): Promise<void> {
    assert.deepEqual(await list(copy), ['a=4', 'b=2'])
    assert.equal(await newest(copy), await newest(original))
    for (const key of ['a', 'b']) {
      const [{ value: _, ...there }, { value: __, ...here }] = [
        (await get(copy, key))!,
        (await get(original, key))!,
      ]
      assert.deepEqual({ ...there }, { ...here })
    }
    assert.deepEqual((await copy.leases.timeToLive(lease)).keys, ['b'])
  }

  test('a snapshot restores keys, revisions and leases', {
    skip: !restore && 'revisions cannot be kept',
  }, async () => {
    const { engine, lease } = await filled()
    await using _ = engine
    await using copy = await restore!(engine.snapshot())
    await assertSame(copy, engine, lease)
    const at = await newest(copy)
    await put(copy, 'd')
    assert.equal(await newest(copy), at + 1)
    await assert.rejects(copy.changes(at - 1, { signal: never }).next(), (err) =>
      isStoreError(err, 'Compacted'),
    )
  })

  test('a snapshot that was cut or changed is refused', {
    skip: !restore && 'revisions cannot be kept',
  }, async () => {
    const { engine } = await filled()
    await using _ = engine
    const chunks: Uint8Array[] = []
    for await (const chunk of engine.snapshot()) chunks.push(chunk)
    const whole = Buffer.concat(chunks)
    const flipped = Buffer.from(whole)
    flipped[whole.length >> 1]! ^= 1
    for (const wrong of [
      whole.subarray(0, -1),
      whole.subarray(0, whole.length >> 1),
      flipped,
      Buffer.alloc(0),
    ]) {
      const restoring = async () => {
        await using _ = await restore!(one(wrong))
      }
      await assert.rejects(
        restoring,
        (err) => isStoreError(err, 'Corrupt') || isStoreError(err, 'UnknownFormat'),
      )
    }
  })

  test('a fork has everything and goes its own way', async () => {
    const { engine, lease } = await filled()
    await using _ = engine
    await using copy = await engine.fork()
    await assertSame(copy, engine, lease)
    await put(copy, 'only here')
    await put(engine, 'a', 'only there')
    assert.deepEqual(
      [await list(copy), await list(engine)],
      [
        ['a=4', 'b=2', 'only here=v'],
        ['a=only there', 'b=2'],
      ],
    )
  })
}

async function* one(chunk: Uint8Array): AsyncIterable<Uint8Array> {
  yield chunk
}
