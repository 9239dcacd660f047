import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Resource } from '#api/metadata.ts'
import type { TokenRequest } from '#kinds/authentication/tokenrequest/types.ts'
import {
  boundObjectOf,
  completeTokenRequest,
  refuseOtherBoundObject,
} from '#kinds/core/serviceaccount/token.ts'

const account: Resource = {
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name: 'robot', namespace: 'default', uid: 'u-1' },
}
const request: TokenRequest = {
  apiVersion: 'authentication.k8s.io/v1',
  kind: 'TokenRequest',
  metadata: { name: '' },
  spec: { expirationSeconds: 3600 },
}
const server = { audiences: ['api'], now: '2026-01-02T03:04:05Z' }

test('a request takes from its account and the server what it leaves out', () => {
  const { metadata, spec } = completeTokenRequest(request, account, server)
  assert.deepEqual(metadata, { ...account.metadata, creationTimestamp: server.now })
  assert.deepEqual(spec, { audiences: ['api'], expirationSeconds: 3600 })
})

const refused: readonly { metadata: TokenRequest['metadata']; message: RegExp }[] = [
  {
    metadata: { name: 'other' },
    message: /^TokenRequest\.authentication\.k8s\.io "robot" is invalid: metadata\.name: Invalid/,
  },
  {
    metadata: { name: 'robot', namespace: 'x' },
    message: /service account namespace if specified$/,
  },
  {
    metadata: { name: '', uid: 'u-2' },
    message:
      /the UID in the token request \(u-2\) does not match the UID of the service account \(u-1\)$/,
  },
]

for (const { metadata, message } of refused) {
  test(`a request of ${JSON.stringify(metadata)} is for another account`, () => {
    assert.throws(() => completeTokenRequest({ ...request, metadata }, account, server), {
      message,
    })
  })
}

test('the object to die with is named, of a known kind, and not a namesake', () => {
  const reference = { kind: 'Pod', apiVersion: 'v1', name: 'web' }
  assert.deepEqual(boundObjectOf(reference), { resource: 'pods', name: 'web' })
  assert.throws(() => boundObjectOf({ kind: 'Pod' }), { message: 'Name parameter required.' })
  const message = 'cannot bind token to object of type /, Kind='
  assert.throws(() => boundObjectOf({ name: 'web' }), { message })
  assert.throws(() => refuseOtherBoundObject({ ...reference, uid: 'x' }, account), {
    message: /^Operation cannot be fulfilled on Pod "web": the UID in the bound object/,
  })
})
