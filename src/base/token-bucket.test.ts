import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTokenBucket } from '#base/token-bucket.ts'

test('what is allowed at once, and then at a rate, whichever way the clock is set', () => {
  let nowMs = 1000
  const clock = { nowMs: () => nowMs, after: () => ({ [Symbol.dispose]() {} }) }
  const take = createTokenBucket({ burst: 2, perSecond: 10, clock })
  assert.deepEqual([take(), take(), take()], [true, true, false])
  nowMs += 100
  assert.deepEqual([take(), take()], [true, false])
  nowMs -= 5000
  assert.equal(take(), false)
  nowMs += 1_000_000
  assert.deepEqual([take(), take(), take()], [true, true, false])
})
