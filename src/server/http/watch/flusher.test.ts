import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFakeClock } from '#base/clock.ts'
import { createFlusher } from '#server/http/watch/flusher.ts'

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

function many(count: number) {
  let written = 0
  const streams = Array.from({ length: count }, () => () => void written++)
  return { streams, written: () => written }
}

test('in one turn some are written to, and others have theirs in between', async () => {
  using flusher = createFlusher(createFakeClock())
  const { streams, written } = many(250)
  for (const stream of streams) flusher.schedule(stream)
  const seen: number[] = []
  for (let i = 0; i < 3; i++) {
    await turn()
    seen.push(written())
  }
  assert.deepEqual(seen, [100, 200, 250])
})

test('who is ready again before the round is over waits for the next', async () => {
  const clock = createFakeClock()
  using flusher = createFlusher(clock)
  const { streams, written } = many(150)
  for (const stream of streams) flusher.schedule(stream)
  await turn()
  flusher.schedule(streams[0]!)
  await turn()
  assert.equal(written(), 150)
  clock.advance(10)
  await turn()
  assert.equal(written(), 151)
})

test('after much was written what comes next waits a little, but not for ever', async () => {
  const clock = createFakeClock()
  using flusher = createFlusher(clock)
  const { streams, written } = many(3000)
  for (const stream of streams) flusher.schedule(stream)
  for (let i = 0; i < 30; i++) await turn()
  assert.equal(written(), 3000)
  flusher.schedule(streams[0]!)
  await turn()
  clock.advance(39)
  assert.equal(written(), 3000)
  clock.advance(1)
  await turn()
  assert.equal(written(), 3001)
  flusher.schedule(streams[0]!)
  await turn()
  assert.equal(written(), 3002)
})
