import assert from 'node:assert/strict'
import { test } from 'node:test'
import { roleBindings } from '#kinds/rbac/rolebinding/rolebinding.ts'
import type { RoleBinding } from '#kinds/rbac/rolebinding/types.ts'
import { cellsOf } from '#kinds/testing/rules.ts'

test('a table tells the namespaces of service accounts, and of nobody else', () => {
  const apiGroup = 'rbac.authorization.k8s.io'
  const binding: RoleBinding = {
    ...{ apiVersion: `${apiGroup}/v1`, kind: 'RoleBinding' },
    metadata: { name: 'b', creationTimestamp: '2026-01-02T03:04:00Z' },
    roleRef: { apiGroup, kind: 'Role', name: 'r' },
    subjects: [
      { kind: 'User', name: 'u', namespace: 'x' },
      { kind: 'Group', name: 'g', namespace: 'x' },
      { kind: 'ServiceAccount', name: 's', namespace: 'x' },
      { kind: 'User', name: 'v' },
    ],
  }
  const shown = { Name: 'b', Role: 'Role/r', Age: '5s' }
  const names = { Users: 'u, v', Groups: 'g', ServiceAccounts: 'x/s' }
  assert.deepEqual(cellsOf(roleBindings, binding), { ...shown, ...names })
})
