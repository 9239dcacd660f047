import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Resource } from '#api/metadata.ts'
import { createMetrics } from '#base/metrics.ts'
import { createAdmission } from '#server/admission/chain.ts'
import { createAdmissionMetrics } from '#server/admission/metrics.ts'
import { mutatingAdmissionWebhook } from '#server/admission/webhooks/mutating.ts'
import { validatingAdmissionWebhook } from '#server/admission/webhooks/validating.ts'
import {
  createTestAdmission,
  outcomeOf,
  type TestSettings,
  type TestWrite,
  writeOf,
} from '#server/testing/admission.ts'
import { objectOf } from '#server/testing/pods.ts'

const registration = 'admissionregistration.k8s.io/v1'
const rule = {
  apiGroups: [''],
  apiVersions: ['*'],
  operations: ['CREATE', 'UPDATE'],
  resources: ['configmaps'],
}

function hook(name: string, more: object = {}) {
  return {
    name,
    clientConfig: { url: `https://${name}` },
    rules: [rule],
    admissionReviewVersions: ['v1'],
    sideEffects: 'None',
    failurePolicy: 'Fail',
    ...more,
  }
}

const hooks = (kind: string, name: string, ...webhooks: readonly object[]) =>
  objectOf(registration, `${kind}WebhookConfiguration`, name, { webhooks })

const map = (data: object = {}, labels: object = {}) =>
  objectOf('v1', 'ConfigMap', 'a', { metadata: { namespace: 'x', labels }, data })
const namespace = objectOf('v1', 'Namespace', 'x', { metadata: { labels: { team: 'blue' } } })

type Answer = NonNullable<TestSettings['answer']>
const plugins = [mutatingAdmissionWebhook, validatingAdmissionWebhook]

/** What becomes of a write that the webhooks are asked about: its object, or the refusal. */
async function outcome(
  configurations: readonly object[],
  answer: Answer | undefined,
  { object, ...write }: TestWrite & { readonly object?: object } = {},
) {
  const context = createTestAdmission({
    objects: [namespace, ...configurations],
    ...(answer && { answer }),
  })
  const admission = writeOf(context, 'old' in write ? object : (object ?? map()), write)
  let current: Resource | undefined
  for (const plugin of plugins) {
    const next = current ? { ...admission, object: current } : admission
    const after = await outcomeOf(plugin, context, next)
    if (typeof after === 'string') return after
    current = after
  }
  return current
}

const allow: Answer = () => ({ allowed: true })
const deny: Answer = () => ({ allowed: false, status: { message: 'no' } })
const failing: Answer = () => ({ uid: 'other' })
const patching = (...patch: readonly object[]): Answer => {
  const encoded = Buffer.from(JSON.stringify(patch)).toString('base64')
  return () => ({ allowed: true, patchType: 'JSONPatch', patch: encoded })
}
const denied = 'admission webhook "a.b.c" denied the request: no'

test('a webhook lets a write through or refuses it', async () => {
  for (const kind of ['Validating', 'Mutating']) {
    const configuration = [hooks(kind, 'one', hook('a.b.c'))]
    assert.deepEqual(await outcome(configuration, allow), map())
    assert.equal(await outcome(configuration, deny), denied)
    const removal = { ...rule, operations: ['DELETE'] }
    const onDelete = [hooks(kind, 'one', hook('a.b.c', { rules: [removal] }))]
    assert.equal(await outcome(onDelete, deny, { operation: 'DELETE', old: map() }), denied)
    assert.deepEqual(await outcome(onDelete, deny), map())
  }
})

