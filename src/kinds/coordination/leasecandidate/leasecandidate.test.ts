import assert from 'node:assert/strict'
import { test } from 'node:test'
import { leaseCandidates } from '#kinds/coordination/leasecandidate/leasecandidate.ts'
import type {
  LeaseCandidate,
  LeaseCandidateSpec,
} from '#kinds/coordination/leasecandidate/types.ts'
import { created, updated } from '#kinds/testing/rules.ts'

const base: LeaseCandidateSpec = {
  leaseName: 'l',
  binaryVersion: '1.36.0',
  emulationVersion: '1.35.0',
  strategy: 'OldestEmulationVersion',
}

function candidateOf(spec: Partial<LeaseCandidateSpec> = {}): LeaseCandidate {
  return {
    apiVersion: 'coordination.k8s.io/v1beta1',
    kind: 'LeaseCandidate',
    metadata: { name: 'Any_key', namespace: 'n' },
    spec: { ...base, ...spec },
  }
}

const specs: readonly { spec: Partial<LeaseCandidateSpec>; errors: readonly string[] }[] = [
  { spec: {}, errors: [] },
  { spec: { strategy: 'example.com/own', emulationVersion: '' }, errors: [] },
  {
    spec: { emulationVersion: '1.36.1-rc.1' },
    errors: [
      'spec.binaryVersion: Invalid value: "1.36.0": must be greater than or equal to `emulationVersion`',
    ],
  },
  {
    spec: { emulationVersion: '1.36' },
    errors: [
      'spec.emulationVersion: Invalid value: "1.36": must be a valid semantic version',
      "spec.emulationVersion: Required value: must be specified when `strategy` is 'OldestEmulationVersion'",
    ],
  },
  {
    spec: { strategy: 'Own' },
    errors: [
      'spec.strategy.strategy: Unsupported value: "Own": supported values: "OldestEmulationVersion"',
    ],
  },
]

for (const { spec, errors } of specs) {
  test(`a candidate with ${JSON.stringify(spec)} has ${errors.length} errors`, () => {
    assert.deepEqual(created(leaseCandidates, candidateOf(spec)).errors, errors)
  })
}

test('a candidate stays with its lease', () => {
  const old = created(leaseCandidates, candidateOf()).object
  assert.deepEqual(updated(leaseCandidates, candidateOf({ leaseName: 'x' }), old).errors, [
    'spec.leaseName: Invalid value: "x": field is immutable',
  ])
})
