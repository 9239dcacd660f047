import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFakeClock } from '#base/clock.ts'
import { type BatchOptions, inBatches } from '#server/audit/batch.ts'
import type { AuditSink } from '#server/audit/sink.ts'
import { eventNamed } from '#server/audit/testing/events.ts'
import { withinSizes } from '#server/audit/truncate.ts'

interface Gathered {
  readonly clock: ReturnType<typeof createFakeClock>
  readonly sink: AuditSink
  /** `time: names` of each batch. */
  readonly sent: string[]
  readonly lost: string[]
}

function gather(options: Partial<BatchOptions>, process?: AuditSink['process']): Gathered {
  const clock = createFakeClock()
  const sent: string[] = []
  const lost: string[] = []
  const inner: AuditSink = {
    process(events) {
      sent.push(`${clock.nowMs()}: ${events.map(({ auditID }) => auditID).join(' ')}`)
      return process?.(events) ?? true
    },
    async [Symbol.asyncDispose]() {},
  }
  const whole = { bufferSize: 100, maxSize: 3, maxWaitMs: 1000, ...options }
  const sink = inBatches(inner, whole, {
    clock,
    onLost: (plugin, _, events) =>
      void lost.push(...events.map(({ auditID }) => `${plugin} ${auditID}`)),
  })
  return { clock, sink, sent, lost }
}

const events = (...names: string[]) => names.map((name) => eventNamed(name))

test('a batch goes when it is full, or when its first event has waited long enough', async () => {
  const { clock, sink, sent } = gather({})
  void sink.process(events('a', 'b'))
  await clock.run(500)
  void sink.process(events('c', 'd'))
  await clock.run(1000)
  void sink.process(events('e'))
  await clock.run(5000)
  assert.deepEqual(sent, ['500: a b c', '1500: d', '2500: e'])
  await clock.runUntilIdle()
  await sink[Symbol.asyncDispose]()
})

test('what the buffer has no room for is lost, and told', async () => {
  const { sink, lost } = gather({ bufferSize: 2 })
  assert.equal(sink.process(events('a', 'b', 'c', 'd')), true)
  assert.deepEqual(lost, ['buffered c', 'buffered d'])
  await sink[Symbol.asyncDispose]()
})

test('batches are no more than may go', async () => {
  const { clock, sink, sent } = gather({ maxSize: 1, throttle: { perSecond: 2, burst: 2 } })
  void sink.process(events('a', 'b', 'c', 'd'))
  await clock.run(5000)
  assert.deepEqual(sent, ['0: a', '0: b', '500: c', '1000: d'])
  await sink[Symbol.asyncDispose]()
})

test('what waits when the server stops is sent, and then nothing more is taken', async () => {
  const { sink, sent, lost } = gather({})
  void sink.process(events('a'))
  await sink[Symbol.asyncDispose]()
  assert.deepEqual(sent, ['0: a'])
  void sink.process(events('b'))
  assert.deepEqual(lost, ['buffered b'])
})

test('a server that stops does not wait for ever', async () => {
  const { clock, sink, sent } = gather({}, () => new Promise(() => {}))
  void sink.process(events('a'))
  const stopping = sink[Symbol.asyncDispose]()
  await clock.run(10_000)
  await stopping
  assert.deepEqual(sent, ['0: a'])
})

test('events that are too large lose their objects, or are lost; batches are split', () => {
  const told: string[] = []
  const lost: string[] = []
  const inner: AuditSink = {
    process: (batch) =>
      !!told.push(
        batch
          .map(({ auditID, requestObject, annotations }) =>
            [auditID, requestObject?.length ?? 'none', ...annotations.keys()].join(' '),
          )
          .join(', '),
      ),
    async [Symbol.asyncDispose]() {},
  }
  const limits = { eventBytes: 1000, batchBytes: 1200 }
  const sink = withinSizes(inner, limits, (plugin, error, all) =>
    lost.push(`${plugin} ${all.map(({ auditID }) => auditID)}: ${(error as Error).message}`),
  )
  const large = `"${'x'.repeat(1000)}"`
  void sink.process([
    eventNamed('small', { requestObject: '{}' }),
    eventNamed('large', { requestObject: large }),
    eventNamed('vast', { requestURI: large }),
    eventNamed('third', { requestObject: `"${'x'.repeat(600)}"` }),
  ])
  assert.deepEqual(told, ['small 2, large none audit.k8s.io/truncated', 'third 602'])
  assert.deepEqual(lost, ['truncate vast: event is too large even after truncating'])
})
