import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRuling } from '#server/audit/policy.ts'
import { readPolicy } from '#server/audit/read-policy.ts'
import { requestInfoOf } from '#server/http/request-info.ts'
import { parseRequestTarget } from '#server/http/request-target.ts'

const head = 'apiVersion: audit.k8s.io/v1\nkind: Policy\n'
const bob = { name: 'bob', groups: ['dev', 'system:authenticated'] }

/** The level of `METHOD target` under one rule, `None` where the rule is for others. */
function levelOf(rule: string, asked: string, user: typeof bob | undefined = bob): string {
  const [method = '', target = ''] = asked.split(' ')
  const { policy } = readPolicy(`${head}rules: [{level: Metadata, ${rule}}]`)
  const info = requestInfoOf({ method, target, ...parseRequestTarget(target)! })
  return createRuling(policy)(user, info).level
}

const pod = 'GET /api/v1/namespaces/x/pods/p'
const rules: readonly [string, string, 'Metadata' | 'None'][] = [
  ['', pod, 'Metadata'],
  ['users: [bob]', pod, 'Metadata'],
  ['users: [eve]', pod, 'None'],
  ['userGroups: [ops, dev]', pod, 'Metadata'],
  ['userGroups: [ops]', pod, 'None'],
  ['verbs: [get, list]', pod, 'Metadata'],
  ['verbs: [watch]', pod, 'None'],
  ['namespaces: [x]', pod, 'Metadata'],
  ['namespaces: [other]', pod, 'None'],
  ['namespaces: [""]', 'GET /api/v1/nodes', 'Metadata'],
  ['namespaces: [x]', 'GET /version', 'None'],
  ['resources: [{resources: [pods]}]', pod, 'Metadata'],
  ['resources: [{group: apps, resources: [pods]}]', pod, 'None'],
  ['resources: [{group: apps}]', 'POST /apis/apps/v1/namespaces/x/deployments', 'Metadata'],
  ['resources: [{resources: [pods]}]', `${pod}/log`, 'None'],
  ['resources: [{resources: [pods/log]}]', `${pod}/log`, 'Metadata'],
  ['resources: [{resources: ["pods/*"]}]', `${pod}/log`, 'Metadata'],
  ['resources: [{resources: ["*/log"]}]', `${pod}/log`, 'Metadata'],
  ['resources: [{resources: ["*/log"]}]', pod, 'None'],
  ['resources: [{resources: ["*"]}]', `${pod}/log`, 'Metadata'],
  ['resources: [{resources: [pods], resourceNames: [p]}]', pod, 'Metadata'],
  ['resources: [{resources: [pods], resourceNames: [q]}]', pod, 'None'],
  ['nonResourceURLs: [/version]', 'GET /version', 'Metadata'],
  ['nonResourceURLs: ["/health*"]', 'GET /healthz/etcd', 'Metadata'],
  ['nonResourceURLs: ["*"]', 'GET /metrics', 'Metadata'],
  ['nonResourceURLs: ["*"]', pod, 'None'],
]
for (const [rule, asked, level] of rules) {
  test(`a rule of {${rule}} puts ${asked} at ${level}`, () => {
    assert.equal(levelOf(rule, asked), level)
  })
}

test('nobody in particular is not meant by rules for users', () => {
  const { policy } = readPolicy(`${head}rules: [{level: Metadata, users: [bob]}]`)
  const info = requestInfoOf({ method: 'GET', target: '/x', ...parseRequestTarget('/x')! })
  assert.equal(createRuling(policy)(undefined, info).level, 'None')
})

test('the first rule counts, and stages left out by either are left out', () => {
  const { policy } = readPolicy(`${head}
omitStages: [RequestReceived]
omitManagedFields: true
rules:
  - {level: Request, verbs: [get], omitStages: [Panic], omitManagedFields: false}
  - {level: RequestResponse}`)
  const info = (method: string) =>
    requestInfoOf({ method, target: '/x', ...parseRequestTarget('/x')! })
  const ruling = createRuling(policy)
  assert.deepEqual(ruling(bob, info('GET')), {
    level: 'Request',
    omitStages: new Set(['RequestReceived', 'Panic']),
    omitsManagedFields: false,
  })
  assert.deepEqual(ruling(bob, info('POST')), {
    level: 'RequestResponse',
    omitStages: new Set(['RequestReceived']),
    omitsManagedFields: true,
  })
})

const stages = 'RequestReceived,ResponseStarted,ResponseComplete,Panic'
const broken: readonly [string, string | RegExp][] = [
  ['rules: []', 'loaded illegal policy with 0 rules'],
  ['rules: [{}]', 'rules[0].level: Required value'],
  [
    'rules: [{level: All}]',
    'rules[0].level: Unsupported value: "All": supported values: "None", "Metadata", "Request", "RequestResponse"',
  ],
  [
    'rules: [{level: None, nonResourceURLs: [x, "/a*b"]}]',
    `[rules[0].nonResourceURLs[0]: Invalid value: "x": non-resource URL rules must begin with a '/' character, rules[0].nonResourceURLs[1]: Invalid value: "/a*b": non-resource URL wildcards '*' must be the final character of the rule]`,
  ],
  [
    'rules: [{level: None, nonResourceURLs: [/x], namespaces: [x]}]',
    'rules[0].nonResourceURLs: Invalid value: ["/x"]: rules cannot apply to both regular resources and non-resource URLs',
  ],
  [
    'rules: [{level: None, resources: [{group: a/v1}]}]',
    /^rules\[0\]\.resources\.group: Invalid value: "a\/v1": a lowercase RFC 1123 subdomain/,
  ],
  [
    'rules: [{level: None, resources: [{resourceNames: [a]}]}]',
    'rules[0].resources.resourceNames: Invalid value: ["a"]: using resourceNames requires at least one resource',
  ],
  [
    'rules: [{level: None, omitStages: [Sometime]}]',
    `rules[0].omitStages[0]: Invalid value: "Sometime": allowed stages are ${stages}`,
  ],
  [
    'rules: {}',
    /^failed decoding: json: cannot unmarshal object into Go struct field Policy\.rules/,
  ],
  [
    'rules: [{level: 1}]',
    /^failed decoding: json: cannot unmarshal number into .*PolicyRule\.level/,
  ],
]
for (const [text, message] of broken) {
  test(`a policy of ${text} is refused`, () => {
    assert.throws(() => readPolicy(`${head}${text}`), { name: 'PolicyError', message })
  })
}

test('a file that is no policy is refused', () => {
  const says = (text: string, message: RegExp) =>
    assert.throws(() => readPolicy(text), { name: 'PolicyError', message })
  says('rules: []', /^failed decoding: Object 'Kind' is missing in /)
  says('kind: Policy', /^failed decoding: Object 'apiVersion' is missing in /)
  says(
    `kind: Policy\napiVersion: audit.k8s.io/v1beta1`,
    /no kind "Policy" is registered for version/,
  )
  says('a: [', /^failed decoding: /)
})

test('fields that nobody knows are told, and passed over', () => {
  const { complaints } = readPolicy(`${head}extra: 1\nrules: [{level: None, user: [x]}]`)
  assert.deepEqual(complaints, ['unknown field "extra"', 'unknown field "rules[0].user"'])
})
