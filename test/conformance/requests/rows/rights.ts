import { as, patch, post, put } from '../../../../tools/compare-requests/steps.ts'
import type { Row } from '../ask-in-turn.ts'

const group = 'rbac.authorization.k8s.io'
const base = `/apis/${group}/v1/namespaces/default`
const head = (kind: string, name: string) => ({
  apiVersion: `${group}/v1`,
  kind,
  metadata: { name },
})
const roleRef = (name: string) => ({ apiGroup: group, kind: 'Role', name })
const subjects = [{ kind: 'User', apiGroup: group, name: 'ann' }]
const verbs = ['create', 'get', 'update', 'patch']
const given = {
  ...head('Role', 'given'),
  rules: [{ verbs, apiGroups: [group], resources: ['roles', 'rolebindings'] }],
}
const secret = {
  ...head('Role', 'secret'),
  rules: [{ verbs: ['get'], apiGroups: [''], resources: ['secrets'] }],
}
const who = { headers: as('ann', 'system:authenticated') }
const before = [
  post(`${base}/roles`, given),
  post(`${base}/roles`, secret),
  post(`${base}/rolebindings`, {
    ...head('RoleBinding', 'given'),
    subjects,
    roleRef: roleRef('given'),
  }),
]

export const rights: readonly Row[] = [
  {
    title: 'who writes a role as it was grants it all the same',
    before,
    sent: put(`${base}/roles/secret`, secret, who),
    code: 403,
    body: /attempting to grant RBAC permissions not currently held/,
  },
  {
    title: 'who labels a role grants what it holds',
    before,
    sent: patch('merge', `${base}/roles/secret`, { metadata: { labels: { a: 'b' } } }, who),
    code: 403,
  },
  {
    title: 'who only holds up the deletion of a role grants nothing',
    before,
    sent: patch('merge', `${base}/roles/secret`, { metadata: { finalizers: ['a.b/c'] } }, who),
    code: 200,
  },
  {
    title: 'what is bound is no role',
    before,
    sent: post(
      `${base}/rolebindings`,
      { ...head('RoleBinding', 'odd'), subjects, roleRef: { ...roleRef('x'), kind: 'Odd' } },
      who,
    ),
    code: 500,
    body: /unsupported role reference kind: \\"Odd\\"/,
  },
]
