import assert from 'node:assert/strict'
import { test } from 'node:test'
import { forbiddenResource } from '#server/authz/forbidden.ts'

test('what a client says of itself is no HTML in a refusal; the reason stays as it is', () => {
  const asked = { group: '', version: 'v1', resource: 'pods', subresource: '', name: '' }
  const user = { name: '<a&b>', groups: [] }
  const { message } = forbiddenResource({ ...asked, user, verb: 'list', namespace: '' }, '<no>')
  assert.equal(
    message,
    'pods is forbidden: User "&lt;a&amp;b&gt;" cannot list resource "pods" in API group "" at the cluster scope: <no>',
  )
})
