import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFakeClock } from '#base/clock.ts'
import { silentLogger } from '#base/log/log.ts'
import { createMetrics } from '#base/metrics.ts'
import { formatMetrics } from '#base/metrics-text.ts'
import type { ResourceTable } from '#server/served/served-resource.ts'
import { registerServerMetrics, registerStorageSize } from '#server/server-metrics.ts'
import type { Engine } from '#store/engine.ts'

test('metrics tell of the version, and of each resource once how many objects there are', () => {
  const metrics = createMetrics()
  const served = (plural: string, count?: number, more: object = {}) => ({
    definition: { plural, ...more },
    ...(count !== undefined && { store: { count, received: count * 2 } }),
  })
  const table = {
    versions: [
      { group: '', version: 'v1', resources: [served('pods', 3), served('bindings')] },
      { group: 'autoscaling', version: 'v2', resources: [served('scalers', 2)] },
      { group: 'autoscaling', version: 'v1', resources: [served('scalers', 2)] },
      { group: '', version: 'v1', resources: [served('events', 0)] },
      { group: 'events.k8s.io', version: 'v1', resources: [served('events', 0, { group: '' })] },
    ],
  } as unknown as ResourceTable
  registerServerMetrics(metrics, () => table)
  const text = formatMetrics(metrics.read())
  assert.match(
    text,
    /^kubernetes_build_info\{major="1",minor="36",git_version="v1\.36\.\d+",.*\} 1$/m,
  )
  const counts = text.split('\n').filter((line) => line.includes('_objects{'))
  assert.deepEqual(counts, [
    'apiserver_resource_objects{group="",resource="pods"} 3',
    'apiserver_resource_objects{group="autoscaling",resource="scalers"} 2',
    'apiserver_resource_objects{group="",resource="events"} 0',
    'apiserver_storage_objects{resource="pods"} 3',
    'apiserver_storage_objects{resource="scalers.autoscaling"} 2',
    'apiserver_storage_objects{resource="events"} 0',
  ])
  assert.deepEqual(
    text.split('\n').filter((line) => line.startsWith('apiserver_storage_events')),
    [
      'apiserver_storage_events_received_total{group="",resource="pods"} 6',
      'apiserver_storage_events_received_total{group="autoscaling",resource="scalers"} 4',
    ],
  )
})

test('how large the store is, is asked before metrics are read; one that does not answer is left out', async () => {
  const metrics = createMetrics()
  const { signal } = new AbortController()
  const clock = createFakeClock(0)
  const sizes: (number | undefined)[] = [4096, undefined]
  const engine = {
    async status() {
      const totalBytes = sizes.shift()
      if (totalBytes === undefined) throw new Error('the store is gone')
      return { totalBytes }
    },
  } as unknown as Engine
  const refresh = registerStorageSize(metrics, { engine, clock, log: silentLogger })
  const told = () => formatMetrics(metrics.read()).split('\n').at(-2)
  assert.equal(told(), undefined)
  await refresh(signal)
  assert.equal(told(), 'apiserver_storage_size_bytes{storage_cluster_id="etcd-0"} 4096')
  await refresh(signal)
  assert.equal(told(), 'apiserver_storage_size_bytes{storage_cluster_id="etcd-0"} 4096')
})
