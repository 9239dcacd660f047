import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deviceTaintRules } from '#kinds/resource/devicetaintrule/devicetaintrule.ts'
import type { DeviceTaintRule } from '#kinds/resource/devicetaintrule/types.ts'
import { cellsOf } from '#kinds/testing/rules.ts'

test('a rule is shown by its taint', () => {
  const taint = { key: 'a', effect: 'NoExecute', timeAdded: '2026-01-02T03:03:05Z' } as const
  const rule: DeviceTaintRule = {
    apiVersion: 'resource.k8s.io/v1beta2',
    kind: 'DeviceTaintRule',
    metadata: { name: 'r', creationTimestamp: '2026-01-02T03:04:00Z' },
    spec: { taint },
  }
  assert.deepEqual(cellsOf(deviceTaintRules, rule), {
    ...{ Name: 'r', Key: 'a', Value: '', Effect: 'NoExecute', TimeAdded: '60s', Age: '5s' },
  })
})
