import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Backoff, backoffMs, controllerBackoff } from '#base/backoff.ts'
import { createSeededRandom } from '#base/random.ts'

const random = createSeededRandom(1)
const plain: Backoff = { firstMs: 5, factor: 2, longestMs: 1000, jitter: 0 }

test('delays double from the first to the longest, and stay there', () => {
  const delays = [0, 1, 2, 3, 8, 9, 10, 5000].map((count) => backoffMs(count, plain, random))
  assert.deepEqual(delays, [5, 5, 10, 20, 640, 1000, 1000, 1000])
})

test('jitter makes a delay longer by up to its share, never shorter', () => {
  const delays = Array.from({ length: 1000 }, () =>
    backoffMs(1, { ...plain, firstMs: 100, jitter: 0.5 }, random),
  )
  assert.ok(delays.every((ms) => ms >= 100 && ms < 150))
  assert.ok(delays.some((ms) => ms < 105) && delays.some((ms) => ms > 145))
})

test('a controller waits as long as upstream: 5 ms at first, 1000 s at last', () => {
  const at = (count: number) => backoffMs(count, { ...controllerBackoff, jitter: 0 }, random)
  assert.deepEqual([at(1), at(2), at(100)], [5, 10, 1_000_000])
})
