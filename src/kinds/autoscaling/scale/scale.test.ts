import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatFieldError } from '#api/validation/field-error.ts'
import { scales } from '#kinds/autoscaling/scale/scale.ts'
import type { Scale } from '#kinds/autoscaling/scale/types.ts'
import { contextOf } from '#kinds/testing/rules.ts'

test('a scale is looked at in whole, though only its number is kept', () => {
  const scale: Scale = {
    ...{ apiVersion: 'autoscaling/v1', kind: 'Scale' },
    metadata: { name: 'web', namespace: 'default', finalizers: ['x'] },
    spec: { replicas: -1 },
  }
  const errors = scales.validate!.update!(scale, scale, contextOf(scales))
  assert.deepEqual(errors.map(formatFieldError), [
    'metadata.finalizers[0]: Invalid value: "x": name is neither a standard finalizer name nor is it fully qualified',
    'spec.replicas: Invalid value: -1: must be greater than or equal to 0',
  ])
})
