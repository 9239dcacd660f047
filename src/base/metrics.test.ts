import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMetrics } from '#base/metrics.ts'
import { formatMetrics } from '#base/metrics-text.ts'

function example() {
  const metrics = createMetrics()
  const requests = metrics.counter({
    name: 'requests_total',
    help: 'Requests, by verb and\nresult.',
    labels: ['verb', 'path'],
  })
  requests.with('GET', '/a"b\\c\n').add()
  requests.with('LIST', '/').add(2.5)
  requests.with('LIST', '/').add()
  const depth = metrics.gauge({ name: 'queue_depth', help: 'Keys that "wait".' }).with()
  depth.set(5)
  depth.add(-2)
  const seconds = metrics
    .histogram({
      name: 'request_seconds',
      help: 'How long.',
      stability: 'STABLE',
      buckets: [0.1, 1, 10],
    })
    .with()
  for (const value of [0.05, 0.1, 0.5, 20]) seconds.observe(value)
  metrics.gaugeOf({ name: 'up', help: 'Whether it runs.', stability: 'unsaid' }, () => 1)
  metrics.counterOf({ name: 'busy_seconds_total', help: 'At work.' }, () => 2.5)
  metrics.countersOf({ name: 'changes_total', help: 'Changes.', labels: ['kind'] }, () => [
    { values: ['pods'], value: 7 },
  ])
  metrics.gaugesOf({ name: 'kept', help: 'Objects.', labels: ['kind'] }, () => [
    { values: ['pods'], value: 3 },
    { values: ['nodes'], value: 0 },
  ])
  metrics.counter({ name: 'unused_total', help: 'None yet.', labels: ['kind'] })
  return metrics
}

test("metrics are written in Prometheus' text format", () => {
  assert.equal(
    formatMetrics(example().read()),
    `# HELP busy_seconds_total [ALPHA] At work.
# TYPE busy_seconds_total counter
busy_seconds_total 2.5
# HELP changes_total [ALPHA] Changes.
# TYPE changes_total counter
changes_total{kind="pods"} 7
# HELP kept [ALPHA] Objects.
# TYPE kept gauge
kept{kind="pods"} 3
kept{kind="nodes"} 0
# HELP queue_depth [ALPHA] Keys that "wait".
# TYPE queue_depth gauge
queue_depth 3
# HELP request_seconds [STABLE] How long.
# TYPE request_seconds histogram
request_seconds_bucket{le="0.1"} 2
request_seconds_bucket{le="1"} 3
request_seconds_bucket{le="10"} 3
request_seconds_bucket{le="+Inf"} 4
request_seconds_sum 20.65
request_seconds_count 4
# HELP requests_total [ALPHA] Requests, by verb and\\nresult.
# TYPE requests_total counter
requests_total{verb="GET",path="/a\\"b\\\\c\\n"} 1
requests_total{verb="LIST",path="/"} 3.5
# HELP up Whether it runs.
# TYPE up gauge
up 1
`,
  )
})

test('bounds of buckets are written as Go writes floats', () => {
  const metrics = createMetrics()
  const buckets = [5e-7, 1e-5, 1e-4, 0.65, 604_800, 1e6, 2_592_000, 1_073_741_824, 1e12]
  metrics.histogram({ name: 'sizes', help: '', buckets }).with()
  const bounds = [...formatMetrics(metrics.read()).matchAll(/le="([^"]+)"/g)].map(([, le]) => le)
  const small = ['5e-07', '1e-05', '0.0001', '0.65', '604800']
  assert.deepEqual(bounds, [...small, '1e+06', '2.592e+06', '1.073741824e+09', '1e+12', '+Inf'])
})

test('what cannot be is refused', () => {
  const metrics = createMetrics()
  metrics.gauge({ name: 'a', help: '' })
  const counter = metrics.counter({ name: 'b', help: '', labels: ['x'] })
  const wrong: readonly (() => void)[] = [
    () => metrics.gauge({ name: 'a', help: '' }),
    () => metrics.gauge({ name: '1a', help: '' }),
    () => metrics.counter({ name: 'c', help: '', labels: ['le'] }),
    () => metrics.counter({ name: 'd', help: '', labels: ['a-b'] }),
    () => metrics.histogram({ name: 'e', help: '', buckets: [1, 1] }),
    () => counter.with(),
    () => counter.with('a').add(-1),
    () => counter.with('a').add(Number.NaN),
  ]
  for (const doIt of wrong) assert.throws(doIt, TypeError, String(doIt))
})

test('the number of series is bounded: those beyond it share one', () => {
  const metrics = createMetrics()
  const counter = metrics.counter({ name: 'a_total', help: '', labels: ['pod'] })
  for (let i = 0; i < 10_100; i++) counter.with(`pod-${i}`).add()
  const [family] = metrics.read()
  assert.equal(family!.series.length, 10_001)
  assert.deepEqual(family!.series.at(-1), { values: ['other'], value: 100 })
})
