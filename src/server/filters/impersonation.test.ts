import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Attributes, Authorizer } from '#server/authz/authorizer.ts'
import { attributesOf } from '#server/filters/authorize.ts'
import { createImpersonation, type Impersonation } from '#server/filters/impersonation.ts'
import { parseImpersonation } from '#server/filters/impersonation-headers.ts'
import { requestInfoOf } from '#server/http/request-info.ts'
import { parseRequestTarget } from '#server/http/request-target.ts'
import type { User } from '#server/user.ts'

const actor: User = {
  name: 'system:serviceaccount:x:actor',
  groups: ['system:serviceaccounts', 'system:authenticated'],
}

/** As `verb resource[/subresource] name`. */
function told(attributes: Attributes): string {
  if ('path' in attributes) return `${attributes.verb} ${attributes.path}`
  const { verb, resource, subresource, name } = attributes
  return [verb, subresource === '' ? resource : `${resource}/${subresource}`, name].join(' ')
}

function authorizerOf(rights: readonly string[]): Authorizer {
  return {
    authorize: (attributes) => ({
      verdict: rights.includes(told(attributes)) ? 'allow' : 'no opinion',
    }),
  }
}

const target = '/api/v1/namespaces/x/configmaps/missing'

/** The user that comes out, or the refusal. */
async function attempt(
  impersonation: Impersonation,
  headers: readonly (readonly [string, string])[],
  at = target,
): Promise<User | string> {
  const info = requestInfoOf({ method: 'GET', target: at, ...parseRequestTarget(at)! })
  const wanted = parseImpersonation(Object.fromEntries(headers), headers.flat())!
  try {
    const { signal } = new AbortController()
    return (await impersonation.impersonate(wanted, attributesOf(actor, info), signal)).user
  } catch (error) {
    return (error as Error).message
  }
}

const as = (name: string) => [['impersonate-user', name]] as const
const constrained = createImpersonation(
  authorizerOf([
    'impersonate-on:user-info:get configmaps missing',
    'impersonate-on:serviceaccount:get configmaps missing',
    'impersonate-on:arbitrary-node:get configmaps missing',
    'impersonate:user-info users beta',
    'impersonate:user-info groups blue',
    'impersonate:serviceaccount serviceaccounts other',
    'impersonate:arbitrary-node nodes one',
  ]),
)

test('whoever may be somebody is that, with the groups that follow', async () => {
  const cases: readonly (readonly [readonly (readonly [string, string])[], readonly string[]])[] = [
    [as('beta'), ['system:authenticated']],
    [
      [...as('beta'), ['impersonate-group', 'blue']],
      ['blue', 'system:authenticated'],
    ],
    [
      as('system:serviceaccount:x:other'),
      ['system:serviceaccounts', 'system:serviceaccounts:x', 'system:authenticated'],
    ],
    [as('system:node:one'), ['system:nodes', 'system:authenticated']],
  ]
  for (const [headers, groups] of cases) {
    const user = await attempt(constrained, headers)
    assert.ok(typeof user === 'object', String(user))
    assert.equal(user.name, headers[0]![1])
    assert.deepEqual(user.groups, groups)
  }
})

test('refusals are worded by the way that was tried', async () => {
  const who = 'User "system:serviceaccount:x:actor" cannot'
  const inGroup = 'in API group "authentication.k8s.io"'
  const cases: readonly (readonly [readonly (readonly [string, string])[], string])[] = [
    [
      as('gamma'),
      `users.authentication.k8s.io "gamma" is forbidden: ${who} impersonate:user-info resource "users" ${inGroup} at the cluster scope`,
    ],
    [
      [...as('beta'), ['impersonate-group', 'red']],
      `groups.authentication.k8s.io "red" is forbidden: ${who} impersonate:user-info resource "groups" ${inGroup} at the cluster scope`,
    ],
    [
      [...as('beta'), ['impersonate-uid', '7']],
      `uids.authentication.k8s.io "7" is forbidden: ${who} impersonate:user-info resource "uids" ${inGroup} at the cluster scope`,
    ],
    [
      [...as('beta'), ['impersonate-extra-scope', 'x']],
      `userextras.authentication.k8s.io is forbidden: ${who} impersonate:user-info resource "userextras" ${inGroup} at the cluster scope: impersonating an invalid key in extra is not allowed: extra.key: Invalid value: "scope": must be a domain-prefixed path (such as "acme.io/foo")`,
    ],
  ]
  for (const [headers, message] of cases) {
    const fresh = await attempt(constrained, as('beta'))
    assert.equal(typeof fresh, 'object')
    assert.equal(await attempt(constrained, headers), message)
  }
  assert.equal(
    await attempt(constrained, as('beta'), '/api'),
    `forbidden: ${who} impersonate-on:user-info:get path "/api"`,
  )
})

