import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { createFakeClock } from '#base/clock.ts'
import { startUnoptimized } from '#base/v8/late-optimizing.ts'

const optimizedBit = 16

/** Runs a new function until V8 has optimized it, or so often that it would have been long ago. */
async function isOptimized(): Promise<boolean> {
  setFlagsFromString('--allow-natives-syntax')
  const statusOf = new Function('f', 'return %GetOptimizationStatus(f)') as (f: unknown) => number
  const sum = new Function('n', 'let s = 0; for (let i = 0; i < n; i++) s += i * i; return s') as (
    n: number,
  ) => number
  for (let round = 0; round < 200; round++) {
    for (let i = 0; i < 1000; i++) sum(100)
    if ((statusOf(sum) & optimizedBit) !== 0) return true
    await new Promise((done) => setImmediate(done)) // it is compiled by another thread
  }
  return false
}

test('nothing is optimized until a moment after the start', async () => {
  const clock = createFakeClock()
  let ended = 0
  using start = startUnoptimized(clock)
  assert.equal(await isOptimized(), false)
  start.done(() => ended++)
  assert.equal(await isOptimized(), false)
  assert.equal(ended, 0)
  await clock.run(300)
  assert.equal(ended, 1)
  assert.equal(await isOptimized(), true)
})

test('a program that ends sooner is told so as it ends, once', async () => {
  const clock = createFakeClock()
  let ended = 0
  const start = startUnoptimized(clock)
  start.done(() => ended++)
  start[Symbol.dispose]()
  assert.equal(ended, 1)
  await clock.run(1000)
  start[Symbol.dispose]()
  assert.equal(ended, 1)
})

test('a start that fails leaves V8 as it was', async () => {
  startUnoptimized(createFakeClock())[Symbol.dispose]()
  assert.equal(await isOptimized(), true)
})
