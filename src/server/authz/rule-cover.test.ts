import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PolicyRule } from '#kinds/rbac/shared/types.ts'
import { formatRules, uncoveredRules } from '#server/authz/rule-cover.ts'

const pods: PolicyRule = { verbs: ['get', 'list'], apiGroups: [''], resources: ['pods'] }

interface Case {
  readonly name: string
  readonly owned: readonly PolicyRule[]
  readonly wanted: readonly PolicyRule[]
  readonly told: string
}

const cases: readonly Case[] = [
  { name: 'what is held may be granted', owned: [pods], wanted: [pods], told: '' },
  {
    name: 'two rules together hold what neither does alone',
    owned: [pods, { ...pods, verbs: ['delete'] }],
    wanted: [{ ...pods, verbs: ['delete', 'get'] }],
    told: '',
  },
  {
    name: 'only what is not held is told, by resource and in order',
    owned: [pods],
    wanted: [
      { verbs: ['get', 'delete'], apiGroups: [''], resources: ['secrets', 'pods'] },
      { verbs: ['get', 'put'], nonResourceURLs: ['/metrics'] },
    ],
    told: [
      '{APIGroups:[""], Resources:["pods"], Verbs:["delete"]}',
      '{APIGroups:[""], Resources:["secrets"], Verbs:["get" "delete"]}',
      '{NonResourceURLs:["/metrics"], Verbs:["get"]}',
      '{NonResourceURLs:["/metrics"], Verbs:["put"]}',
    ].join('\n'),
  },
  {
    name: 'a right to one name is not one to all',
    owned: [{ ...pods, resourceNames: ['a'] }],
    wanted: [{ ...pods, verbs: ['get'] }],
    told: '{APIGroups:[""], Resources:["pods"], Verbs:["get"]}',
  },
  {
    name: 'stars hold everything below them',
    owned: [
      { verbs: ['*'], apiGroups: ['apps'], resources: ['*/scale'] },
      { verbs: ['get'], nonResourceURLs: ['/logs/*'] },
    ],
    wanted: [
      { verbs: ['patch'], apiGroups: ['apps'], resources: ['deployments/scale'] },
      { verbs: ['get'], nonResourceURLs: ['/logs/a'] },
    ],
    told: '',
  },
]

for (const { name, owned, wanted, told } of cases) {
  test(name, () => {
    assert.equal(formatRules(uncoveredRules(owned, wanted)), told)
  })
}
