import assert from 'node:assert/strict'
import { test } from 'node:test'
import { roles } from '#kinds/rbac/role/role.ts'
import type { Role } from '#kinds/rbac/role/types.ts'
import { created } from '#kinds/testing/rules.ts'

const role: Role = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'Role',
  metadata: { name: 'reader', namespace: 'team' },
}

test('what a name begins with is to be a name as well', () => {
  const metadata = { ...role.metadata, name: 'x', generateName: '..' }
  assert.deepEqual(created(roles, { ...role, metadata }).errors, [
    `metadata.generateName: Invalid value: "..": may not be '..'`,
  ])
})
