import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createAbac, parseAbacPolicies } from '#server/authz/abac.ts'
import type { Attributes } from '#server/authz/authorizer.ts'
import { createRuleLister } from '#server/authz/rule-lister.ts'

const { signal } = new AbortController()

const policy = (spec: object): string =>
  JSON.stringify({ apiVersion: 'abac.authorization.kubernetes.io/v1beta1', kind: 'Policy', spec })

const text = [
  '# comments and blank lines are fine',
  '',
  policy({ user: 'alice', namespace: '*', resource: '*', apiGroup: '*' }),
  policy({ user: 'bob', namespace: 'projects', resource: 'pods', readonly: true, extra: 1 }),
  policy({ group: 'ops', user: 'carol', nonResourcePath: '/logs/*' }),
  policy({ user: '*', readonly: true, nonResourcePath: '/version' }),
  '{"user":"old","readonly":true}',
].join('\n')
const abac = createAbac(parseAbacPolicies(text, 'policy'))

function asked(name: string, words: string, groups = ['system:authenticated']): Attributes {
  const [verb = '', where = '', namespace = ''] = words.split(' ')
  const user = { name, groups }
  if (where.startsWith('/')) return { user, verb, path: where }
  const [resource = '', group = ''] = where.split('.')
  return { user, verb, group, version: 'v1', resource, subresource: '', namespace, name: '' }
}

for (const [name, words, allowed, groups] of [
  ['alice', 'delete deployments.apps x', true],
  ['alice', 'get /healthz', false],
  ['bob', 'list pods projects', true],
  ['bob', 'create pods projects', false],
  ['bob', 'list pods other', false],
  ['bob', 'list services projects', false],
  ['carol', 'get /logs/x', false],
  ['carol', 'get /logs/x', true, ['ops']],
  ['dave', 'get /logs/x', false, ['ops']],
  ['dave', 'get /version', true],
  ['system:anonymous', 'get /version', false, ['system:unauthenticated']],
  ['dave', 'put /version', false],
  ['old', 'watch secrets x', true],
  ['old', 'get /anything', true],
  ['old', 'create secrets x', false],
] as const) {
  test(`${name}${groups ? ` of ${groups.join()}` : ''} ${allowed ? 'may' : 'may not'} ${words}`, async () => {
    const attributes = asked(name, words, groups && [...groups])
    const { verdict, reason } = await abac.authorize(attributes, { signal })
    assert.equal(verdict, allowed ? 'allow' : 'no opinion')
    assert.equal(reason, allowed ? undefined : 'No policy matched.')
  })
}

test('what a user may do is listed', () => {
  const user = { name: 'old', groups: ['system:authenticated'] }
  assert.deepEqual(createRuleLister([abac]).rulesFor(user, 'x'), {
    resourceRules: [{ verbs: ['get', 'list', 'watch'], apiGroups: ['*'], resources: ['*'] }],
    nonResourceRules: [{ verbs: ['get', 'list', 'watch'], nonResourceURLs: ['*'] }],
    incomplete: false,
  })
})

test('a line that cannot be read is told with its number', () => {
  const wrong = policy({ user: 1 })
  assert.throws(() => parseAbacPolicies(`#\n${wrong}`, 'f'), {
    name: 'ConfigurationError',
    message: `error reading policy file f, line 2: ${wrong}: json: cannot unmarshal number into Go struct field PolicySpec.spec.user of type string`,
  })
})
