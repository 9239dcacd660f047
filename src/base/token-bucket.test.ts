import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFakeClock } from '#base/clock.ts'
import { createTokenBucket } from '#base/token-bucket.ts'

test('what is allowed at once, and then at a rate, whichever way the clock is set', () => {
  const clock = createFakeClock()
  const take = createTokenBucket({ burst: 2, perSecond: 10, clock })
  assert.deepEqual([take(), take(), take()], [true, true, false])
  clock.advance(100)
  assert.deepEqual([take(), take()], [true, false])
  for (const ms of [-5000, 1_000_000]) {
    clock.shift(ms)
    assert.equal(take(), false)
  }
  clock.advance(1_000_000)
  assert.deepEqual([take(), take(), take()], [true, true, false])
})