test('the way that worked last is tried first, and its refusal is told', async () => {
  const old = createImpersonation(authorizerOf(['impersonate users beta']))
  const first = await attempt(old, as('gamma'))
  assert.match(String(first), /cannot impersonate-on:user-info:get resource "configmaps"/)
  assert.equal(typeof (await attempt(old, as('beta'))), 'object')
  const next = await attempt(old, as('gamma'))
  assert.equal(
    next,
    'users "gamma" is forbidden: User "system:serviceaccount:x:actor" cannot impersonate resource "users" in API group "" at the cluster scope',
  )
})

test('nobody may become an administrator by the limited ways', async () => {
  const everything: Authorizer = {
    authorize: ({ verb }) => ({ verdict: verb === 'impersonate' ? 'deny' : 'allow' }),
  }
  const headers = [...as('beta'), ['impersonate-group', 'system:masters']] as const
  const refusal = await attempt(createImpersonation(everything), headers)
  assert.match(String(refusal), /impersonating the system:masters group is not allowed/)
})

test('headers without a user are refused in the words of Go', () => {
  const refusal = (...raw: string[]) => {
    const headers = Object.fromEntries([[raw[0]!.toLowerCase(), raw[1]!]])
    try {
      return parseImpersonation(headers, raw)
    } catch (error) {
      return (error as Error).message
    }
  }
  assert.equal(
    refusal('Impersonate-Extra-Scope', 'x', 'Impersonate-Extra-Scope', 'y'),
    'requested &user.DefaultInfo{Name:"", UID:"", Groups:[]string(nil), Extra:map[string][]string{"scope":[]string{"x", "y"}}} without impersonating a user name',
  )
  assert.equal(
    refusal('Impersonate-Group', 'blue'),
    'requested &user.DefaultInfo{Name:"", UID:"", Groups:[]string{"blue"}, Extra:map[string][]string(nil)} without impersonating a user name',
  )
  assert.equal(refusal('Impersonate-User', ''), undefined)
})

const onUserInfo = [
  'impersonate-on:user-info:get configmaps missing',
  'impersonate:user-info users beta',
]
const extra = (key: string, value: string) => [`impersonate-extra-${key}`, value] as const
const group = (name: string) => ['impersonate-group', name] as const

test('a uid is asked for before groups, and groups before what else is said', async () => {
  const old = createImpersonation(authorizerOf(['impersonate users beta']))
  assert.equal(typeof (await attempt(old, as('beta'))), 'object')
  const [uid, red, scope] = [['impersonate-uid', '9'] as const, group('red'), extra('a', 'b')]
  assert.match(String(await attempt(old, [...as('beta'), scope, red, uid])), /^uids/)
  assert.match(String(await attempt(old, [...as('beta'), scope, red])), /^groups/)
  assert.match(String(await attempt(old, [...as('beta'), scope])), /resource "userextras\/a"/)
})

test('what no limited way takes is refused before it is asked for', async () => {
  const limited = createImpersonation(authorizerOf(onUserInfo))
  const cases: readonly (readonly [readonly (readonly [string, string])[], string])[] = [
    [[group('x'), group('')], 'the empty string group is not allowed'],
    [[group('x'), group('system:masters')], 'the system:masters group is not allowed'],
    [[extra('', 'x')], 'the empty string key in extra is not allowed'],
    [[extra('a.b/c', '')], 'the empty string value in extra is not allowed'],
    [[extra('a.b%2F%43', 'x')], 'a non-lowercase key in extra is not allowed: "a.b/C"'],
    [[extra('A_B%2Fc', 'x')], 'an invalid key in extra is not allowed: extra.key: Invalid value'],
  ]
  for (const [headers, message] of cases) {
    assert.equal(typeof (await attempt(limited, as('beta'))), 'object')
    const told = String(await attempt(limited, [...as('beta'), ...headers]))
    assert.ok(told.includes(`: impersonating ${message}`), told)
  }
})

test('who may have all groups may have many, and else is asked for each', async () => {
  const many = ['a', 'b', 'c', 'd'].map(group)
  const all = createImpersonation(authorizerOf([...onUserInfo, 'impersonate:user-info groups *']))
  assert.equal(typeof (await attempt(all, [...as('beta'), ...many])), 'object')
  assert.match(String(await attempt(all, [...as('beta'), group('a')])), /^groups\S+ "a"/)
  const three = ['a', 'b', 'c'].map((name) => `impersonate:user-info groups ${name}`)
  const some = createImpersonation(authorizerOf([...onUserInfo, ...three]))
  assert.match(String(await attempt(some, [...as('beta'), ...many])), /^groups\S+ "d"/)
})

test('what is no name of a node is an ordinary user', async () => {
  const rights = ['impersonate-on:user-info:get configmaps missing']
  for (const name of ['system:node:', 'system:node:A'])
    rights.push(`impersonate:user-info users ${name}`)
  const limited = createImpersonation(authorizerOf(rights))
  for (const name of ['system:node:', 'system:node:A']) {
    const user = await attempt(limited, as(name))
    assert.deepEqual(user, { name, groups: ['system:authenticated'] })
  }
})

test('names are read as UTF-8', () => {
  const wanted = parseImpersonation({ 'impersonate-user': '' }, [
    'Impersonate-User',
    'caf\u00c3\u00a9',
  ])
  assert.equal(wanted?.name, 'café')
})
