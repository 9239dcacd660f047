import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OwnerReference } from '#api/metadata.ts'
import { ownerReferencesPermissionEnforcement } from '#server/admission/plugins/owner-references.ts'
import { createTestAdmission, outcomeOf, writeOf } from '#server/testing/admission.ts'
import { objectOf } from '#server/testing/pods.ts'

const set: OwnerReference = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'r', uid: '1' }
const blocking: OwnerReference = { ...set, blockOwnerDeletion: true }

const mapOf = (...ownerReferences: readonly OwnerReference[]) =>
  objectOf('v1', 'ConfigMap', 'm', { metadata: { namespace: 'ns', ownerReferences } })

/** What becomes of a write by somebody with these rights. */
async function refusalOf(
  rights: readonly string[],
  after: readonly OwnerReference[],
  before?: readonly OwnerReference[],
): Promise<string | undefined> {
  const context = createTestAdmission({
    mayDo: ({ verb, group, resource, subresource, namespace, name }) =>
      rights.includes(`${verb} ${[group, resource, subresource, namespace, name].join('/')}`),
  })
  const write = writeOf(context, mapOf(...after), before && { old: mapOf(...before) })
  const outcome = await outcomeOf(ownerReferencesPermissionEnforcement, context, write)
  if (typeof outcome !== 'string') return undefined
  return outcome.replace('configmaps "m" is forbidden: ', '')
}

const mayDelete = 'delete /configmaps//ns/m'
const mayFinalize = 'update apps/replicasets/finalizers/ns/r'
const undeletable = "cannot set an ownerRef on a resource you can't delete: , <nil>"
const unblockable =
  "cannot set blockOwnerDeletion if an ownerReference refers to a resource you can't set finalizers on: , <nil>"

test('who makes an object may name its owner, who changes it must be able to delete it', async () => {
  assert.equal(await refusalOf([], [set]), undefined)
  assert.equal(await refusalOf([], [set], []), undeletable)
  assert.equal(await refusalOf([], [], [set]), undeletable)
  assert.equal(await refusalOf([mayDelete], [set], []), undefined)
  assert.equal(await refusalOf([], [set], [set]), undefined)
})

test('who keeps an owner from being deleted must be able to set its finalizers', async () => {
  assert.equal(await refusalOf([], [blocking]), unblockable)
  assert.equal(await refusalOf([mayFinalize], [blocking]), undefined)
  assert.equal(await refusalOf(['update */*/finalizers//*'], [blocking]), undefined)
  assert.equal(await refusalOf([mayDelete], [blocking], [set]), unblockable)
  const other = { ...set, uid: '2', controller: true }
  assert.equal(await refusalOf([mayDelete], [blocking, other], [blocking]), undefined)
})

test('an owner of a kind that nobody serves keeps nobody', async () => {
  assert.equal(
    await refusalOf([], [{ ...blocking, kind: 'Set' }]),
    'cannot set blockOwnerDeletion in this case because cannot find RESTMapping for APIVersion apps/v1 Kind Set: no matches for kind "Set" in version "apps/v1"',
  )
})
