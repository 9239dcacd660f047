import assert from 'node:assert/strict'
import { test } from 'node:test'
import { boundResource } from '#kinds/authentication/tokenrequest/tokenrequest.ts'
import { serviceAccounts } from '#kinds/core/serviceaccount/serviceaccount.ts'
import type { ServiceAccount } from '#kinds/core/serviceaccount/types.ts'
import { created, updated } from '#kinds/testing/rules.ts'

const mountable = 'kubernetes.io/enforce-mountable-secrets'
const account: ServiceAccount = {
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name: 'robot', namespace: 'default' },
}

test('of references to secrets only names are kept', () => {
  const secrets = [{ name: 'token', kind: 'Secret', uid: 'x' }, {}]
  const { object } = created(serviceAccounts, { ...account, secrets })
  assert.deepEqual(object.secrets, [{ name: 'token' }, {}])
})

test('the annotation for mountable secrets warns those who add it', () => {
  const metadata = { ...account.metadata, annotations: { [mountable]: 'true' } }
  const warned = { ...account, metadata }
  assert.equal(created(serviceAccounts, warned).warnings.length, 1)
  assert.equal(updated(serviceAccounts, warned, account).warnings.length, 1)
  assert.equal(updated(serviceAccounts, warned, warned).warnings.length, 0)
})

test('tokens are bound to pods, nodes and secrets alone', () => {
  assert.deepEqual(boundResource({ kind: 'Pod', apiVersion: 'v1' }), { resource: 'pods' })
  const refusal = 'cannot bind token to object of type apps/v1, Kind=Pod'
  assert.deepEqual(boundResource({ kind: 'Pod', apiVersion: 'apps/v1' }), { refusal })
  assert.deepEqual(boundResource({ kind: 'Pod', apiVersion: 'a/b/c' }), { resource: 'pods' })
})
