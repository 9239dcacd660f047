import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMetrics } from '#base/metrics.ts'
import { formatMetrics } from '#base/metrics-text.ts'
import type { ResourceTable } from '#server/served/served-resource.ts'
import { registerServerMetrics } from '#server/server-metrics.ts'

test('metrics tell of the version, and of each resource once how many objects there are', () => {
  const metrics = createMetrics()
  const served = (plural: string, count?: number) => ({
    definition: { plural },
    ...(count !== undefined && { store: { count } }),
  })
  const table = {
    versions: [
      { group: '', version: 'v1', resources: [served('pods', 3), served('bindings')] },
      { group: 'autoscaling', version: 'v2', resources: [served('scalers', 2)] },
      { group: 'autoscaling', version: 'v1', resources: [served('scalers', 2)] },
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
    'apiserver_storage_objects{resource="pods"} 3',
    'apiserver_storage_objects{resource="scalers.autoscaling"} 2',
  ])
})
