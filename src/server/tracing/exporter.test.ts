import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { createFakeClock } from '#base/clock.ts'
import { type Connect, connectDirectly } from '#base/connect.ts'
import { GrpcError, status } from '#base/grpc/grpc-error.ts'
import { type Fields, silentLogger } from '#base/log/log.ts'
import { createSeededRandom } from '#base/random.ts'
import { scopes } from '#server/span.ts'
import { type Exporter, openExporter } from '#server/tracing/exporter.ts'
import type { FinishedSpan } from '#server/tracing/recorded-span.ts'
import { type CollectorOptions, openCollector } from '#server/tracing/testing/collector.ts'

const clockStartMs = Date.parse('2026-01-02T03:04:05Z')

function spanNamed(name: string): FinishedSpan {
  return {
    context: { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), isSampled: true, state: 'x=y' },
    parentId: 'c'.repeat(16),
    isParentRemote: true,
    links: [{ traceId: 'd'.repeat(32), spanId: 'e'.repeat(16), isSampled: false, state: '' }],
    ...{ name, scope: scopes.http, kind: 'server' },
    start: 1_700_000_000_000_000_001n,
    end: 1_700_000_000_002_000_001n,
    attributes: { text: 'é', whole: -3, yes: true, no: false, none: 0, empty: '' },
    droppedAttributes: 1,
    events: [{ name: 'half', time: 1_700_000_000_001_000_001n, attributes: { len: 5 } }],
    droppedEvents: 2,
    failure: 'why',
  }
}

interface Wish extends CollectorOptions {
  readonly isAway?: true
  readonly connect?: Connect
}

async function open(options: Wish = {}) {
  const stack = new AsyncDisposableStack()
  const collector = stack.use(await openCollector(options))
  const { port } = collector
  if (options.isAway) await collector[Symbol.asyncDispose]()
  const clock = createFakeClock(clockStartMs)
  const told: Fields[] = []
  const exporter: Exporter = openExporter({
    address: { host: '127.0.0.1', port },
    connect: options.connect,
    resource: { 'service.name': 'apiserver' },
    random: createSeededRandom(1),
    log: { ...silentLogger, warn: (_, fields = {}) => void told.push(fields) },
    clock,
  })
  const add = (count: number) => {
    for (let i = 0; i < count; i++) exporter.add(spanNamed(`span ${i}`))
  }
  /** What is waited for comes by the network; time goes on a little all the while. */
  const until = async (isSo: () => boolean, stepMs = 5) => {
    for (let turns = 0; !isSo(); turns++) {
      assert.ok(turns < 2000, 'it does not come')
      await clock.run(stepMs)
    }
  }
  return {
    ...{ collector, clock, told, exporter, add, until },
    [Symbol.asyncDispose]: () => stack[Symbol.asyncDispose](),
  }
}

const lost = (told: readonly Fields[]) => told.reduce((sum, { spans }) => sum + Number(spans), 0)

suite('what a collector is told', () => {
  test('all of a span', async () => {
    await using one = await open()
    one.exporter.add(spanNamed('a'))
    await one.exporter[Symbol.asyncDispose]()
    const [{ message, ...span } = assert.fail()] = one.collector.spans
    assert.deepEqual(span, {
      ...{ name: 'a', scope: scopes.http, kind: 2, statusCode: 2, tookMs: 2 },
      resource: { 'service.name': 'apiserver' },
      ...{ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), parentId: 'c'.repeat(16) },
      attributes: { text: 'é', whole: -3, yes: true, no: false, none: 0, empty: '' },
      events: ['half'],
      links: ['e'.repeat(16)],
    })
    assert.equal(message.start, 1_700_000_000_000_000_001n)
    assert.deepEqual([message.flags, message.links[0]?.flags], [0x301, 0x300])
    assert.deepEqual([message.traceState, message.status?.message], ['x=y', 'why'])
    assert.deepEqual([message.droppedAttributes, message.droppedEvents], [1, 2])
  })

  test('by the way that is given', async () => {
    const ways: number[] = []
    const connect: Connect = (target, signal) => {
      ways.push(target.port)
      return connectDirectly(target, signal)
    }
    await using one = await open({ connect })
    one.add(1)
    await one.exporter[Symbol.asyncDispose]()
    assert.deepEqual([one.collector.spans.length, ways], [1, [one.collector.port]])
  })

  test('many at once as soon as there are enough, and few after a while', async () => {
    await using one = await open()
    one.add(513)
    await one.until(() => one.collector.spans.length === 512, 0)
    await one.clock.run(5000)
    await one.until(() => one.collector.spans.length === 513, 0)
    await one.exporter[Symbol.asyncDispose]()
    assert.deepEqual([one.collector.requests, one.told], [2, []])
  })
})

suite('a collector that is not as it should be', () => {
  test('is asked again where it says that it may be, within bounds', async () => {
    const before = (count: number) => {
      if (count === 1) throw new GrpcError(status.unavailable, 'soon')
    }
    await using one = await open({ before })
    one.add(1)
    await one.clock.run(5000)
    await one.until(() => one.collector.spans.length === 1)
    await one.exporter[Symbol.asyncDispose]()
    assert.deepEqual([one.collector.requests, one.told], [2, []])
  })

  test('is not asked again where it refuses', async () => {
    const before = () => {
      throw new GrpcError(status.invalidArgument, 'not so')
    }
    await using one = await open({ before })
    one.add(3)
    await one.exporter[Symbol.asyncDispose]()
    assert.deepEqual([one.collector.requests, lost(one.told)], [1, 3])
  })

  test('says what it could not take', async () => {
    await using one = await open({ partial: { rejectedSpans: 2, errorMessage: 'too old' } })
    one.add(3)
    await one.exporter[Symbol.asyncDispose]()
    assert.deepEqual(one.told, [{ spans: 2, error: 'too old' }])
  })

  test('that never answers keeps no server from ending', async () => {
    await using one = await open({ before: (_, signal) => untilAborted(signal) })
    one.add(5)
    const ended = one.exporter[Symbol.asyncDispose]()
    await one.until(() => one.collector.requests === 1)
    await one.clock.run(5000)
    await ended
    assert.equal(lost(one.told), 5)
  })

  test('that is away or slow costs what is bounded, and no storm in the log', async () => {
    await using one = await open({ isAway: true })
    one.add(4000)
    await one.clock.run(0)
    assert.deepEqual([one.told.length, lost(one.told)], [1, 1])
    one.add(1000)
    assert.equal(one.told.length, 1)
    const ended = one.exporter[Symbol.asyncDispose]()
    let isOver = false
    void ended.then(() => {
      isOver = true
    })
    await one.until(() => isOver, 50)
    assert.equal(lost(one.told), 5000)
    assert.ok(one.told.length <= 2, String(one.told.length))
  })
})

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve()))
}
