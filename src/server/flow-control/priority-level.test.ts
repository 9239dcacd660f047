import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFakeClock, type FakeClock } from '#base/clock.ts'
import { createMetrics } from '#base/metrics.ts'
import type { Flow, FlowPlace } from '#server/flow-control/flow-place.ts'
import { createFlowMetrics } from '#server/flow-control/metrics.ts'
import { PriorityLevel } from '#server/flow-control/priority-level.ts'

const user = { name: 'u', groups: [] }
const info = { isResource: false, verb: 'get', path: '/' } as const

interface Queuing {
  readonly queues?: number
  readonly handSize?: number
  readonly queueLengthLimit?: number
}

interface TestLevel {
  readonly level: PriorityLevel
  readonly clock: FakeClock
  flow(name: string): Flow
  enter(
    flow: Flow,
    more?: { seats?: number; signal?: AbortSignal },
  ): ReturnType<PriorityLevel['enter']>
}

function levelOf(seats: number, queuing: Queuing | undefined): TestLevel {
  const clock = createFakeClock()
  const limits = { nominal: seats, least: seats, most: seats }
  const parts = { clock, waitLimitMs: 15_000, onPressure: () => {} }
  const level = new PriorityLevel('level', limits, parts)
  const limitResponse = queuing
    ? { type: 'Queue', queuing: { queues: 16, handSize: 4, queueLengthLimit: 50, ...queuing } }
    : { type: 'Reject' }
  level.configure(
    { metadata: { name: 'level' }, spec: { type: 'Limited', limited: { limitResponse } } },
    limits,
  )
  const series = createFlowMetrics(createMetrics()).seriesOf('level', 'schema')
  return {
    level,
    clock,
    flow: (distinguisher) => {
      return { schema: 'schema', distinguisher, series, hand: undefined, handOf: undefined }
    },
    enter(flow, { seats: wanted = 1, signal = new AbortController().signal } = {}) {
      const request = { user, signal }
      const arrival = {
        flow,
        seats: wanted,
        isWatch: false,
        steadyMs: clock.steadyMs(),
        request,
        info,
      }
      return level.enter(arrival)
    },
  }
}

/** A flow that always has as many requests under way or waiting, each served for so long. */
async function keepAsking(
  { clock, enter }: TestLevel,
  flow: Flow,
  { side, ms, untilMs }: { side: number; ms: number; untilMs: number },
): Promise<{ served: number; refused: number; longestWaitMs: number }> {
  const result = { served: 0, refused: 0, longestWaitMs: 0 }
  const pause = (forMs: number) => new Promise<void>((resolve) => void clock.after(forMs, resolve))
  const one = async () => {
    while (clock.nowMs() < untilMs) {
      const sinceMs = clock.nowMs()
      const place = await enter(flow)
      if (!place) {
        result.refused++
        await pause(ms)
        continue
      }
      result.longestWaitMs = Math.max(result.longestWaitMs, clock.nowMs() - sinceMs)
      await pause(ms)
      place.leave()
      result.served++
    }
  }
  await Promise.all(Array.from({ length: side }, one))
  return result
}

test('an elephant does not starve mice', async () => {
  const tested = levelOf(10, { queues: 64, handSize: 6, queueLengthLimit: 50 })
  const { clock, flow } = tested
  const untilMs = 10_000
  const asking = Promise.all([
    keepAsking(tested, flow('elephant'), { side: 400, ms: 20, untilMs }),
    ...['a', 'b', 'c'].map((name) => keepAsking(tested, flow(name), { side: 2, ms: 20, untilMs })),
  ])
  await clock.run(60_000)
  const [elephant, ...mice] = await asking
  // The seats serve 500 a second, of which a mouse can use 100 at most.
  for (const mouse of mice) {
    assert.ok(mouse.served > 600, `a mouse was served ${mouse.served} times`)
    assert.ok(mouse.longestWaitMs < 200, `a mouse waited ${mouse.longestWaitMs} ms`)
    assert.equal(mouse.refused, 0)
  }
  assert.ok(elephant!.served > 1500, `the elephant was served ${elephant!.served} times`)
  assert.ok(elephant!.refused > 0, 'the queues of the elephant are bounded')
  assert.equal(tested.level.isIdle, true)
  assert.equal(tested.level.seatsWaiting, 0)
})

