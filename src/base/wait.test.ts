import assert from 'node:assert/strict'
import { getEventListeners } from 'node:events'
import { test } from 'node:test'
import { createFakeClock } from '#base/clock.ts'
import { DeadlineError, orAborted, sleep, whenThere, withDeadline } from '#base/wait.ts'

const reason = new Error('shutting down')

test('sleep ends after its delay, and leaves nothing behind', async () => {
  const clock = createFakeClock()
  const { signal } = new AbortController()
  const slept = sleep(100, { clock, signal }).then(() => clock.nowMs())
  await clock.run(500)
  assert.equal(await slept, 100)
  assert.equal(getEventListeners(signal, 'abort').length, 0)
})

test('an abort ends a sleep with its reason, and takes its timer away', async () => {
  const clock = createFakeClock()
  const stop = new AbortController()
  const slept = sleep(100, { clock, signal: stop.signal })
  stop.abort(reason)
  await assert.rejects(slept, reason)
  await clock.runUntilIdle(0) // would throw if a timer were left
})

test('with a signal that is aborted already, nothing starts', async () => {
  const clock = createFakeClock()
  const signal = AbortSignal.abort(reason)
  await assert.rejects(sleep(1, { clock, signal }), reason)
  await assert.rejects(
    withDeadline(1, { clock, signal }, async () => assert.fail()),
    reason,
  )
  await assert.rejects(orAborted(Promise.reject(new Error('unheard')), signal), reason)
  await clock.runUntilIdle(0)
})

test('waiting for a promise ends with the promise or with the abort, whichever is first', async () => {
  const stop = new AbortController()
  assert.equal(await orAborted(Promise.resolve(1), stop.signal), 1)
  await assert.rejects(orAborted(Promise.reject(new Error('no')), stop.signal), { message: 'no' })
  const waiting = orAborted(new Promise(() => {}), stop.signal)
  stop.abort(reason)
  await assert.rejects(waiting, reason)
  assert.equal(getEventListeners(stop.signal, 'abort').length, 0)
})

test('a deadline aborts what takes too long', async () => {
  const clock = createFakeClock()
  const { signal } = new AbortController()
  const result = withDeadline(100, { clock, signal }, (inner) =>
    sleep(200, { clock, signal: inner }),
  )
  const checked = assert.rejects(result, new DeadlineError(100))
  await clock.run(100)
  await checked
})

test('what is done in time answers, and the deadline is taken away', async () => {
  const clock = createFakeClock()
  const { signal } = new AbortController()
  assert.equal(await withDeadline(100, { clock, signal }, async () => 'done'), 'done')
  await clock.runUntilIdle(0)
})

test('within a deadline, the abort of the outer signal comes through', async () => {
  const clock = createFakeClock()
  const stop = new AbortController()
  const result = withDeadline(100, { clock, signal: stop.signal }, (inner) =>
    sleep(50, { clock, signal: inner }),
  )
  stop.abort(reason)
  await assert.rejects(result, reason)
})

test('what is there is gone on with at once, and what is not there when it comes', async () => {
  assert.equal(
    whenThere(1, (one) => one + 1),
    2,
  )
  assert.equal(await whenThere(Promise.resolve(1), (one) => one + 1), 2)
  await assert.rejects(
    async () => whenThere(Promise.reject(new Error('none')), () => assert.fail()),
    /none/,
  )
})
