import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  controllerOf,
  formatGroupKind,
  formatGroupResource,
  formatGroupVersion,
  groupVersionKindOf,
  isControlledBy,
  keyOf,
  ownedBy,
  parseGroupKind,
  parseGroupResource,
  parseGroupVersion,
  parseKey,
} from '#api/resource.ts'

test('groups and versions are read and written', () => {
  assert.deepEqual(parseGroupVersion('v1'), { group: '', version: 'v1' })
  assert.deepEqual(parseGroupVersion('apps/v1'), { group: 'apps', version: 'v1' })
  assert.deepEqual(parseGroupVersion(''), { group: '', version: '' })
  assert.equal(parseGroupVersion('a/b/c'), undefined)
  assert.equal(formatGroupVersion({ group: '', version: 'v1' }), 'v1')
  assert.equal(formatGroupVersion({ group: 'apps', version: 'v1' }), 'apps/v1')
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

const owner = {
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: { name: 'a', namespace: 'n', uid: 'u' },
}
const owned = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p', namespace: 'n', ownerReferences: [ownedBy(owner)] },
}

test('an object knows its key, its kind and its controller', () => {
  assert.equal(keyOf(owned), 'n/p')
  assert.equal(keyOf(owned, 'q'), 'n/q')
  assert.equal(keyOf({ ...owned, metadata: { name: 'c' } }), 'c')
  assert.deepEqual(parseKey('n/p'), { namespace: 'n', name: 'p' })
  assert.deepEqual(parseKey('c'), { namespace: '', name: 'c' })
  assert.deepEqual(groupVersionKindOf(owner), { group: 'apps', version: 'v1', kind: 'ReplicaSet' })
  assert.deepEqual(controllerOf(owned), {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    name: 'a',
    uid: 'u',
    controller: true,
    blockOwnerDeletion: true,
  })
  assert.equal(isControlledBy(owned, owner), true)
  assert.equal(isControlledBy(owner, owner), false)
})
