import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { createFakeClock } from '#base/clock.ts'
import { createSeededRandom } from '#base/random.ts'
import type { FinishedSpan } from '#server/tracing/recorded-span.ts'
import { createTracer, type Tracing } from '#server/tracing/tracer.ts'

const begunMs = Date.parse('2026-01-02T03:04:05Z')

function open(ratePerMillion: number) {
  const clock = createFakeClock(begunMs)
  const told: FinishedSpan[] = []
  const finished = (span: FinishedSpan) => void told.push(span)
  const tracer = createTracer({ clock, random: createSeededRandom(3), ratePerMillion, finished })
  return { clock, told, begin: (): Tracing => tracer.begin() }
}

const remote = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), isSampled: true, state: 'c=d' }

suite('which traces are told of', () => {
  for (const [rate, least, most] of [
    [0, 0, 0],
    [250_000, 200, 300],
    [1_000_000, 1000, 1000],
  ] as const) {
    test(`of a million that begin here, ${rate}`, () => {
      const { told, begin } = open(rate)
      for (let count = 0; count < 1000; count++) begin().root({ name: 'a' }).end()
      assert.ok(told.length >= least && told.length <= most, String(told.length))
    })
  }

  test('by the id alone: the low half of it, as OpenTelemetry does', () => {
    const { told, begin } = open(500_000)
    for (let count = 0; count < 500; count++) begin().root({ name: 'a' }).end()
    assert.ok(told.every(({ context }) => context.traceId[16]! < '8'))
  })

  test('of a trace of others, whatever they say', () => {
    const none = open(0)
    none.begin().below(remote, { name: 'told' }).end()
    assert.deepEqual(
      none.told.map(({ name }) => name),
      ['told'],
    )
    const all = open(1_000_000)
    const span = all.begin().below({ ...remote, isSampled: false }, { name: 'untold' })
    span.start({ name: 'part' }).end()
    span.end()
    assert.deepEqual(all.told, [])
    assert.match(span.headers()['traceparent']!, /^00-a{32}-(?!b)[0-9a-f]{16}-00$/)
  })
})

test('a span says what it was a part of, how long it took, and what happened', () => {
  const { clock, told, begin } = open(0)
  const span = begin().below(remote, { name: 'whole', kind: 'server', attributes: { a: 1 } })
  clock.advance(5)
  clock.shift(-60_000) // the date is set back, and still nothing ends before it began
  const part = span.start({ name: 'part' })
  part.event('half', { b: true })
  clock.advance(2)
  part.end()
  part.event('too late')
  part.end()
  span.fail('why')
  span.end()
  const [first, second] = told
  assert.equal(told.length, 2)
  assert.equal(first?.parentId, second?.context.spanId)
  assert.deepEqual(
    [second?.parentId, second?.isParentRemote, second?.failure],
    ['b'.repeat(16), true, 'why'],
  )
  assert.equal(second?.context.state, 'c=d')
  assert.equal(second?.start, BigInt(begunMs) * 1_000_000n)
  assert.deepEqual(
    [second!.end - second!.start, first!.end - first!.start],
    [7_000_000n, 2_000_000n],
  )
  assert.deepEqual(
    first?.events.map(({ name }) => name),
    ['half'],
  )
})

test('a span holds so much and counts what is more', () => {
  const { told, begin } = open(1_000_000)
  const span = begin().root({ name: 'a' })
  for (let count = 0; count < 130; count++) {
    span.event('again')
    span.set({ [`key${count}`]: count })
  }
  span.end()
  const { events, attributes, droppedEvents, droppedAttributes } = told[0]!
  assert.deepEqual([events.length, Object.keys(attributes).length], [128, 128])
  assert.deepEqual([droppedEvents, droppedAttributes], [2, 2])
})
