import assert from 'node:assert/strict'
import { test } from 'node:test'
import { managersAfterScale, replicasPath, scaleManagers } from '#api/apply/scale-managers.ts'
import type { ManagedFieldsEntry } from '#api/metadata.ts'

const apiVersion = 'apps/v1'
const paths = { [apiVersion]: replicasPath('.spec.replicas'), 'apps/v0': null }

function entry(
  manager: string,
  fields: object,
  more: Partial<ManagedFieldsEntry> = {},
): ManagedFieldsEntry {
  const fieldsV1 = JSON.stringify(fields)
  return { manager, operation: 'Update', apiVersion, fieldsType: 'FieldsV1', fieldsV1, ...more }
}

const time = '2026-01-01T00:00:00Z'
const replicas = { 'f:spec': { 'f:replicas': {} } }
const both = { 'f:spec': { 'f:paused': {}, 'f:replicas': {} } }
const paused = { 'f:spec': { 'f:paused': {} } }
const applied = { operation: 'Apply', time }
const inScale = { apiVersion: 'autoscaling/v1' }

test('a Scale shows who owns the replicas, and nobody else', () => {
  const entries = [
    entry('alpha', both, applied),
    entry('beta', paused),
    entry('gamma', replicas, { apiVersion: 'apps/v0' }),
    entry('delta', replicas, { apiVersion: 'apps/v9' }),
    entry('hpa', replicas, { subresource: 'scale' }),
  ]
  assert.deepEqual(scaleManagers(entries, paths), [
    entry('alpha', replicas, { ...applied, ...inScale }),
    entry('hpa', replicas, { subresource: 'scale', ...inScale }),
  ])
  assert.equal(scaleManagers([entry('beta', paused)], paths), undefined)
})

test('who scales takes the replicas from who had them, and is noted without a time', () => {
  const entries = [entry('alpha', both, applied), entry('beta', replicas, { time })]
  const scale = [entry('hpa', replicas, { subresource: 'scale', time, ...inScale })]
  assert.deepEqual(managersAfterScale(entries, scale, { apiVersion, paths }), [
    entry('alpha', paused, applied),
    entry('hpa', replicas, { subresource: 'scale' }),
  ])
})

test('an applier that kept the replicas keeps its entry', () => {
  const entries = [entry('alpha', both, applied)]
  const scale = [entry('alpha', replicas, { ...applied, ...inScale })]
  assert.deepEqual(managersAfterScale(entries, scale, { apiVersion, paths }), entries)
})

test('entries of versions that cannot be scaled stay, those of unknown versions go', () => {
  const entries = [
    entry('gamma', replicas, { apiVersion: 'apps/v0' }),
    entry('delta', replicas, { apiVersion: 'apps/v9' }),
  ]
  const after = managersAfterScale(entries, undefined, { apiVersion, paths })
  assert.deepEqual(after, [entries[0]])
})
