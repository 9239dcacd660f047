import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMetrics } from '#base/metrics.ts'
import { createAvailabilityMetrics } from '#server/aggregation/availability-metrics.ts'

const service = (name: string, status: string, reason: string) =>
  ({ metadata: { name }, status: { conditions: [{ type: 'Available', status, reason }] } }) as never

test('what does not answer is shown, and counted when it stopped to answer', () => {
  const metrics = createMetrics()
  const show = createAvailabilityMetrics(metrics)
  const read = () =>
    metrics.read().flatMap(({ series }) => series.map(({ values, value }) => [...values, value]))
  show([service('a', 'True', 'Passed'), service('b', 'False', 'ServiceNotFound')])
  assert.deepEqual(read(), [
    ['a', 0],
    ['b', 1],
  ])
  show([service('a', 'False', 'FailedDiscoveryCheck')])
  assert.deepEqual(read(), [
    ['a', 1],
    ['b', 0],
    ['a', 'FailedDiscoveryCheck', 1],
  ])
})
