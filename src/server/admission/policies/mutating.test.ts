import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Resource } from '#api/metadata.ts'
import { createAdmission } from '#server/admission/chain.ts'
import { mutatingAdmissionPolicy } from '#server/admission/policies/mutating.ts'
import {
  createTestAdmission,
  outcomeOf,
  type TestWrite,
  writeOf,
} from '#server/testing/admission.ts'
import { objectOf } from '#server/testing/pods.ts'

const group = 'admissionregistration.k8s.io/v1'
const rule = {
  apiGroups: [''],
  apiVersions: ['v1'],
  operations: ['CREATE', 'UPDATE'],
  resources: ['configmaps'],
}

const apply = (expression: string) => ({
  patchType: 'ApplyConfiguration',
  applyConfiguration: { expression },
})
const patch = (expression: string) => ({ patchType: 'JSONPatch', jsonPatch: { expression } })
const setting = (data: string) => apply(`Object{data: Object.data{${data}}}`)

const policy = (name: string, mutations: readonly object[], spec: object = {}) =>
  objectOf(group, 'MutatingAdmissionPolicy', name, {
    spec: {
      matchConstraints: { resourceRules: [rule] },
      failurePolicy: 'Fail',
      reinvocationPolicy: 'Never',
      mutations,
      ...spec,
    },
  })

const binding = (policyName: string, spec: object = {}, name = policyName) =>
  objectOf(group, 'MutatingAdmissionPolicyBinding', name, { spec: { policyName, ...spec } })

const map = (data: object = { k: 'v' }, metadata: object = {}) =>
  objectOf('v1', 'ConfigMap', 'a', { metadata: { namespace: 'x', ...metadata }, data })
const namespace = objectOf('v1', 'Namespace', 'x')

function outcome(objects: readonly object[], object: object = map(), write: TestWrite = {}) {
  const context = createTestAdmission({ objects: [namespace, ...objects] })
  return outcomeOf(mutatingAdmissionPolicy, context, writeOf(context, object, write))
}

const dataOf = (object: unknown) =>
  typeof object === 'string' ? object : (object as { readonly data?: object }).data
const bound = (mutations: readonly object[], spec: object = {}) => [
  policy('p', mutations, spec),
  binding('p'),
]
const denied = (why: string) => `policy 'p' with binding 'p' denied request: ${why}`

test('mutations change the object, each what the one before has made', async () => {
  const cases: readonly (readonly [readonly object[], object])[] = [
    [[setting('by: request.userInfo.username')], { k: 'v', by: 'admin' }],
    [[patch('[JSONPatch{op: "add", path: "/data/x", value: "y"}]')], { k: 'v', x: 'y' }],
    [[patch('[JSONPatch{op: "move", path: "/data/x", from: "/data/k"}]')], { x: 'v' }],
    [[setting('a: "1"'), setting('b: object.data.a + "2"')], { k: 'v', a: '1', b: '12' }],
    [[patch('[JSONPatch{op: "test", path: "/data/k", value: "other"}]')], { k: 'v' }],
    [[patch('[]')], { k: 'v' }],
    [[setting('n: variables.two')], { k: 'v', n: '2' }],
    [
      [patch('[JSONPatch{op: "add", path: "/data/" + jsonpatch.escapeKey("a/b"), value: "1"}]')],
      {
        k: 'v',
        'a/b': '1',
      },
    ],
  ]
  const variables = [{ name: 'two', expression: '"2"' }]
  for (const [mutations, data] of cases) {
    assert.deepEqual(dataOf(await outcome(bound(mutations, { variables }))), data)
  }
})

test('a mutation that cannot be made refuses the write, or is left out', async () => {
  const cases: readonly (readonly [object, string])[] = [
    [
      setting('a: object.data.none'),
      "expression 'Object{data: Object.data{a: object.data.none}}' resulted in error: no such key: none",
    ],
    [
      patch('[JSONPatch{op: "remove", path: "/data/none"}]'),
      "JSON Patch: error in remove for path: '/data/none': Unable to remove nonexistent key: none: missing value",
    ],
    [patch('[JSONPatch{op: "eat", path: "/data/k"}]'), 'JSON Patch: Unexpected kind: eat'],
    [
      apply('Object{spec: Object.spec{x: 1}}'),
      'error applying patch: failed to convert patch object to typed object: .spec: field not declared in schema',
    ],
    [
      apply('Object{data: Object.other{x: "1"}}'),
      'type mismatch: unexpected type name "Object.other", expected "Object.data", which matches field name path from root Object type',
    ],
  ]
  for (const [mutation, why] of cases) {
    assert.equal(await outcome(bound([mutation])), denied(why))
    const ignored = bound([mutation, setting('after: "yes"')], { failurePolicy: 'Ignore' })
    assert.deepEqual(dataOf(await outcome(ignored)), { k: 'v', after: 'yes' })
  }
})

