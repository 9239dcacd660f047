import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFakeClock, systemClock } from '#base/clock.ts'
import {
  describeChange,
  type EngineUnderTest,
  get,
  list,
  newest,
  put,
  take,
} from '#store/conformance/kit.ts'
import { isStoreError } from '#store/store-error.ts'

export function testLeases({ open, ownClock }: EngineUnderTest): void {
  test('a granted lease has its time, and keys are attached by putting', async () => {
    await using engine = await open()
    const { id, ttlSeconds } = await engine.leases.grant({ ttlSeconds: 100 })
    await put(engine, 'b', '1', id)
    await put(engine, 'a', '1', id)
    const status = await engine.leases.timeToLive(id)
    assert.deepEqual([ttlSeconds, status.ttlSeconds, status.keys], [100, 100, ['a', 'b']])
    assert.ok(status.remainingSeconds > 90 && status.remainingSeconds <= 100)
    assert.equal((await get(engine, 'a'))!.lease, id)
    assert.ok((await engine.leases.list()).includes(id))
  })

  test('an id of 63 bits may be chosen, once', async () => {
    await using engine = await open()
    const id = 0x7fff_ffff_ffff_fff1n
    assert.equal((await engine.leases.grant({ id, ttlSeconds: 100 })).id, id)
    await put(engine, 'a', '1', id)
    assert.equal((await get(engine, 'a'))!.lease, id)
    const again = engine.leases.grant({ id, ttlSeconds: 100 })
    await assert.rejects(again, (err) => isStoreError(err, 'LeaseExists'))
    await engine.leases.revoke(id)
  })

  test('revoking deletes the keys in one revision, in order', async () => {
    await using engine = await open()
    const { id } = await engine.leases.grant({ ttlSeconds: 100 })
    await put(engine, 'b', '1', id)
    await put(engine, 'a', '2', id)
    await put(engine, 'c', '3')
    const base = await newest(engine)
    await engine.leases.revoke(id)
    assert.deepEqual([await list(engine), await newest(engine)], [['c=3'], base + 1])
    const words = (await take(engine, base, 2)).map(
      ({ type, entry }) => `${type} ${entry.key}@${entry.modRevision - base}`,
    )
    assert.deepEqual(words, ['delete a@1', 'delete b@1'])
  })

  test('a put detaches, attaches to another lease, or keeps the one there is', async () => {
    await using engine = await open()
    const first = await engine.leases.grant({ ttlSeconds: 100 })
    const second = await engine.leases.grant({ ttlSeconds: 100 })
    for (const key of ['kept', 'loose', 'moved']) await put(engine, key, '1', first.id)
    await put(engine, 'loose', '2')
    await put(engine, 'moved', '2', second.id)
    await engine.commit({
      success: [{ type: 'put', key: 'kept', value: Buffer.from('2'), lease: 'keep' }],
    })
    const keys = async (id: bigint) => (await engine.leases.timeToLive(id)).keys
    assert.deepEqual([await keys(first.id), await keys(second.id)], [['kept'], ['moved']])
    await engine.leases.revoke(first.id)
    assert.deepEqual(await list(engine), ['loose=2', 'moved=2'])
  })

  test('what a revoked lease cannot do', async () => {
    await using engine = await open()
    const { id } = await engine.leases.grant({ ttlSeconds: 100 })
    await engine.leases.revoke(id)
    const calls = [
      () => engine.leases.revoke(id),
      () => engine.leases.keepAlive(id),
      () => engine.leases.timeToLive(id),
      () => put(engine, 'a', '1', id),
    ]
    for (const call of calls)
      await assert.rejects(call, (err) => isStoreError(err, 'LeaseNotFound'))
    assert.ok(!(await engine.leases.list()).includes(id))
  })

  test('an expired lease takes its keys along, and one kept alive does not', async () => {
    const clock = ownClock ? undefined : createFakeClock()
    const pass = async (seconds: number) => {
      if (clock) return clock.advance(seconds * 1000)
      await new Promise<void>((resolve) => void systemClock.after(seconds * 1000, resolve))
    }
    await using engine = await open(clock && { clock })
    // Together longer than the time of either, and each far shorter than that of the one kept.
    const kept = await engine.leases.grant({ ttlSeconds: 5 })
    const lost = await engine.leases.grant({ ttlSeconds: 3 })
    await put(engine, 'kept', '1', kept.id)
    await put(engine, 'lost', '1', lost.id)
    const base = await newest(engine)
    const taking = take(engine, base, 1)
    for (let i = 0; i < 7; i++) {
      await pass(1)
      await engine.leases.keepAlive(kept.id)
    }
    assert.deepEqual(
      (await taking).map((change) => describeChange(change, base)),
      ['delete lost@1 was 1@0'],
    )
    assert.deepEqual(await list(engine), ['kept=1'])
    await assert.rejects(engine.leases.keepAlive(lost.id), (err) =>
      isStoreError(err, 'LeaseNotFound'),
    )
  })
  test('a date that is set ends no lease before its time, and keeps none beyond it', {
    skip: ownClock && 'it has a clock of its own',
  }, async () => {
    for (const shiftMs of [-86_400_000, 86_400_000]) {
      const clock = createFakeClock()
      await using engine = await open({ clock })
      const short = await engine.leases.grant({ ttlSeconds: 3 })
      const long = await engine.leases.grant({ ttlSeconds: 100 })
      await put(engine, 'short', '1', short.id)
      await put(engine, 'long', '1', long.id)
      const base = await newest(engine)
      const taking = take(engine, base, 1)
      clock.shift(shiftMs)
      await clock.run(5000)
      assert.equal((await taking)[0]?.entry.key, 'short')
      assert.deepEqual(await list(engine), ['long=1'])
      assert.equal((await engine.leases.timeToLive(long.id)).remainingSeconds, 95)
    }
  })
}
