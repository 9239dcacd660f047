import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFakeClock } from '#base/clock.ts'
import { runAll, start } from '#base/running.ts'
import { sleep } from '#base/wait.ts'

const forever = (signal: AbortSignal) => sleep(1e9, { clock: createFakeClock(), signal })
const fail = async () => {
  throw new Error('broken')
}

test('disposing stops the loop, and waits for its last work', async () => {
  const log: string[] = []
  {
    await using _ = start(async (signal) => {
      await forever(signal).catch(() => log.push('told to stop'))
      await Promise.resolve()
      log.push('last work done')
    })
  }
  assert.deepEqual(log, ['told to stop', 'last work done'])
})

test('a loop that ends with its abort reason has not failed', async () => {
  const running = start(forever)
  await running[Symbol.asyncDispose]()
  await running.ended
})

test('a loop that failed by itself says so, and fails the dispose', async () => {
  const running = start(fail)
  await assert.rejects(running.ended, { message: 'broken' })
  await assert.rejects(async () => running[Symbol.asyncDispose](), { message: 'broken' })
})

test('when one of several loops fails, the others stop, and its failure is told', async () => {
  const ended: string[] = []
  const worker = (signal: AbortSignal) => forever(signal).finally(() => ended.push('worker'))
  const { signal } = new AbortController()
  await assert.rejects(runAll([worker, fail, worker], signal), { message: 'broken' })
  assert.deepEqual(ended, ['worker', 'worker'])
})

test('when one of several loops ends, so do the others', async () => {
  await runAll([forever, async () => {}], new AbortController().signal)
})

test('several loops end with the abort of their signal', async () => {
  const stop = new AbortController()
  const running = runAll([forever, forever], stop.signal)
  const reason = new Error('shutting down')
  stop.abort(reason)
  await assert.rejects(running, reason)
})
