import assert from 'node:assert/strict'
import { test } from 'node:test'
import { resourcePoolStatusRequests } from '#kinds/resource/resourcepoolstatusrequest/resourcepoolstatusrequest.ts'
import type { ResourcePoolStatusRequest } from '#kinds/resource/resourcepoolstatusrequest/types.ts'
import { cellsOf } from '#kinds/testing/rules.ts'

function requestOf(status?: ResourcePoolStatusRequest['status']): ResourcePoolStatusRequest {
  return {
    apiVersion: 'resource.k8s.io/v1alpha3',
    kind: 'ResourcePoolStatusRequest',
    metadata: { name: 'r' },
    spec: { driver: 'd.example' },
    ...(status && { status }),
  }
}

const ended = (type: string) => {
  const lastTransitionTime = '2026-01-02T03:03:05Z'
  return { type, status: 'True', reason: 'A', message: '', lastTransitionTime } as const
}
const pool = { driver: 'd.example', poolName: 'p', generation: 1 }
const pools = [
  { ...pool, totalDevices: 4, availableDevices: 3, allocatedDevices: 1 },
  { ...pool, totalDevices: 2, unavailableDevices: 1, validationError: 'broken' },
]

const rows: readonly {
  readonly name: string
  readonly status?: ResourcePoolStatusRequest['status']
  readonly cells: readonly unknown[]
}[] = [
  { name: 'unanswered', cells: ['-', '-', '-', '-', '-', 0, 'Pending', '<none>'] },
  {
    name: 'complete',
    status: { poolCount: 2, pools, conditions: [ended('Complete')] },
    cells: ['6', '3', '1', '1', '1', 2, 'Complete', '60s'],
  },
  {
    name: 'cut off by its limit',
    status: { poolCount: 5, pools, conditions: [ended('Complete')] },
    cells: ['6', '3', '1', '1', '1', 5, 'Complete (2/5 pools)', '60s'],
  },
  {
    name: 'failed',
    status: { poolCount: 2, pools, conditions: [ended('Failed')] },
    cells: ['-', '-', '-', '-', '-', 2, 'Failed', '<none>'],
  },
]

for (const { name, status, cells } of rows) {
  test(`a request that is ${name} is shown so`, () => {
    const shown = Object.values(cellsOf(resourcePoolStatusRequests, requestOf(status)))
    assert.deepEqual(shown, ['r', 'd.example', ...cells])
  })
}