test('requests that take longer count for more', async () => {
  const tested = levelOf(4, {})
  const { clock, flow } = tested
  const untilMs = 20_000
  const asking = Promise.all([
    keepAsking(tested, flow('slow'), { side: 12, ms: 100, untilMs }),
    keepAsking(tested, flow('quick'), { side: 12, ms: 10, untilMs }),
  ])
  await clock.run(60_000)
  const [slow, quick] = await asking
  const ratio = (slow.served * 100) / (quick.served * 10)
  assert.ok(ratio > 0.7 && ratio < 1.4, `seats were shared ${ratio} to 1`)
})

test('what finds no seat and may not wait is refused at once', () => {
  const { enter, flow, level } = levelOf(2, undefined)
  const places = [enter(flow('a')), enter(flow('a'))] as FlowPlace[]
  assert.equal(enter(flow('a')), undefined)
  places[0]!.leave()
  assert.ok(enter(flow('a')))
  assert.deepEqual(level.tally, { dispatched: 3, rejected: 1, timedOut: 0, cancelled: 0 })
})

test('a queue takes so many, and they are served in their order', async () => {
  const { enter, flow, clock } = levelOf(1, { queues: 1, handSize: 1, queueLengthLimit: 2 })
  const first = enter(flow('a')) as FlowPlace
  const order: string[] = []
  const waiting = ['b', 'c'].map(async (name) => {
    const place = await enter(flow(name))
    order.push(name)
    place!.leave()
  })
  assert.equal(enter(flow('d')), undefined)
  first.leave()
  await clock.run(0)
  await Promise.all(waiting)
  assert.deepEqual(order, ['b', 'c'])
})

test('who waits too long is refused, and who goes away is forgotten', async () => {
  const { enter, flow, clock, level } = levelOf(1, {})
  const first = enter(flow('a')) as FlowPlace
  const late = enter(flow('b'))
  const gone = new AbortController()
  const left = assert.rejects(Promise.resolve(enter(flow('c'), { signal: gone.signal })), /gone/)
  gone.abort(new Error('gone'))
  await left
  assert.equal(level.waiting, 1)
  await clock.run(15_000)
  assert.equal(await late, undefined)
  assert.deepEqual(level.tally, { dispatched: 1, rejected: 2, timedOut: 1, cancelled: 1 })
  first.leave()
  assert.equal(level.isIdle, true)
  await clock.runUntilIdle()
})

test('wide requests take many seats, and the widest goes when it has the level to itself', async () => {
  const { enter, flow, level } = levelOf(4, {})
  const narrow = enter(flow('a')) as FlowPlace
  const wide = enter(flow('b'), { seats: 10 })
  // What is done sooner goes first.
  const small = enter(flow('c')) as FlowPlace
  assert.deepEqual([level.seatsInUse, level.seatsWaiting], [2, 10])
  narrow.leave()
  small.leave()
  const widest = await wide
  assert.equal(level.seatsInUse, 10)
  widest!.leave()
  assert.equal(level.isIdle, true)
})

test('what waits goes when there are more seats, and when the queues change', async () => {
  const { enter, flow, clock, level } = levelOf(1, {})
  const places = [enter(flow('a')), enter(flow('b')), enter(flow('c'))]
  level.setLimit(2)
  await clock.run(0)
  assert.equal(level.executing, 2)
  const limits = { nominal: 2, least: 2, most: 2 }
  level.configure({ metadata: { name: 'level' }, spec: { type: 'Exempt' } }, limits)
  await clock.run(0)
  for (const place of places) (await place)!.leave()
  assert.deepEqual([level.executing, level.waiting, level.seatsInUse], [0, 0, 0])
  const later = Array.from({ length: 10 }, () => enter(flow('d')) as FlowPlace)
  assert.equal(level.executing, 10)
  for (const place of later) place.leave()
})

test('a level without seats lets nobody in, but for one at a time where nobody may wait', async () => {
  const queued = levelOf(0, {})
  const held = queued.enter(queued.flow('a'))
  await queued.clock.run(15_000)
  assert.equal(await held, undefined)
  const { enter, flow } = levelOf(0, undefined)
  assert.ok(enter(flow('a')))
  assert.equal(enter(flow('a')), undefined)
})