test('who is asked follows from rules, labels and conditions', async () => {
  const condition = (expression: string) => ({ matchConditions: [{ name: 'c', expression }] })
  const cases: readonly (readonly [object, boolean])[] = [
    [{ rules: [] }, false],
    [{ rules: [{ ...rule, resources: ['secrets'] }] }, false],
    [{ rules: [{ ...rule, scope: 'Cluster' }] }, false],
    [{ namespaceSelector: { matchLabels: { team: 'blue' } } }, true],
    [{ namespaceSelector: { matchLabels: { team: 'red' } } }, false],
    [{ objectSelector: { matchLabels: { guard: 'on' } } }, false],
    [condition('request.userInfo.username == "admin"'), true],
    [condition('object.metadata.name != "a"'), false],
    [condition('authorizer.path("/x").check("get").allowed()'), false],
    [{ ...condition('object.data.none == "x"'), failurePolicy: 'Ignore' }, false],
  ]
  for (const [more, isAsked] of cases) {
    const after = await outcome([hooks('Validating', 'one', hook('a.b.c', more))], deny)
    assert.deepEqual(after, isAsked ? denied : map(), JSON.stringify(more))
  }
  const broken = hook('a.b.c', condition('object.data.none == "x"'))
  assert.equal(
    await outcome([hooks('Validating', 'one', broken)], deny),
    `configmaps "a" is forbidden: expression 'object.data.none == "x"' resulted in error: no such key: data`,
  )
  const nameless = objectOf('v1', 'ConfigMap', '', {
    metadata: { namespace: 'x', generateName: 'a-' },
  })
  assert.match(
    String(await outcome([hooks('Validating', 'one', broken)], deny, { object: nameless })),
    /^configmaps is forbidden/,
  )
})

test('one that fails refuses the write, unless its failures are to be ignored', async () => {
  const failed = /^Internal error occurred: failed calling webhook "a\.b\.c": (.*)$/
  for (const kind of ['Validating', 'Mutating']) {
    const words = async (answer: Answer | undefined, more: object = {}) =>
      failed.exec(String(await outcome([hooks(kind, 'one', hook('a.b.c', more))], answer)))?.[1]
    assert.equal(await words(undefined), 'failed to call webhook: nobody answers here')
    assert.match((await words(failing)) ?? '', /^received invalid webhook response: expected/)
    assert.match(
      (await words(allow, { admissionReviewVersions: ['v9'] })) ?? '',
      /^could not create admission objects: /,
    )
    const ignored = [hooks(kind, 'one', hook('a.b.c', { failurePolicy: 'Ignore' }))]
    assert.deepEqual(await outcome(ignored, failing), map())
    assert.deepEqual(await outcome(ignored, undefined), map())
    assert.equal(await outcome(ignored, deny), denied, 'a refusal is no failure')
  }
})

test('what is only tried is not shown to a webhook with side effects', async () => {
  const refusal = 'admission webhook "a.b.c" does not support dry run'
  for (const [sideEffects, after] of [
    ['None', map()],
    ['NoneOnDryRun', map()],
    ['Some', refusal],
    ['Unknown', refusal],
  ] as const) {
    const configuration = hooks('Validating', 'one', hook('a.b.c', { sideEffects }))
    assert.deepEqual(await outcome([configuration], allow, { dryRun: true }), after)
  }
})

test('webhooks are not asked about what registers them', async () => {
  const all = { ...rule, apiGroups: ['*'], resources: ['*/*', '*'] }
  const configuration = hooks('Validating', 'one', hook('a.b.c', { rules: [all] }))
  assert.deepEqual(await outcome([configuration], deny, { object: configuration }), configuration)
})

