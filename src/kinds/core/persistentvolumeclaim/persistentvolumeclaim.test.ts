import assert from 'node:assert/strict'
import { test } from 'node:test'
import { persistentVolumeClaims } from '#kinds/core/persistentvolumeclaim/persistentvolumeclaim.ts'
import type {
  PersistentVolumeClaim,
  PersistentVolumeClaimSpec,
} from '#kinds/core/persistentvolumeclaim/types.ts'
import { cellsOf, created, updated, updatedBy } from '#kinds/testing/rules.ts'

const base: PersistentVolumeClaimSpec = {
  accessModes: ['ReadWriteOnce'],
  resources: { requests: { storage: '5Gi' } },
}

function claimOf(spec: PersistentVolumeClaimSpec = {}, storage = '5Gi'): PersistentVolumeClaim {
  const metadata = { name: 'data', namespace: 'default' }
  const resources = { requests: { storage } }
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata,
    spec: { ...base, resources, ...spec },
  }
}

const other = { kind: 'PersistentVolumeClaim', name: 'other' }
const foreign = { kind: 'Image', name: 'x', apiGroup: 'example.com' }

const sources: readonly {
  name: string
  spec: PersistentVolumeClaimSpec
  both: PersistentVolumeClaimSpec['dataSource']
}[] = [
  { name: 'in the old field', spec: { dataSource: other }, both: other },
  { name: 'in the new field', spec: { dataSourceRef: foreign }, both: foreign },
  {
    name: 'of a kind that the old field never took',
    spec: { dataSource: foreign },
    both: undefined,
  },
  {
    name: 'in another namespace',
    spec: { dataSourceRef: { ...other, namespace: 'theirs' } },
    both: undefined,
  },
]

for (const { name, spec, both } of sources) {
  test(`contents ${name} are told in both fields or none`, () => {
    const { dataSource, dataSourceRef } = created(persistentVolumeClaims, claimOf(spec)).object.spec
    assert.deepEqual([dataSource, dataSourceRef], [both, both])
  })
}

test('a claim is bound once, and then only grows', () => {
  const pending = created(persistentVolumeClaims, claimOf()).object
  const bound: PersistentVolumeClaim = {
    ...updated(persistentVolumeClaims, claimOf({ volumeName: 'disk' }), pending).object,
    status: { phase: 'Bound', capacity: { storage: '5Gi' } },
  }
  const errorsOf = (claim: PersistentVolumeClaim): readonly string[] =>
    updated(persistentVolumeClaims, claim, bound).errors
  assert.deepEqual(errorsOf(claimOf({ volumeName: 'disk' }, '6Gi')), [])
  assert.deepEqual(errorsOf(claimOf({ volumeName: 'disk' }, '4Gi')), [
    'spec.resources.requests.storage: Forbidden: field can not be less than status.capacity',
  ])
  const [error = ''] = errorsOf(claimOf({ volumeName: 'another' }))
  const [message, ...diff] = error.split('\n')
  assert.equal(
    message,
    'spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims',
  )
  assert.deepEqual(
    diff.filter((line) => /^[+-]/.test(line)),
    ['- "VolumeName": "disk",', '+ "VolumeName": "another",'],
  )
})

test('a bound claim may give up its class of attributes until that has been applied', () => {
  const pending = created(persistentVolumeClaims, claimOf()).object
  const bound: PersistentVolumeClaim = {
    ...{ ...pending, spec: { ...pending.spec, volumeAttributesClassName: 'gold' } },
    status: { phase: 'Bound' },
  }
  assert.deepEqual(updated(persistentVolumeClaims, claimOf(), bound).errors, [])
  const applied: PersistentVolumeClaim = {
    ...bound,
    status: { ...bound.status, currentVolumeAttributesClassName: 'gold' },
  }
  assert.deepEqual(updated(persistentVolumeClaims, claimOf(), applied).errors, [
    'spec.volumeAttributesClassName: Forbidden: update to nil is forbidden when status.currentVolumeAttributesClassName is not nil',
  ])
})

test('contents from another namespace have no name in the old field', () => {
  const source = { kind: 'PersistentVolumeClaim', name: 'x' }
  const old = created(persistentVolumeClaims, claimOf({ dataSourceRef: source })).object
  const theirs = claimOf({ dataSourceRef: { ...source, namespace: 'theirs' } })
  const { object } = updated(persistentVolumeClaims, theirs, old)
  assert.equal(object.spec.dataSource, undefined)
})

test('a claim that is not bound does not grow', () => {
  const pending = created(persistentVolumeClaims, claimOf()).object
  assert.equal(updated(persistentVolumeClaims, claimOf({}, '6Gi'), pending).errors.length, 1)
})

test('a class that was an annotation may become a field, unchanged', () => {
  const annotations = { 'volume.beta.kubernetes.io/storage-class': 'fast' }
  const claim = claimOf()
  const old = created(persistentVolumeClaims, {
    ...claim,
    metadata: { ...claim.metadata, annotations },
  }).object
  const moved = claimOf({ storageClassName: 'fast' })
  assert.deepEqual(updated(persistentVolumeClaims, moved, old).errors, [])
  assert.equal(
    updated(persistentVolumeClaims, claimOf({ storageClassName: 'slow' }), old).errors.length,
    2,
  )
})

test('the status tells resizes in known words', () => {
  const old = created(persistentVolumeClaims, claimOf()).object
  const status = { allocatedResourceStatuses: { storage: 'Growing' as 'NodeResizePending' } }
  const { errors } = updatedBy([persistentVolumeClaims, 'status'], { ...old, status }, old)
  assert.equal(errors.length, 1)
  assert.match(errors[0]!, /^status\.allocatedResourceStatuses: Unsupported value: "storage"/)
})

test('a row shows what a claim has, once it has a volume', () => {
  const status = {
    phase: 'Bound',
    capacity: { storage: '8Gi' },
    accessModes: base.accessModes!,
  } as const
  const waiting = cellsOf(persistentVolumeClaims, { ...claimOf(), status })
  const served = cellsOf(persistentVolumeClaims, { ...claimOf({ volumeName: 'disk' }), status })
  assert.deepEqual([waiting['Capacity'], waiting['Access Modes']], ['', ''])
  assert.deepEqual([served['Capacity'], served['Access Modes']], ['8Gi', 'RWO'])
})
