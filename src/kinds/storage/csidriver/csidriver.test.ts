import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFeatures } from '#api/features.ts'
import { gates } from '#kinds/features.ts'
import { csiDrivers } from '#kinds/storage/csidriver/csidriver.ts'
import type { CSIDriver, CSIDriverSpec } from '#kinds/storage/csidriver/types.ts'
import { cellsOf, contextOf, created, updated } from '#kinds/testing/rules.ts'

function driverOf(spec: CSIDriverSpec = {}): CSIDriver {
  const metadata = { name: 'd.example' }
  return { apiVersion: 'storage.k8s.io/v1', kind: 'CSIDriver', metadata, spec }
}

test('a driver attaches volumes that last, unless it says otherwise', () => {
  const { object, errors } = created(csiDrivers, driverOf())
  assert.deepEqual(errors, [])
  assert.equal(object.spec.attachRequired, true)
  assert.deepEqual(object.spec.volumeLifecycleModes, ['Persistent'])
  assert.equal(object.metadata.generation, undefined)
})

test('a gate that is off takes its field away', () => {
  const { object } = created(csiDrivers, driverOf({ preventPodSchedulingIfMissing: true }))
  assert.equal(object.spec.preventPodSchedulingIfMissing, undefined)
})

test('a gate that is on says what its field is', () => {
  const on = createFeatures(gates, { VolumeLimitScaling: true })
  const context = { ...contextOf(csiDrivers), features: on }
  const { spec } = csiDrivers.defaults!(driverOf(), context)
  assert.equal(spec.preventPodSchedulingIfMissing, false)
})

const bad: readonly { spec: CSIDriverSpec; errors: readonly string[] }[] = [
  {
    spec: { fsGroupPolicy: 'x' },
    errors: [
      'spec.fsGroupPolicy: Unsupported value: "x": supported values: "File", "None", "ReadWriteOnceWithFSType"',
    ],
  },
  {
    spec: { tokenRequests: [{ audience: '' }, { audience: '', expirationSeconds: 1 }] },
    errors: ['spec.tokenRequests[1].audience: Duplicate value: ""'],
  },
  {
    spec: { tokenRequests: [{ audience: '', expirationSeconds: 1 }] },
    errors: [
      'spec.tokenRequests[0].expirationSeconds: Invalid value: 1: may not specify a duration less than 10 minutes',
    ],
  },
  {
    spec: { serviceAccountTokenInSecrets: false },
    errors: [
      'spec.serviceAccountTokenInSecrets: Invalid value: false: serviceAccountTokenInSecrets is set but no tokenRequests are specified',
    ],
  },
]

for (const { spec, errors } of bad) {
  test(`a driver with ${JSON.stringify(spec)} is refused`, () => {
    assert.deepEqual(created(csiDrivers, driverOf(spec)).errors, errors)
  })
}

test('whether a driver attaches stays; what else it does raises the generation', () => {
  const old = created(csiDrivers, driverOf()).object
  assert.deepEqual(updated(csiDrivers, driverOf({ attachRequired: false }), old).errors, [
    'spec.attachedRequired: Invalid value: false: field is immutable',
  ])
  const { object, errors } = updated(csiDrivers, driverOf({ podInfoOnMount: true }), old)
  assert.deepEqual([errors, object.metadata.generation], [[], 1])
})

test('tokens in volume attributes are warned of', () => {
  const { warnings } = created(csiDrivers, driverOf({ tokenRequests: [{ audience: 'a' }] }))
  assert.match(warnings.join(), /^spec\.serviceAccountTokenInSecrets is unset/)
  const of = (audience: string) => driverOf({ tokenRequests: [{ audience }] })
  assert.equal(updated(csiDrivers, of('b'), of('a')).warnings.length, 1)
  assert.equal(updated(csiDrivers, of('a'), of('a')).warnings.length, 0)
})

test('a table shows audiences and modes', () => {
  const spec = { tokenRequests: [{ audience: 'a' }, { audience: 'b' }] }
  const { TokenRequests, Modes } = cellsOf(csiDrivers, created(csiDrivers, driverOf(spec)).object)
  assert.deepEqual([TokenRequests, Modes], ['a,b', 'Persistent'])
})
