import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type Duplex, duplexPair } from 'node:stream'
import { test } from 'node:test'
import { createFakeClock } from '#base/clock.ts'
import { slowed } from '#server/streaming/slowed.ts'

function pair(bytesPerSecond = 100) {
  const clock = createFakeClock(0)
  const [inner, far] = duplexPair()
  return { clock, inner, far, near: slowed(inner, { bytesPerSecond, clock }) }
}

function count(from: Duplex): () => number {
  let bytes = 0
  from.on('data', (chunk: Buffer) => {
    bytes += chunk.length
  })
  return () => bytes
}

for (const direction of ['from the other side', 'to the other side']) {
  test(`what goes ${direction} comes by tenths of what may pass in a second`, async () => {
    const { clock, near, far } = pair()
    const [from, to] = direction === 'from the other side' ? [far, near] : [near, far]
    const heard = count(to)
    from.write(Buffer.alloc(120))
    from.end(Buffer.alloc(30))
    const seen: number[] = []
    for (const _ of [0, 1, 2, 3]) {
      await clock.run(500)
      seen.push(heard())
    }
    assert.deepEqual(seen, [60, 110, 150, 150])
    assert.ok(to.readableEnded)
  })
}

test('a side that does not read holds up the other', async () => {
  const { clock, near, far } = pair(1e9)
  const most = near.readableHighWaterMark + far.writableHighWaterMark
  let sent = 0
  while (sent < 100 * most && far.write(Buffer.alloc(10_000))) {
    sent += 10_000
    await clock.run(10)
  }
  assert.ok(sent < 3 * most, `${sent} bytes`)
  const heard = count(near)
  await clock.run(1000)
  assert.equal(heard(), sent + 10_000)
})

test('when one side breaks, so does the other', async () => {
  const first = pair()
  first.inner.destroy(new Error('reset'))
  await once(first.near, 'close')
  const second = pair()
  second.near.on('error', () => {})
  second.near.write(Buffer.alloc(1000))
  second.near.destroy()
  assert.ok(second.inner.destroyed)
})