test('a review tells of the write, in the version and the form of the API', async () => {
  let seen: Readonly<Record<string, unknown>> = {}
  const tell: Answer = (_, request) => {
    seen = request
    return { allowed: true, warnings: ['heard'] }
  }
  const warnings: string[] = []
  const options = { apiVersion: 'meta.k8s.io/v1', kind: 'UpdateOptions' }
  const write = { old: map({ k: 'v' }), object: map(), dryRun: true, options, warnings }
  await outcome([hooks('Validating', 'one', hook('a.b.c'))], tell, write)
  const { uid, userInfo, ...told } = seen
  const kind = { group: '', version: 'v1', kind: 'ConfigMap' }
  const resource = { group: '', version: 'v1', resource: 'configmaps' }
  assert.match(String(uid), /^[0-9a-f-]{36}$/)
  assert.deepEqual(userInfo, {
    username: 'admin',
    groups: ['system:masters', 'system:authenticated'],
  })
  const { object, oldObject, ...about } = told as Record<string, Resource>
  assert.deepEqual(about, {
    ...{ kind, resource, requestKind: kind, requestResource: resource },
    ...{ name: 'a', namespace: 'x', operation: 'UPDATE', dryRun: true, options },
  })
  assert.deepEqual(Object.keys(oldObject!), ['kind', 'apiVersion', 'metadata', 'data'])
  assert.equal(object!.metadata.name, 'a')
  assert.deepEqual(warnings, ['heard'])
})

test('patches change the object, and bad ones refuse it whatever is to be ignored', async () => {
  const add = (path: string, value: unknown) => ({ op: 'add', path, value })
  const internal = (why: string) => `Internal error occurred: ${why}`
  const cases: readonly (readonly [readonly object[], object | string])[] = [
    [[], { a: 'b' }],
    [[add('/data/k', 'v')], { a: 'b', k: 'v' }],
    [[add('/unknown', {})], { a: 'b' }],
    [
      [{ op: 'remove', path: '/data/none' }],
      internal(
        "error in remove for path: '/data/none': Unable to remove nonexistent key: none: missing value",
      ),
    ],
    [
      [{ op: 'test', path: '/data/a', value: 'x' }],
      internal('testing value /data/a failed: test failed'),
    ],
  ]
  for (const failurePolicy of ['Fail', 'Ignore']) {
    const configuration = [hooks('Mutating', 'one', hook('a.b.c', { failurePolicy }))]
    const patched = (patch: readonly object[]) =>
      outcome(configuration, patching(...patch), { object: map({ a: 'b' }) })
    for (const [patch, wanted] of cases) {
      const after = await patched(patch)
      assert.deepEqual(typeof after === 'string' ? after : dataOf(after), wanted)
    }
    const wrong = await patched([add('/data/k', 5)])
    assert.match(String(wrong), /^Internal error occurred: json: cannot unmarshal number/)
  }
})

const dataOf = (object: unknown) => (object as { readonly data?: object }).data

test('webhooks run by the names of their configurations, and again where one asks for it', async () => {
  const asked: string[] = []
  const count: Answer = (url, request) => {
    const name = url.replace('https://', '')
    asked.push(name)
    if (name === 'quiet') return { allowed: true }
    const data = (request['object'] as { readonly data?: { readonly by?: string } }).data ?? {}
    const value = { by: `${data.by ?? ''}${name[0]}` }
    return patching({ op: 'add', path: '/data', value })(url, request)
  }
  const again = { reinvocationPolicy: 'IfNeeded' }
  const context = createTestAdmission({
    objects: [
      namespace,
      hooks('Mutating', 'two', hook('quiet', again), hook('last')),
      hooks('Mutating', 'one', hook('first'), hook('mid', again)),
    ],
    answer: count,
  })
  const { mutate } = createAdmission({ plugins, context })
  const after = await mutate(writeOf(context, map()))
  assert.deepEqual(asked, ['first', 'mid', 'quiet', 'last', 'mid', 'quiet'])
  assert.deepEqual(dataOf(after), { by: 'fmlm' })
})

