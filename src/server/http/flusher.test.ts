import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFakeClock } from '#base/clock.ts'
import { createFlusher } from '#server/http/flusher.ts'

const turn = () => new Promise(setImmediate)

test('what is ready in one turn is written in one go, each once', async () => {
  const clock = createFakeClock()
  using flusher = createFlusher(clock)
  const written: string[] = []
  const [a, b] = [() => void written.push('a'), () => void written.push('b')]
  flusher.schedule(a)
  flusher.schedule(b)
  flusher.schedule(a)
  assert.deepEqual(written, [])
  await turn()
  assert.deepEqual(written, ['a', 'b'])
  flusher.schedule(a)
  await turn()
  assert.deepEqual(written, ['a', 'b', 'a'])
})

test('after much was written what comes next waits a little, but not for ever', async () => {
  const clock = createFakeClock()
  using flusher = createFlusher(clock)
  let written = 0
  const streams = Array.from({ length: 3000 }, () => () => void written++)
  for (const stream of streams) flusher.schedule(stream)
  await turn()
  assert.equal(written, 3000)
  flusher.schedule(streams[0]!)
  await turn()
  clock.advance(39)
  assert.equal(written, 3000)
  clock.advance(1)
  assert.equal(written, 3001)
  flusher.schedule(streams[0]!)
  await turn()
  assert.equal(written, 3002)
})
