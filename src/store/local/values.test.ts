import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSeededRandom } from '#base/random.ts'
import { Values } from '#store/local/values.ts'
import type { Slot } from '#store/state.ts'

test('values are kept apart from their givers’ memory and from each other', () => {
  const random = createSeededRandom(23)
  const values = new Values(1 << 20)
  const kept: (readonly [own: Uint8Array, was: Buffer])[] = []
  const shared = Buffer.alloc(64 * 1024)
  for (let i = 0; i < 3000; i++) {
    const given = shared.subarray(0, random.below(i % 100 === 0 ? 20_000 : 2000))
    given.set(random.bytes(given.length))
    kept.push([values.own(given), Buffer.from(given)])
  }
  shared.fill(0)
  for (const [own, was] of kept) assert.ok(was.equals(own))
})

test('small values share memory, so that there are few pieces of it', () => {
  const values = new Values(1 << 20)
  const own = Array.from({ length: 600 }, () => values.own(new Uint8Array(1000)))
  assert.equal(new Set(own.map(({ buffer }) => buffer)).size, 10)
  // Where none is let go of, one that stays must not keep others alive.
  const lasting = new Values(Number.POSITIVE_INFINITY)
  const apart = Array.from({ length: 10 }, () => lasting.own(Buffer.allocUnsafe(1000)))
  assert.equal(new Set(apart.map(({ buffer }) => buffer)).size, 10)
})

test('beyond the limit those that came first lose their values', () => {
  const values = new Values(2500)
  const slots = Array.from(
    { length: 4 },
    (_, i) => ({ key: `${i}`, value: values.own(new Uint8Array(1000)) }) as unknown as Slot,
  )
  for (const slot of slots) values.keep(slot)
  assert.deepEqual(
    slots.map(({ value }) => value?.length),
    [undefined, undefined, 1000, 1000],
  )
})
