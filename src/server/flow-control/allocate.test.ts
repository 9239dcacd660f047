import assert from 'node:assert/strict'
import { test } from 'node:test'
import { priorityLevels } from '#server/bootstrap/flow-control-objects.ts'
import { allocateSeats, seatLimits } from '#server/flow-control/allocate.ts'
import { Demand } from '#server/flow-control/demand.ts'
import { dealHand } from '#server/flow-control/shuffle-shard.ts'

test('upstream’s levels have upstream’s seats of 600', () => {
  const names = Object.keys(priorityLevels)
  const limits = seatLimits(Object.values(priorityLevels), 600)
  const shown = Object.fromEntries(names.map((name, i) => [name, Object.values(limits[i]!)]))
  assert.deepEqual(shown, {
    'catch-all': [13, 13, 613],
    exempt: [0, 0, 600],
    'global-default': [49, 24, 649],
    'leader-election': [25, 25, 625],
    'node-high': [98, 73, 698],
    system: [74, 50, 674],
    'workload-high': [98, 49, 698],
    'workload-low': [245, 24, 845],
  })
})

const level = (nominal: number, least: number, most: number, wanted: number) => ({
  ...{ nominal, least, most, highest: wanted, smoothed: wanted },
})

test('seats that nobody wants go to whoever wants them', () => {
  const { seats } = allocateSeats([level(50, 10, 1000, 0), level(50, 10, 1000, 200)])
  assert.deepEqual(seats, [10, 90])
})

test('where all want more than there is, each has its own', () => {
  const needs = [level(30, 0, 1000, 500), level(70, 0, 1000, 500)]
  assert.deepEqual(allocateSeats(needs).seats, [30, 70])
})

test('nobody borrows more than he may', () => {
  const needs = [level(50, 0, 60, 200), level(50, 0, 1000, 0), level(50, 0, 1000, 30)]
  const { seats } = allocateSeats(needs)
  assert.equal(seats[0], 60)
  assert.ok(seats[2]! >= 30)
  assert.ok(Math.abs(seats.reduce((sum, one) => sum + one, 0) - 150) <= 1)
})

test('what was wanted is known by period, and forgotten slowly', () => {
  const demand = new Demand(0, 7)
  assert.equal(demand.highest, 7)
  demand.set(10, 0)
  demand.set(0, 5000)
  demand.roll(9999)
  assert.equal(demand.highest, 7, 'the period is not over')
  demand.roll(10_000)
  assert.deepEqual([demand.average, demand.deviation, demand.highest], [5, 5, 10])
  assert.equal(demand.smoothed, 10)
  demand.roll(310_000)
  assert.deepEqual([demand.average, demand.highest], [0, 0])
  assert.ok(
    Math.abs(demand.smoothed - 5) < 0.1,
    `half of it after five minutes: ${demand.smoothed}`,
  )
})

test('a hand has different queues, the same ones for a flow, and others for another', () => {
  const hands = ['a', 'b', 'a'].map((flow) => dealHand(flow, 64, 6))
  for (const hand of hands) {
    assert.equal(new Set(hand).size, 6)
    assert.ok(hand.every((queue) => queue >= 0 && queue < 64))
  }
  assert.deepEqual(hands[0], hands[2])
  assert.notDeepEqual(hands[0], hands[1])
  assert.deepEqual(dealHand('x', 2, 6).toSorted(), [0, 1])
})

test('all queues are dealt as often', () => {
  const counts = new Array<number>(16).fill(0)
  for (let i = 0; i < 4000; i++) for (const queue of dealHand(`flow ${i}`, 16, 4)) counts[queue]!++
  for (const count of counts) assert.ok(count > 850 && count < 1150, `one was dealt ${count} times`)
})
