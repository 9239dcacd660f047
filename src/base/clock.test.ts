import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import { createFakeClock, every, systemClock } from '#base/clock.ts'
import { sleep } from '#base/wait.ts'

const never = new AbortController().signal

test('timers run by time, and those of one time in the order they were set', () => {
  const clock = createFakeClock(1000)
  const ran: (readonly [string, number])[] = []
  const set = (name: string, delayMs: number) =>
    clock.after(delayMs, () => ran.push([name, clock.nowMs()]))
  set('late', 30)
  set('first of two', 10)
  set('second of two', 10)
  set('beyond', 100)
  using _ = set('cancelled', 20)
  _[Symbol.dispose]()
  clock.advance(50)
  assert.deepEqual(ran, [
    ['first of two', 1010],
    ['second of two', 1010],
    ['late', 1030],
  ])
  assert.equal(clock.nowMs(), 1050)
})

test('a date that is set moves no timer, and no time goes by', () => {
  const clock = createFakeClock(1000)
  let rang = 0
  clock.after(10, () => rang++)
  clock.shift(5000)
  assert.deepEqual([clock.nowMs(), clock.steadyMs(), rang], [6000, 1000, 0])
  clock.shift(-9000)
  clock.advance(10)
  assert.deepEqual([clock.nowMs(), clock.steadyMs(), rang], [-2990, 1010, 1])
})

test('a timer set by a timer runs in the same advance if it falls due', () => {
  const clock = createFakeClock()
  const ran: number[] = []
  clock.after(10, () => clock.after(10, () => ran.push(clock.nowMs())))
  clock.advance(20)
  assert.deepEqual(ran, [20])
})

test('run lets promises settle between timers, so that whole programs take their course', async () => {
  const clock = createFakeClock()
  const log: string[] = []
  const worker = async (name: string, periodMs: number) => {
    for (let i = 0; i < 3; i++) {
      await sleep(periodMs, { clock, signal: never })
      log.push(`${clock.nowMs()} ${name}`)
    }
  }
  const ended = Promise.all([worker('a', 20), worker('b', 30)])
  await clock.run(59)
  assert.deepEqual(log, ['20 a', '30 b', '40 a'])
  assert.equal(clock.nowMs(), 59)
  await clock.run(31)
  await ended
  assert.deepEqual(log.slice(3), ['60 b', '60 a', '90 b'])
})

test('until idle jumps from timer to timer until none is left', async () => {
  const clock = createFakeClock()
  const chain = async () => {
    for (const ms of [1000, 60_000, 3_600_000]) await sleep(ms, { clock, signal: never })
    return clock.nowMs()
  }
  const ended = chain()
  await clock.runUntilIdle()
  assert.equal(await ended, 3_661_000)
})

test('until idle gives up on a program that is never idle', async () => {
  const clock = createFakeClock()
  using _ = every(clock, 10, () => {})
  await assert.rejects(clock.runUntilIdle(1000), {
    message: 'Not idle after 1000 ms: 1 timers are left',
  })
})

test('a periodic call comes once per period, until it is disposed, even by itself', () => {
  const clock = createFakeClock()
  const ran: number[] = []
  const timer = every(clock, 10, () => {
    ran.push(clock.nowMs())
    if (ran.length === 3) timer[Symbol.dispose]()
  })
  clock.advance(100)
  assert.deepEqual(ran, [10, 20, 30])
})

test('a period of nothing is refused', () => {
  for (const ms of [0, -1, Number.NaN]) {
    assert.throws(() => every(createFakeClock(), ms, () => {}), TypeError)
  }
})

test('the system clock waits longer than a timer of Node can', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  let ran = 0
  const days = 60 * 86_400_000
  const stretch = 2 ** 31 - 1
  systemClock.after(days, () => ran++)
  t.mock.timers.tick(stretch)
  t.mock.timers.tick(stretch)
  t.mock.timers.tick(days - 2 * stretch - 1)
  assert.equal(ran, 0)
  t.mock.timers.tick(1)
  assert.equal(ran, 1)
})

test('a timer of the system clock can be cancelled, also in its second stretch', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const fn = mock.fn()
  const timer = systemClock.after(60 * 86_400_000, fn)
  t.mock.timers.tick(30 * 86_400_000)
  timer[Symbol.dispose]()
  t.mock.timers.tick(60 * 86_400_000)
  assert.equal(fn.mock.callCount(), 0)
})

test('a delay below zero counts as none', () => {
  const clock = createFakeClock(5)
  const ran: number[] = []
  clock.after(-10, () => ran.push(clock.nowMs()))
  clock.advance(0)
  assert.deepEqual(ran, [5])
})
