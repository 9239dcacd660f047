import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Resource } from '#api/metadata.ts'
import { createMetrics } from '#base/metrics.ts'
import type { Attributes, Decision } from '#server/authz/authorizer.ts'
import { createAuthorizer } from '#server/authz/create-authorizer.ts'
import { createDecisionCounter } from '#server/authz/modes.ts'
import { createRbac } from '#server/authz/rbac.ts'
import { createRuleLister } from '#server/authz/rule-lister.ts'
import { createMemoryObjects } from '#server/testing/memory-objects.ts'
import type { User } from '#server/user.ts'

const group = 'rbac.authorization.k8s.io'
const apiVersion = `${group}/v1`
const signal = new AbortController().signal

const objects: readonly object[] = [
  {
    kind: 'ClusterRole',
    metadata: { name: 'reader' },
    rules: [{ verbs: ['get', 'list'], apiGroups: [''], resources: ['pods', 'pods/log'] }],
  },
  {
    kind: 'ClusterRole',
    metadata: { name: 'paths' },
    rules: [{ verbs: ['get'], nonResourceURLs: ['/healthz', '/logs/*'] }],
  },
  {
    kind: 'Role',
    metadata: { name: 'one', namespace: 'a' },
    rules: [{ verbs: ['*'], apiGroups: ['apps'], resources: ['*/scale'], resourceNames: ['web'] }],
  },
  binding('ClusterRoleBinding', 'readers', ['ClusterRole', 'reader'], {
    kind: 'Group',
    name: 'readers',
  }),
  binding('ClusterRoleBinding', 'paths', ['ClusterRole', 'paths'], { kind: 'User', name: 'ann' }),
  binding('ClusterRoleBinding', 'lost', ['ClusterRole', 'nobody'], { kind: 'User', name: 'lou' }),
  {
    ...binding('RoleBinding', 'scalers', ['Role', 'one'], { kind: 'ServiceAccount', name: 'bot' }),
    metadata: { name: 'scalers', namespace: 'a' },
  },
]

function binding(
  kind: string,
  name: string,
  [roleKind, roleName]: readonly [string, string],
  subject: object,
) {
  return {
    kind,
    metadata: { name },
    subjects: [subject],
    roleRef: { apiGroup: group, kind: roleKind, name: roleName },
  }
}

const { table } = createMemoryObjects(
  objects.map((object) => ({ apiVersion, ...object }) as unknown as Resource),
)
const storeOf = (plural: string) => table.hub(group, plural)!.store!
const rbac = createRbac({
  clusterRoles: storeOf('clusterroles'),
  clusterRoleBindings: storeOf('clusterrolebindings'),
  roles: storeOf('roles'),
  roleBindings: storeOf('rolebindings'),
})

const ann: User = { name: 'ann', groups: ['readers'] }
const bot: User = { name: 'system:serviceaccount:a:bot', groups: [] }
const pods = { group: '', version: 'v1', resource: 'pods', subresource: '', name: '' }
const scale = { group: 'apps', version: 'v1', resource: 'deployments', subresource: 'scale' }

const cases: readonly { name: string; asks: Attributes; answer: Decision }[] = [
  {
    name: 'a group’s right holds in every namespace',
    asks: { user: ann, verb: 'list', namespace: 'b', ...pods },
    answer: {
      verdict: 'allow',
      reason:
        'RBAC: allowed by ClusterRoleBinding "readers" of ClusterRole "reader" to Group "readers"',
    },
  },
  {
    name: 'a verb that no rule names is not allowed',
    asks: { user: ann, verb: 'delete', namespace: 'b', ...pods },
    answer: { verdict: 'no opinion' },
  },
  {
    name: 'a subresource is a resource of its own',
    asks: { user: ann, verb: 'get', namespace: 'b', ...pods, subresource: 'exec' },
    answer: { verdict: 'no opinion' },
  },
  {
    name: 'a path may end in a star',
    asks: { user: ann, verb: 'get', path: '/logs/x/y' },
    answer: {
      verdict: 'allow',
      reason: 'RBAC: allowed by ClusterRoleBinding "paths" of ClusterRole "paths" to User "ann"',
    },
  },
  {
    name: 'an account’s right in its namespace, for one name of any kind’s subresource',
    asks: { user: bot, verb: 'patch', namespace: 'a', ...scale, name: 'web' },
    answer: {
      verdict: 'allow',
      reason: 'RBAC: allowed by RoleBinding "scalers/a" of Role "one" to ServiceAccount "bot/a"',
    },
  },
  {
    name: 'the same elsewhere, or for another name, is not',
    asks: { user: bot, verb: 'patch', namespace: 'b', ...scale, name: 'web' },
    answer: { verdict: 'no opinion' },
  },
  {
    name: 'a role that is gone is told of',
    asks: { user: { name: 'lou', groups: [] }, verb: 'get', path: '/x' },
    answer: {
      verdict: 'no opinion',
      reason: 'RBAC: clusterrole.rbac.authorization.k8s.io "nobody" not found',
    },
  },
]

for (const { name, asks, answer } of cases) {
  test(name, async () => {
    assert.deepEqual(await rbac.authorize(asks, { signal }), answer)
  })
}

test('masters may do everything, others what the next one says', async () => {
  const all = createAuthorizer(
    [{ type: 'RBAC', name: 'rbac', authorizer: rbac }],
    createDecisionCounter(createMetrics()),
  )
  const root: User = { name: 'root', groups: ['system:masters'] }
  const asks = { verb: 'delete', namespace: 'b', ...pods }
  assert.equal((await all.authorize({ user: root, ...asks }, { signal })).verdict, 'allow')
  assert.equal((await all.authorize({ user: ann, ...asks }, { signal })).verdict, 'no opinion')
})

test('a role that is lost is told, and leaves the list complete', () => {
  const { incomplete, evaluationError } = createRuleLister([rbac]).rulesFor(
    { name: 'lou', groups: [] },
    'x',
  )
  assert.equal(incomplete, false)
  assert.match(evaluationError ?? '', /"nobody" not found/)
})
