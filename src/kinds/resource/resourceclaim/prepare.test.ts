import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFeatures } from '#api/features.ts'
import { gates } from '#kinds/features.ts'
import { withoutDisabled } from '#kinds/resource/resourceclaim/prepare.ts'
import type { ResourceClaim } from '#kinds/resource/resourceclaim/types.ts'

const tolerations = [{ key: 'k', operator: 'Exists' }]
const claim = {
  apiVersion: 'resource.k8s.io/v1',
  kind: 'ResourceClaim',
  metadata: { name: 'c' },
  spec: {
    devices: {
      requests: [
        { name: 'a', exactly: { deviceClassName: 'x', tolerations } },
        { name: 'b', firstAvailable: [{ name: 's', deviceClassName: 'x', tolerations }] },
      ],
    },
  },
} as ResourceClaim

test('without taints of devices nobody tolerates them, but who did before', () => {
  const off = createFeatures(gates, { DRADeviceTaints: false })
  assert.deepEqual(withoutDisabled(claim, off).spec.devices?.requests, [
    { name: 'a', exactly: { deviceClassName: 'x' } },
    { name: 'b', firstAvailable: [{ name: 's', deviceClassName: 'x' }] },
  ])
  assert.equal(withoutDisabled(claim, off, claim), claim)
  assert.equal(withoutDisabled(claim, createFeatures(gates)), claim)
})
