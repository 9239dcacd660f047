import assert from 'node:assert/strict'
import { test } from 'node:test'
import { resourceQuotas } from '#kinds/core/resourcequota/resourcequota.ts'
import type { ResourceQuota, ResourceQuotaSpec } from '#kinds/core/resourcequota/types.ts'
import { cellsOf, created, updated } from '#kinds/testing/rules.ts'

function quotaOf(spec: ResourceQuotaSpec): ResourceQuota {
  const metadata = { name: 'quota', namespace: 'default' }
  return { apiVersion: 'v1', kind: 'ResourceQuota', metadata, spec }
}

const bad: readonly { spec: ResourceQuotaSpec; errors: readonly string[] }[] = [
  {
    spec: { hard: { pods: '1.5' } },
    errors: ['spec.hard[pods]: Invalid value: "1500m": must be an integer'],
  },
  {
    spec: { hard: { storage: '1Gi' } },
    errors: ['spec.hard[storage]: Invalid value: "storage": must be a standard resource for quota'],
  },
  {
    spec: { hard: { services: '1' }, scopes: ['BestEffort'] },
    errors: ['spec.scopes: Invalid value: ["BestEffort"]: unsupported scope applied to resource'],
  },
  {
    spec: { hard: { pods: '1' }, scopes: ['Terminating', 'NotTerminating'] },
    errors: ['spec.scopes: Invalid value: ["Terminating","NotTerminating"]: conflicting scopes'],
  },
  {
    spec: {
      scopeSelector: { matchExpressions: [{ scopeName: 'PriorityClass', operator: 'In' }] },
    },
    errors: [
      "spec.scopeSelector.matchExpressions.values: Required value: must be at least one value when `operator` is 'In' or 'NotIn' for scope selector",
    ],
  },
]

for (const { spec, errors } of bad) {
  test(`a quota of ${JSON.stringify(spec)} is refused`, () => {
    const hard = spec.hard?.['pods'] === '1.5' ? { pods: '1500m' } : spec.hard
    const { errors: got } = created(resourceQuotas, quotaOf({ ...spec, ...(hard && { hard }) }))
    assert.deepEqual(got, errors)
  })
}

test('a quota keeps its scopes, in any order', () => {
  const old = created(resourceQuotas, quotaOf({ scopes: ['Terminating', 'PriorityClass'] })).object
  const same = quotaOf({ scopes: ['PriorityClass', 'Terminating'] })
  assert.deepEqual(updated(resourceQuotas, same, old).errors, [])
  assert.deepEqual(updated(resourceQuotas, quotaOf({ scopes: ['Terminating'] }), old).errors, [
    'spec.scopes: Invalid value: ["Terminating"]: field is immutable',
  ])
})

test('a quota that can never be used up is kept, with a warning', () => {
  const hard = { 'requests.cpu': '8', 'limits.cpu': '4' }
  assert.deepEqual(created(resourceQuotas, quotaOf({ hard })).warnings, [
    'ResourceQuota requests.cpu (8) should be less than limits.cpu (4)',
  ])
})

test('a row tells requests and limits apart', () => {
  const hard = { pods: '10', 'requests.cpu': '1', 'limits.cpu': '2' }
  const status = { hard, used: { pods: '3' } }
  const { Request, Limit } = cellsOf(resourceQuotas, { ...quotaOf({ hard }), status })
  assert.deepEqual([Request, Limit], ['pods: 3/10, requests.cpu: 0/1', 'limits.cpu: 0/2'])
})
