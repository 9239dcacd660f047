import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFakeClock } from '#base/clock.ts'
import { openIdleMemory } from '#base/idle-memory.ts'

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

test('memory is collected once in a quiet time, however long it lasts', async () => {
  const { state, gauge, clock } = setUp()
  using _ = openIdleMemory({ clock, gauge })
  await clock.run(60_000)
  assert.equal(state.collected, 1)
})

test('while there is work nothing is collected, and after it again', async () => {
  const { state, gauge, clock } = setUp()
  using _ = openIdleMemory({ clock, gauge })
  for (let i = 0; i < 6; i++) {
    state.busy += 1
    await clock.run(5000)
  }
  assert.equal(state.collected, 0)
  await clock.run(5000)
  assert.equal(state.collected, 1)
  state.busy += 4
  state.held = 90 * mb
  await clock.run(10_000)
  assert.equal(state.collected, 2)
})

test('a little is not worth it', async () => {
  const { state, gauge, clock } = setUp()
  using _ = openIdleMemory({ clock, gauge })
  await clock.run(5000)
  state.held = 47 * mb
  await clock.run(60_000)
  assert.equal(state.collected, 1)
})
