import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFakeClock } from '#base/clock.ts'
import { openIdleMemory } from '#base/v8/idle-memory.ts'

const mb = 1024 * 1024

function setUp() {
  const state = { busy: 0, held: 60 * mb, collected: 0 }
  const gauge = {
    busySeconds: () => state.busy,
    heldBytes: () => state.held,
    collect() {
      state.collected++
      state.held = 40 * mb
    },
  }
  return { state, gauge, clock: createFakeClock() }
}

test('what a start or a burst left is collected once, after a minute of quiet', async () => {
  const { state, gauge, clock } = setUp()
  using _ = openIdleMemory({ clock, gauge })
  await clock.run(59_000)
  assert.equal(state.collected, 0)
  await clock.run(600_000)
  assert.equal(state.collected, 1)
})

test('while there is work nothing is collected, and after it again', async () => {
  const { state, gauge, clock } = setUp()
  using _ = openIdleMemory({ clock, gauge })
  for (let i = 0; i < 20; i++) {
    state.busy += 1
    await clock.run(10_000)
  }
  assert.equal(state.collected, 0)
  await clock.run(60_000)
  assert.equal(state.collected, 1)
  state.busy += 4
  state.held = 90 * mb
  await clock.run(70_000)
  assert.equal(state.collected, 2)
})

test('what V8 gave back by itself need not be collected, nor a little', async () => {
  const { state, gauge, clock } = setUp()
  using _ = openIdleMemory({ clock, gauge })
  await clock.run(30_000)
  state.held = 40 * mb
  await clock.run(10_000)
  state.held = 47 * mb
  await clock.run(600_000)
  assert.equal(state.collected, 0)
})
