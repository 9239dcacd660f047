import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatAccessModes } from '#kinds/core/persistentvolume/columns.ts'
import { persistentVolumes } from '#kinds/core/persistentvolume/persistentvolume.ts'
import type { PersistentVolume, PersistentVolumeSpec } from '#kinds/core/persistentvolume/types.ts'
import { created, testNow, updated, updatedBy } from '#kinds/testing/rules.ts'

const base: PersistentVolumeSpec = { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'] }

function volumeOf(spec: PersistentVolumeSpec): PersistentVolume {
  const metadata = { name: 'disk' }
  return { apiVersion: 'v1', kind: 'PersistentVolume', metadata, spec: { ...base, ...spec } }
}

const nfs = { server: 'files', path: '/data' }

test('a volume is pending, a file system, and outlives its claim', () => {
  const { object, errors } = created(persistentVolumes, volumeOf({ nfs }))
  assert.deepEqual(errors, [])
  const { persistentVolumeReclaimPolicy, volumeMode } = object.spec
  assert.deepEqual([persistentVolumeReclaimPolicy, volumeMode], ['Retain', 'Filesystem'])
  assert.deepEqual(object.status, { phase: 'Pending', lastPhaseTransitionTime: testNow })
})

const bad: readonly { spec: PersistentVolumeSpec; errors: readonly string[] }[] = [
  { spec: {}, errors: ['spec: Required value: must specify a volume type'] },
  {
    spec: { nfs, hostPath: { path: '/x' } },
    errors: ['spec.nfs: Forbidden: may not specify more than 1 volume type'],
  },
  {
    spec: { hostPath: { path: '/x/..' }, persistentVolumeReclaimPolicy: 'Recycle' },
    errors: [
      'spec.hostPath.path: Invalid value: "/x/..": must not contain \'..\'',
      "spec.persistentVolumeReclaimPolicy: Forbidden: may not be 'recycle' for a hostPath mount of '/'",
    ],
  },
  {
    spec: { local: { path: '/x' } },
    errors: ['spec.nodeAffinity: Required value: Local volume requires node affinity'],
  },
  {
    spec: { csi: { driver: 'd', volumeHandle: 'h', nodePublishSecretRef: { name: 'n' } } },
    errors: ['spec.csi.nodePublishSecretRef.namespace: Required value'],
  },
  {
    spec: { glusterfs: { endpoints: 'e', path: 'p', endpointsNamespace: '' } },
    errors: [
      'spec.glusterfs.endpointsNamespace: Invalid value: "": if the endpointnamespace is set, it must be a valid namespace name',
    ],
  },
  {
    spec: { nfs, volumeAttributesClassName: 'gold' },
    errors: ['spec.csi: Required value: has to be specified when using volumeAttributesClassName'],
  },
]

test('a former annotation says how some volumes are mounted', () => {
  const key = 'volume.beta.kubernetes.io/mount-options'
  const errorsOf = (spec: PersistentVolumeSpec) => {
    const volume = volumeOf(spec)
    const metadata = { ...volume.metadata, annotations: { [key]: 'ro' } }
    return created(persistentVolumes, { ...volume, metadata }).errors
  }
  assert.deepEqual(errorsOf({ nfs }), [])
  assert.deepEqual(errorsOf({ hostPath: { path: '/x' } }), [
    `metadata.annotations.${key}: Forbidden: may not specify mount options for this volume type`,
  ])
})

for (const { spec, errors } of bad) {
  test(`a volume of ${JSON.stringify(spec)} is refused`, () => {
    assert.deepEqual(created(persistentVolumes, volumeOf(spec)).errors, errors)
  })
}

test('the source stays, but a secret for growing may be added', () => {
  const csi = { driver: 'd', volumeHandle: 'h' }
  const old = created(persistentVolumes, volumeOf({ csi })).object
  const grown = { ...csi, controllerExpandSecretRef: { name: 'a', namespace: 'b' } }
  assert.deepEqual(updated(persistentVolumes, volumeOf({ csi: grown }), old).errors, [])
  const moved = volumeOf({ csi: { ...csi, volumeHandle: 'other' } })
  const [error = ''] = updated(persistentVolumes, moved, old).errors
  const [message, ...diff] = error.split('\n')
  assert.equal(
    message,
    'spec.persistentvolumesource: Forbidden: spec.persistentvolumesource is immutable after creation',
  )
  assert.deepEqual(
    diff.filter((line) => /^[+-]/.test(line)),
    ['-  "VolumeHandle": "h",', '+  "VolumeHandle": "other",'],
  )
})

function reachedFrom(key: string): PersistentVolumeSpec {
  const matchExpressions = [{ key, operator: 'In', values: ['a'] } as const]
  return { nfs, nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions }] } } }
}

test('the nodes that reach it stay, but their labels may get their new names', () => {
  const old = created(
    persistentVolumes,
    volumeOf(reachedFrom('failure-domain.beta.kubernetes.io/zone')),
  )
  const renamed = volumeOf(reachedFrom('topology.kubernetes.io/zone'))
  assert.deepEqual(updated(persistentVolumes, renamed, old.object).errors, [])
  const other = updated(persistentVolumes, volumeOf(reachedFrom('example.com/rack')), old.object)
  assert.match(other.errors[0]!, /field is immutable, except for updating from beta label to GA$/)
  assert.match(
    old.warnings[0]!,
    /deprecated since v1.17; use "topology.kubernetes.io\/zone" instead$/,
  )
})

test('a change of phase is dated', () => {
  const old = { ...volumeOf({ nfs }), status: { phase: 'Pending' } as const }
  const next = { ...old, status: { phase: 'Bound' } as const }
  const { object } = updatedBy([persistentVolumes, 'status'], next, old)
  assert.deepEqual(object.status, { phase: 'Bound', lastPhaseTransitionTime: testNow })
})

test('ways of access are few letters in an order of their own', () => {
  const modes = ['ReadWriteOncePod', 'ReadWriteMany', 'ReadOnlyMany', 'ReadWriteMany']
  assert.equal(formatAccessModes(modes), 'ROX,RWX,RWOP')
})
