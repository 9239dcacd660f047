import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { VolumeAttributesClass } from '#kinds/storage/volumeattributesclass/types.ts'
import { volumeAttributesClasses } from '#kinds/storage/volumeattributesclass/volumeattributesclass.ts'
import { created, updated } from '#kinds/testing/rules.ts'

const base: VolumeAttributesClass = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'VolumeAttributesClass',
  metadata: { name: 'gold' },
  driverName: 'd.example',
  parameters: { iops: '100' },
}

test('a class says something, of some driver', () => {
  const { parameters: _, ...empty } = { ...base, driverName: '' }
  assert.deepEqual(created(volumeAttributesClasses, empty).errors, [
    'driverName: Required value',
    'parameters: Required value: must contain at least one key/value pair',
  ])
})

test('a class never changes', () => {
  const old = created(volumeAttributesClasses, base).object
  const other = { ...base, driverName: 'e.example', parameters: { iops: '200' } }
  assert.deepEqual(updated(volumeAttributesClasses, other, old).errors, [
    'driverName: Forbidden: updates to driverName are forbidden.',
    'parameters: Forbidden: updates to parameters are forbidden.',
  ])
})
