import assert from 'node:assert/strict'
import { test } from 'node:test'
import { csiStorageCapacities } from '#kinds/storage/csistoragecapacity/csistoragecapacity.ts'
import type { CSIStorageCapacity } from '#kinds/storage/csistoragecapacity/types.ts'
import { created, updated } from '#kinds/testing/rules.ts'

const base: CSIStorageCapacity = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'CSIStorageCapacity',
  metadata: { name: 'c', namespace: 'n' },
  storageClassName: 'fast',
  nodeTopology: { matchLabels: { zone: 'a' } },
  capacity: '1Gi',
}

test('there is no less than nothing', () => {
  assert.deepEqual(created(csiStorageCapacities, { ...base, capacity: '-1' }).errors, [
    'capacity: Invalid value: "-1": must be greater than or equal to 0',
  ])
})

test('how much there is changes, where and of what does not', () => {
  const old = created(csiStorageCapacities, base).object
  assert.deepEqual(updated(csiStorageCapacities, { ...base, capacity: '2Gi' }, old).errors, [])
  const { nodeTopology: _, ...elsewhere } = { ...base, storageClassName: 'slow' }
  assert.deepEqual(updated(csiStorageCapacities, elsewhere, old).errors, [
    'nodeTopology: Invalid value: null: field is immutable',
    'storageClassName: Invalid value: "slow": field is immutable',
  ])
})
