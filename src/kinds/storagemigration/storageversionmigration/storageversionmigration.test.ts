import assert from 'node:assert/strict'
import { test } from 'node:test'
import { storageVersionMigrations } from '#kinds/storagemigration/storageversionmigration/storageversionmigration.ts'
import { cellsOf } from '#kinds/testing/rules.ts'

test('a migration is shown by the last condition that is true', () => {
  const condition = (type: string, status: 'True' | 'False') => {
    const lastTransitionTime = '2026-01-02T03:03:05Z'
    return { type, status, reason: 'A', message: '', lastTransitionTime }
  }
  const [running, failed] = [condition('Running', 'True'), condition('Failed', 'False')]
  const shown = (...conditions: (typeof running)[]) =>
    cellsOf(storageVersionMigrations, {
      ...{ apiVersion: 'storagemigration.k8s.io/v1beta1', kind: 'StorageVersionMigration' },
      metadata: { name: 'm' },
      spec: { resource: { group: 'apps', resource: 'deployments' } },
      status: { conditions },
    })
  const named = { Name: 'm', Resource: 'deployments.apps' }
  assert.deepEqual(shown(), { ...named, Status: 'Unknown' })
  assert.deepEqual(shown(running, failed), { ...named, Status: 'Running' })
  assert.deepEqual(shown(running, { ...failed, status: 'True' }), { ...named, Status: 'Failed' })
})