test('what webhooks did is noted for the audit', async () => {
  const notes: Record<string, string> = {}
  const patch = [{ op: 'add', path: '/data/b', value: '2' }]
  const encoded = Buffer.from(JSON.stringify(patch)).toString('base64')
  const answer: Answer = (url) => {
    if (url.includes('open')) return { uid: 'other' }
    const allowed = { allowed: true, auditAnnotations: { seen: 'yes' } }
    return url.includes('patch') ? { ...allowed, patchType: 'JSONPatch', patch: encoded } : allowed
  }
  const open = { failurePolicy: 'Ignore' }
  const configurations = [
    hooks('Mutating', 'm', hook('one.b.c'), hook('patch.b.c'), hook('open.b.c', open)),
    hooks('Validating', 'v', hook('two.b.c'), hook('open.b.d', open)),
  ]
  await outcome(configurations, answer, { object: map({ a: '1' }), notes })
  const of = (webhook: string) => `"configuration":"m","webhook":"${webhook}.b.c"`
  assert.deepEqual(notes, {
    'one.b.c/seen': 'yes',
    'mutation.webhook.admission.k8s.io/round_0_index_0': `{${of('one')},"mutated":false}`,
    'patch.b.c/seen': 'yes',
    'patch.webhook.admission.k8s.io/round_0_index_1': `{${of('patch')},"patch":${JSON.stringify(patch)},"patchType":"JSONPatch"}`,
    'mutation.webhook.admission.k8s.io/round_0_index_1': `{${of('patch')},"mutated":true}`,
    'failed-open.mutation.webhook.admission.k8s.io/round_0_index_2': 'open.b.c',
    'mutation.webhook.admission.k8s.io/round_0_index_2': `{${of('open')},"mutated":false}`,
    'two.b.c/seen': 'yes',
    'failed-open.validating.webhook.admission.k8s.io/round_0_index_1': 'open.b.d',
  })
})

test('what is asked of a namespace is told as in it', async () => {
  const told: unknown[] = []
  const rules = [{ ...rule, resources: ['namespaces'] }]
  const telling: Answer = (_, request) => {
    told.push(request['namespace'])
    return { allowed: true }
  }
  const configuration = [hooks('Validating', 'one', hook('a.b.c', { rules }))]
  const [old, object] = [namespace, namespace]
  await outcome(configuration, telling, { operation: 'UPDATE', old, object })
  await outcome(configuration, telling, { operation: 'CREATE', object })
  assert.deepEqual(told, ['x', undefined])
})

test('a patch that is none is a failure, one that makes another kind is a fault', async () => {
  const nonsense: Answer = () => ({ allowed: true, patchType: 'JSONPatch', patch: 'eA==' })
  const one = (failurePolicy: string) => [
    hooks('Mutating', 'one', hook('a.b.c', { failurePolicy })),
  ]
  assert.deepEqual(await outcome(one('Ignore'), nonsense), map())
  assert.match(String(await outcome(one('Fail'), nonsense)), /received undecodable patch/)
  const other = patching({ op: 'replace', path: '/kind', value: 'Other' })
  assert.match(String(await outcome(one('Ignore'), other)), /no kind "Other" is registered/)
})

test('what webhooks answered is counted, and what was made of it', async () => {
  const cases: readonly (readonly [Answer | undefined, object, string, string[], string[]])[] = [
    [allow, {}, '200 false', [], []],
    [deny, {}, '400 true', ['no_error 400'], []],
    [undefined, {}, '503 true', ['calling_webhook_error 503'], []],
    [undefined, { failurePolicy: 'Ignore' }, '503 false', [], ['a.b.c validating']],
    [failing, {}, '503 true', ['calling_webhook_error 503'], []],
  ]
  for (const [answer, more, asked, rejections, open] of cases) {
    const metrics = createMetrics()
    const objects = [namespace, hooks('Validating', 'one', hook('a.b.c', more))]
    const surroundings = createTestAdmission({ objects, ...(answer && { answer }) })
    const context = { ...surroundings, metrics: createAdmissionMetrics(metrics) }
    const chain = createAdmission({ plugins, context })
    await chain.validate(writeOf(context, map()))?.catch(() => {})
    const read = (name: string, from: number) =>
      metrics
        .read()
        .find((family) => family.name === `apiserver_admission_webhook_${name}`)
        ?.series.map(({ values }) => values.slice(from).join(' '))
    assert.deepEqual(read('request_total', 3), [asked])
    assert.deepEqual(read('rejection_count', 3), rejections)
    assert.deepEqual(read('fail_open_count', 0), open)
  }
})
