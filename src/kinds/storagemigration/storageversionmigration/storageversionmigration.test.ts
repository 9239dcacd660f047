import assert from 'node:assert/strict'
import { test } from 'node:test'
import { storageVersionMigrations } from '#kinds/storagemigration/storageversionmigration/storageversionmigration.ts'
import { cellsOf, created, updated, updatedBy } from '#kinds/testing/rules.ts'

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

const migrationOf = (resource: string, group = 'apps') => ({
  ...{ apiVersion: 'storagemigration.k8s.io/v1beta1', kind: 'StorageVersionMigration' },
  metadata: { name: 'm', resourceVersion: '1' },
  spec: { resource: { group, resource } },
})

test('a migration names a resource, and stays with it', () => {
  const told = (resource: string, group?: string) =>
    created(storageVersionMigrations, migrationOf(resource, group)).errors.map((error) =>
      error.slice(0, 60),
    )
  assert.deepEqual(told('deployments', ''), [])
  assert.deepEqual(told('', 'A'), [
    'spec.resource.resource: Required value: resource is required',
    'spec.resource.group: Invalid value: "A": a lowercase RFC 112',
  ])
  assert.deepEqual(updated(storageVersionMigrations, migrationOf('b'), migrationOf('a')).errors, [
    'spec: Invalid value: {"Resource":{"group":"apps","resource":"b"}}: field is immutable',
  ])
})

test('how far it has come is a revision that does not change', () => {
  const at = (resourceVersion: string) => ({ ...migrationOf('a'), status: { resourceVersion } })
  const by = [storageVersionMigrations, 'status'] as const
  assert.deepEqual(updatedBy(by, at('5'), migrationOf('a')).errors, [])
  assert.deepEqual(updatedBy(by, at('05'), at('5')).errors, [
    'status.resourceVersion: Invalid value: "05": resource version is not well formed: 05',
    'status.resourceVersion: Invalid value: "05": field is immutable',
  ])
})
