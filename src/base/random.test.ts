import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSeededRandom, randomSuffix, randomUid, systemRandom } from '#base/random.ts'

test('one seed gives one sequence, another seed another', () => {
  const draw = (seed: number) => {
    const random = createSeededRandom(seed)
    return Array.from({ length: 8 }, () => random.below(1000))
  }
  assert.deepEqual(draw(7), draw(7))
  assert.notDeepEqual(draw(7), draw(8))
})

test('the sequence of a seed stays the same from version to version', () => {
  const random = createSeededRandom(42)
  assert.deepEqual(
    [randomSuffix(random), randomUid(random), random.below(1000)],
    ['mksht', '71dbeef9-5c75-4dc3-8937-1e85788f6738', 661],
  )
})

for (const [name, random] of [
  ['seeded', createSeededRandom(3)],
  ['system', systemRandom],
] as const) {
  test(`${name}: every number below the limit is drawn about equally often`, () => {
    const counts = Array.from({ length: 10 }, () => 0)
    for (let i = 0; i < 10_000; i++) counts[random.below(10)]!++
    // 1000 each are expected, with a deviation of 30: eight times that never happens.
    assert.ok(
      counts.every((count) => Math.abs(count - 1000) < 240),
      String(counts),
    )
  })

  test(`${name}: a fraction is at least 0 and below 1`, () => {
    const fractions = Array.from({ length: 1000 }, () => random.fraction())
    assert.ok(fractions.every((f) => f >= 0 && f < 1))
    assert.ok(fractions.some((f) => f < 0.1) && fractions.some((f) => f > 0.9))
  })

  test(`${name}: a uid is a UUID of version 4`, () => {
    const form = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
    for (let i = 0; i < 100; i++) assert.match(randomUid(random), form)
  })

  test(`${name}: a suffix has five of upstream's letters`, () => {
    for (let i = 0; i < 100; i++) {
      assert.match(randomSuffix(random), /^[bcdfghjklmnpqrstvwxz2456789]{5}$/)
    }
  })
}

test('limits that cannot be drawn below are refused', () => {
  for (const limit of [0, -1, 1.5, Number.NaN, 2 ** 33]) {
    assert.throws(() => systemRandom.below(limit), TypeError)
  }
})
