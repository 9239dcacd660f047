import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  controllerOf,
  formatGroupKind,
  formatGroupResource,
  keyOf,
  parseGroupKind,
  parseGroupResource,
  parseGroupVersion,
} from '#api/resource.ts'

test('groups and versions are read and written', () => {
  assert.deepEqual(parseGroupVersion('v1'), { group: '', version: 'v1' })
  assert.deepEqual(parseGroupVersion('apps/v1'), { group: 'apps', version: 'v1' })
  assert.deepEqual(parseGroupVersion(''), { group: '', version: '' })
  assert.equal(parseGroupVersion('a/b/c'), undefined)
})

test('kinds and resources carry their group behind a dot', () => {
  assert.deepEqual(parseGroupKind('Lease.coordination.k8s.io'), {
    group: 'coordination.k8s.io',
    kind: 'Lease',
  })
  assert.deepEqual(parseGroupResource('pods'), { group: '', resource: 'pods' })
  assert.equal(formatGroupKind({ group: 'apps', kind: 'Deployment' }), 'Deployment.apps')
  assert.equal(formatGroupResource({ group: '', resource: 'pods' }), 'pods')
})

const controller = {
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  name: 'a',
  uid: 'u',
  controller: true,
}
const owned = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p', namespace: 'n', ownerReferences: [controller] },
}

test('an object knows its key and its controller', () => {
  assert.equal(keyOf(owned), 'n/p')
  assert.equal(keyOf(owned, 'q'), 'n/q')
  assert.equal(keyOf({ ...owned, metadata: { name: 'c' } }), 'c')
  assert.equal(controllerOf(owned), controller)
})
