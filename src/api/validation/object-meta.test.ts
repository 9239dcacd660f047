import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ObjectMeta, OwnerReference } from '#api/metadata.ts'
import { subdomainName } from '#api/names/object-names.ts'
import { formatFieldError } from '#api/validation/field-error.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from '#api/validation/object-meta.ts'
import { withoutDoubleOwners } from '#api/validation/owner-references.ts'

const owner: OwnerReference = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web', uid: 'u-1' }
const good: ObjectMeta = { name: 'a', namespace: 'b', ownerReferences: [owner] }
const rules = { isNamespaced: true, nameErrors: subdomainName }

const bad: readonly { name: string; metadata: ObjectMeta; fields: readonly string[] }[] = [
  { name: 'no name', metadata: { ...good, name: '' }, fields: ['metadata.name'] },
  { name: 'no namespace', metadata: { name: 'a' }, fields: ['metadata.namespace'] },
  {
    name: 'a negative generation',
    metadata: { ...good, generation: -1 },
    fields: ['metadata.generation'],
  },
  {
    name: 'a finalizer that nobody owns',
    metadata: { ...good, finalizers: ['kubernetes', 'mine'] },
    fields: ['metadata.finalizers[1]'],
  },
  {
    name: 'finalizers that exclude each other',
    metadata: { ...good, finalizers: ['orphan', 'foregroundDeletion'] },
    fields: ['metadata.finalizers'],
  },
  {
    name: 'an owner without a version',
    metadata: { ...good, ownerReferences: [{ ...owner, apiVersion: 'a/b/c' }] },
    fields: ['metadata.ownerReferences.apiVersion'],
  },
  {
    name: 'an entry of managedFields of no known operation',
    metadata: { ...good, managedFields: [{ manager: 'a\u0001', operation: 'Delete' }] },
    fields: ['metadata.managedFields[0].operation', 'metadata.managedFields[0].manager'],
  },
]

test('metadata as most objects have it is right', () => {
  assert.deepEqual(validateObjectMeta(good, rules), [])
})

for (const { name, metadata, fields } of bad) {
  test(`metadata with ${name} is wrong there`, () => {
    const errors = validateObjectMeta(metadata, rules)
    assert.deepEqual(
      errors.map((error) => error.field),
      fields,
    )
  })
}

test('generic rules accept finalizers without a domain', () => {
  const metadata = { ...good, finalizers: ['mine'] }
  assert.deepEqual(validateObjectMeta(metadata, { ...rules, anyFinalizers: true }), [])
})

test('two controllers are told with the first and each further one', () => {
  const owners = ['a', 'b', 'c'].map((name) => ({ ...owner, name, uid: name, controller: true }))
  const errors = validateObjectMeta({ ...good, ownerReferences: owners }, rules)
  assert.deepEqual(
    errors.map(({ detail }) => detail.slice(detail.indexOf('for '))),
    ['for ReplicaSet/a and ReplicaSet/b', 'for ReplicaSet/a and ReplicaSet/c'],
  )
})

test('an update keeps what the server said, and a dying object takes no new finalizers', () => {
  const old = { ...good, uid: '1', deletionTimestamp: '2026-01-02T03:04:05Z', finalizers: ['a/b'] }
  const metadata = { ...old, uid: '<2>', finalizers: ['a/b', 'z/z', 'c/d'] }
  assert.deepEqual(validateObjectMetaUpdate(metadata, old).map(formatFieldError), [
    'metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"c/d", "z/z"}',
    'metadata.uid: Invalid value: "\\u003c2\\u003e": field is immutable',
  ])
})

test('owners said twice are kept once, with a warning', () => {
  const object = { apiVersion: 'v1', kind: 'Pod', metadata: good }
  assert.equal(withoutDoubleOwners(object).object, object)
  const metadata = { ...good, ownerReferences: [owner, owner, owner, { ...owner, name: 'other' }] }
  const { object: once, warning = '' } = withoutDoubleOwners({ ...object, metadata })
  assert.deepEqual(once.metadata.ownerReferences, [owner, { ...owner, name: 'other' }])
  assert.match(warning, /duplicate UID\(s\) observed: u-1, u-1$/)
})