test('what comes of a patch must be such an object, whatever is to be ignored', async () => {
  const number = patch('[JSONPatch{op: "add", path: "/data/n", value: 5}]')
  for (const failurePolicy of ['Fail', 'Ignore']) {
    const after = await outcome(bound([number], { failurePolicy }))
    assert.match(String(after), /^Internal error occurred: json: cannot unmarshal number/)
  }
})

test('what a JSON patch adds must be known of such objects', async () => {
  const unknown = patch('[JSONPatch{op: "add", path: "/foo", value: "x"}]')
  assert.equal(
    await outcome(bound([unknown])),
    'Internal error occurred: strict decoding error: unknown field "foo"',
  )
})

test('a policy acts through a binding, where its conditions are met', async () => {
  const mark = [setting('hit: "yes"')]
  const condition = (expression: string) => ({ matchConditions: [{ name: 'c', expression }] })
  const hit = async (objects: readonly object[]) => {
    const data = dataOf(await outcome(objects))
    return typeof data === 'string' ? data : data !== undefined && 'hit' in data
  }
  assert.equal(await hit([policy('p', mark)]), false)
  assert.equal(await hit(bound(mark, condition('object.metadata.name == "a"'))), true)
  assert.equal(await hit(bound(mark, condition('object.metadata.name == "b"'))), false)
  const broken = condition('object.data.none == "x"')
  const why = `expression 'object.data.none == "x"' resulted in error: no such key: none`
  assert.equal(await hit(bound(mark, broken)), denied(why))
  assert.equal(await hit(bound(mark, { ...broken, failurePolicy: 'Ignore' })), false)
  const elsewhere = { matchResources: { objectSelector: { matchLabels: { a: 'b' } } } }
  assert.equal(await hit([policy('p', mark), binding('p', elsewhere)]), false)
})

test('parameters come from the objects that the binding names', async () => {
  const spec = { paramKind: { apiVersion: 'v1', kind: 'ConfigMap' } }
  const fromParams = policy('p', [setting('v: params.data.value')], spec)
  const params = { ...map({ value: 'one' }), metadata: { name: 'settings', namespace: 'x' } }
  const reference = (more: object) => binding('p', { paramRef: { name: 'settings', ...more } })
  const deny = { parameterNotFoundAction: 'Deny' }
  assert.deepEqual(dataOf(await outcome([fromParams, reference(deny), params])), {
    k: 'v',
    v: 'one',
  })
  assert.equal(
    await outcome([fromParams, reference(deny)]),
    denied(
      'failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction',
    ),
  )
  const allow = reference({ parameterNotFoundAction: 'Allow' })
  assert.deepEqual(dataOf(await outcome([fromParams, allow])), { k: 'v' })
  const unknown = policy('p', [], { paramKind: { apiVersion: 'v9', kind: 'None' } })
  assert.equal(
    await outcome([unknown, binding('p')]),
    "policy 'p' denied request: failed to configure policy: failed to find resource referenced by paramKind: '/v9, Kind=None'",
  )
})

test('a policy that asks for it sees the object again when others have changed it', async () => {
  const count = patch(
    '[JSONPatch{op: "add", path: "/data/n", value: "n" in object.data ? object.data.n + "a" : "a"}]',
  )
  const last = patch('[JSONPatch{op: "add", path: "/data/n", value: object.data.n + "b"}]')
  for (const [reinvocationPolicy, n] of [
    ['Never', 'ab'],
    ['IfNeeded', 'aba'],
  ] as const) {
    const context = createTestAdmission({
      objects: [
        namespace,
        policy('1', [count], { reinvocationPolicy }),
        policy('2', [last]),
        binding('1'),
        binding('2'),
      ],
    })
    const { mutate } = createAdmission({ plugins: [mutatingAdmissionPolicy], context })
    const after: Resource = await mutate(writeOf(context, map()))
    assert.deepEqual(dataOf(after), { k: 'v', n }, reinvocationPolicy)
  }
})

test('a policy that asks for it sees again what it has made itself', async () => {
  const count = patch(
    '[JSONPatch{op: "add", path: "/data/n", value: "n" in object.data ? object.data.n + "a" : "a"}]',
  )
  const objects = [
    namespace,
    policy('p', [count], { reinvocationPolicy: 'IfNeeded' }),
    binding('p'),
  ]
  const context = createTestAdmission({ objects })
  const { mutate } = createAdmission({ plugins: [mutatingAdmissionPolicy], context })
  assert.deepEqual(dataOf(await mutate(writeOf(context, map()))), { k: 'v', n: 'aa' })
})

test('policies are not changed by policies', async () => {
  const all = { ...rule, apiGroups: ['*'], apiVersions: ['*'], resources: ['*'] }
  const relabel = apply('Object{metadata: Object.metadata{labels: Object.metadata.labels{a: "b"}}}')
  const objects = bound([relabel], { matchConstraints: { resourceRules: [all] } })
  const other = policy('other', [])
  assert.equal(await outcome(objects, other), other)
  const changed = (await outcome(objects, objectOf('v1', 'Secret', 'y'))) as Resource
  assert.deepEqual(changed.metadata.labels, { a: 'b' })
})
