import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Resource } from '#api/metadata.ts'
import { isStatusError } from '#api/status/status.ts'
import { createMetrics } from '#base/metrics.ts'
import { createAdmissionMetrics } from '#server/admission/metrics.ts'
import { validatingAdmissionPolicy } from '#server/admission/policies/validating.ts'
import {
  createTestAdmission,
  outcomeOf,
  type TestWrite,
  writeOf,
} from '#server/testing/admission.ts'
import { objectOf, podWith } from '#server/testing/pods.ts'

const registration = 'admissionregistration.k8s.io/v1'
const configMaps = {
  apiGroups: [''],
  apiVersions: ['v1'],
  operations: ['CREATE', 'UPDATE'],
  resources: ['configmaps'],
}
const policy = (spec: object) =>
  objectOf(registration, 'ValidatingAdmissionPolicy', 'p', {
    spec: { matchConstraints: { resourceRules: [configMaps] }, ...spec },
  })
const refusing = (matchConstraints: object) =>
  policy({ matchConstraints, validations: [{ expression: 'false', message: 'no' }] })
const validating = (expression: string, more: object = {}) =>
  policy({ validations: [{ expression, ...more }] })
const binding = (spec: object = {}) =>
  objectOf(registration, 'ValidatingAdmissionPolicyBinding', 'b', {
    spec: { policyName: 'p', validationActions: ['Deny'], ...spec },
  })
const configMap = (more: object = {}, metadata: object = {}) =>
  objectOf('v1', 'ConfigMap', 'a', { metadata: { namespace: 'there', ...metadata }, ...more })
const there = objectOf('v1', 'Namespace', 'there', {
  metadata: { labels: { team: 'blue' } },
  status: { phase: 'Active' },
})
const limits = (name: string, limit: string, labels: object = {}) =>
  configMap({ data: { limit } }, { name, labels })

interface Case {
  readonly policy: object
  readonly binding?: object
  readonly others?: readonly object[]
  readonly object?: object
  readonly write?: TestWrite
  /** With what a connection is opened: it is no object, and has no metadata. */
  readonly opened?: object
}

async function judged({ policy: one, binding: by, others = [], ...more }: Case) {
  const context = createTestAdmission({
    objects: [there, one, by ?? binding(), ...others],
    mayDo: ({ verb, user }) => verb === 'special' && user.name === 'admin',
  })
  const { object = configMap({ data: { k: 'v' } }), write, opened } = more
  const made = writeOf(context, write?.operation === 'DELETE' ? undefined : object, write)
  const asked = opened ? { ...made, object: opened as Resource } : made
  const outcome = await outcomeOf(validatingAdmissionPolicy, context, asked)
  if (typeof outcome !== 'string') return 'admitted'
  return outcome.replace(/^.* denied request: /, '')
}

const failing = 'object.data.missing == "x"'
const broken = `expression '${failing}' resulted in error: no such key: missing`
const conditions = (...expressions: string[]) => ({
  validations: [{ expression: 'false', message: 'no' }],
  matchConditions: expressions.map((expression, i) => ({ name: `c${i}`, expression })),
})
const variables = {
  variables: [
    { name: 'size', expression: 'object.data.size()' },
    { name: 'twice', expression: 'variables.size * 2' },
    { name: 'bad', expression: failing },
  ],
}
const withParams = (expression: string, kind = 'ConfigMap') =>
  policy({ paramKind: { apiVersion: 'v1', kind }, validations: [{ expression }] })
const chosen = (paramRef: object) => binding({ paramRef })
const eventsOfGroup = (matchPolicy: string) =>
  refusing({
    matchPolicy,
    resourceRules: [{ ...configMaps, apiGroups: ['events.k8s.io'], resources: ['events'] }],
  })
const event = objectOf('v1', 'Event', 'e', {
  metadata: { namespace: 'there' },
  involvedObject: { namespace: 'there' },
})
const autoscaler = objectOf('autoscaling/v2', 'HorizontalPodAutoscaler', 'a', {
  metadata: { namespace: 'there' },
  spec: {
    maxReplicas: 2,
    scaleTargetRef: { kind: 'Deployment', name: 'd', apiVersion: 'apps/v1' },
  },
})
const autoscalers = (matchPolicy: string) =>
  refusing({
    matchPolicy,
    resourceRules: [
      {
        ...configMaps,
        apiGroups: ['autoscaling'],
        apiVersions: ['v1'],
        resources: ['horizontalpodautoscalers'],
      },
    ],
  })
const endless = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].reduce(
  (inner, name) => `[1,2,3,4,5,6,7,8,9,0].all(${name}, ${inner})`,
  'true',
)
const rules = (...more: object[]) => ({
  resourceRules: more.map((one) => ({ ...configMaps, ...one })),
})

const cases: readonly (readonly [what: string, given: Case, verdict: string])[] = [
  ['what holds', { policy: validating('object.data.k == "v"') }, 'admitted'],
  ['no message', { policy: validating(' false ') }, 'failed expression: false'],
  ['a message', { policy: validating('false', { message: ' no ' }) }, 'no'],
  [
    'a composed message',
    {
      policy: validating('false', {
        message: 'no',
        messageExpression: '"in " + namespaceObject.metadata.labels.team + " " + request.name',
      }),
    },
    'in blue a',
  ],
  [
    'a composed message of several lines',
    { policy: validating('false', { message: 'no', messageExpression: '"a\\nb"' }) },
    'no',
  ],
  [
    'a message that cannot be composed',
    { policy: validating('false', { messageExpression: 'object.data.missing' }) },
    'failed expression: false',
  ],
  ['an error', { policy: validating(failing) }, broken],
  [
    'an error that is ignored',
    { policy: policy({ failurePolicy: 'Ignore', validations: [{ expression: failing }] }) },
    'admitted',
  ],
  ['a condition that is not met', { policy: policy(conditions('false')) }, 'admitted'],
  ['conditions that are met', { policy: policy(conditions('true', 'true')) }, 'no'],
  ['a condition with an error', { policy: policy(conditions(failing, 'true')) }, broken],
  [
    'one with an error and one not met',
    { policy: policy(conditions(failing, 'false')) },
    'admitted',
  ],
  [
    'variables',
    { policy: policy({ ...variables, validations: [{ expression: 'variables.twice == 2' }] }) },
    'admitted',
  ],
  [
    'a variable with an error',
    { policy: policy({ ...variables, validations: [{ expression: 'variables.bad' }] }) },
    `expression 'variables.bad' resulted in error: composited variable "bad" fails to evaluate: no such key: missing`,
  ],
  [
    'what the user may do',
    { policy: validating('authorizer.requestResource.check("special").allowed()') },
    'admitted',
  ],
  [
    'what a service account may not do',
    {
      policy: validating(
        'authorizer.serviceAccount("there", "x").group("").resource("pods").check("special").allowed()',
        { message: 'no' },
      ),
    },
    'no',
  ],
  [
    'more than may be spent',
    { policy: validating(endless) },
    `expression '${endless}' resulted in error: operation cancelled: actual cost limit exceeded`,
  ],
  [
    'a note that is none',
    {
      policy: policy({ auditAnnotations: [{ key: 'k', valueExpression: 'object.data.missing' }] }),
    },
    `expression 'object.data.missing' resulted in error: no such key: missing`,
  ],
  [
    'a parameter',
    {
      policy: withParams('params.data.limit == "x"'),
      binding: chosen({ name: 'limits', parameterNotFoundAction: 'Deny' }),
      others: [limits('limits', 'x')],
    },
    'admitted',
  ],
  [
    'several parameters, one of which refuses',
    {
      policy: withParams('params.data.limit == "x"'),
      binding: chosen({ selector: { matchLabels: { a: 'b' } }, parameterNotFoundAction: 'Deny' }),
      others: [limits('l', 'x', { a: 'b' }), limits('m', 'y', { a: 'b' }), limits('n', 'z')],
    },
    'failed expression: params.data.limit == "x"',
  ],
  [
    'no parameter, which is fine',
    {
      policy: withParams('false'),
      binding: chosen({ name: 'limits', parameterNotFoundAction: 'Allow' }),
    },
    'admitted',
  ],
  [
    'no parameter, which is not',
    {
      policy: withParams('true'),
      binding: chosen({ name: 'limits', parameterNotFoundAction: 'Deny' }),
    },
    'failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction',
  ],
  [
    'a namespace for parameters that are in none',
    {
      policy: withParams('true', 'Namespace'),
      binding: chosen({ name: 'x', namespace: 'y', parameterNotFoundAction: 'Allow' }),
    },
    'failed to configure binding: paramRef.namespace must not be provided for a cluster-scoped `paramKind`',
  ],
  [
    'parameters of a kind that is not served',
    { policy: withParams('true', 'Limit') },
    "failed to configure policy: failed to find resource referenced by paramKind: '/v1, Kind=Limit'",
  ],
  ['another operation', { policy: refusing(rules({ operations: ['UPDATE'] })) }, 'admitted'],
  ['any operation', { policy: refusing(rules({ operations: ['*'] })) }, 'no'],
  ['another group', { policy: refusing(rules({ apiGroups: ['apps'] })) }, 'admitted'],
  ['another name', { policy: refusing(rules({ resourceNames: ['b'] })) }, 'admitted'],
  ['its name', { policy: refusing(rules({ resourceNames: ['b', 'a'] })) }, 'no'],
  ['a subresource', { policy: refusing(rules({ resources: ['configmaps/x'] })) }, 'admitted'],
  ['all and subresources', { policy: refusing(rules({ resources: ['*/*'] })) }, 'no'],
  ['what is in no namespace', { policy: refusing(rules({ scope: 'Cluster' })) }, 'admitted'],
  ['what is in a namespace', { policy: refusing(rules({ scope: 'Namespaced' })) }, 'no'],
  [
    'what is left out',
    {
      policy: refusing({
        ...rules({}),
        excludeResourceRules: [{ ...configMaps, resourceNames: ['a'] }],
      }),
    },
    'admitted',
  ],
  [
    'the namespace of another team',
    { policy: refusing({ ...rules({}), namespaceSelector: { matchLabels: { team: 'red' } } }) },
    'admitted',
  ],
  [
    'the namespace of its team',
    { policy: refusing({ ...rules({}), namespaceSelector: { matchLabels: { team: 'blue' } } }) },
    'no',
  ],
  [
    'labels it had',
    {
      policy: refusing({ ...rules({}), objectSelector: { matchLabels: { a: 'b' } } }),
      write: { old: configMap({}, { labels: { a: 'b' } }) },
    },
    'no',
  ],
  [
    'labels it has not',
    { policy: refusing({ ...rules({}), objectSelector: { matchLabels: { a: 'b' } } }) },
    'admitted',
  ],
  ['another version, exactly', { policy: autoscalers('Exact'), object: autoscaler }, 'admitted'],
  ['another version', { policy: autoscalers('Equivalent'), object: autoscaler }, 'no'],
  ['another group, exactly', { policy: eventsOfGroup('Exact'), object: event }, 'admitted'],
  ['another group of the same kind', { policy: eventsOfGroup('Equivalent'), object: event }, 'no'],
  [
    'a binding that narrows',
    {
      policy: refusing(rules({})),
      binding: binding({ matchResources: rules({ resourceNames: ['b'] }) }),
    },
    'admitted',
  ],
  [
    'a deletion',
    {
      policy: policy({
        matchConstraints: rules({ operations: ['DELETE'] }),
        validations: [{ expression: 'object == null && oldObject.data.k == "w"', message: 'no' }],
      }),
      write: { operation: 'DELETE', old: configMap({ data: { k: 'v' } }) },
    },
    'no',
  ],
  [
    'a connection',
    {
      policy: policy({
        matchConstraints: {
          resourceRules: [{ ...configMaps, operations: ['CONNECT'], resources: ['pods/exec'] }],
          objectSelector: {},
        },
        validations: [{ expression: 'object.command[0] != "sh"', message: 'no' }],
      }),
      object: podWith({}, { name: 'a' }),
      write: { operation: 'CONNECT', subresource: 'exec', resource: 'pods' },
      opened: { kind: 'PodExecOptions', command: ['sh'] },
    },
    'no',
  ],
  [
    'a connection, by labels',
    {
      policy: refusing({
        resourceRules: [{ ...configMaps, operations: ['CONNECT'], resources: ['pods/exec'] }],
        objectSelector: { matchLabels: { a: 'b' } },
      }),
      object: podWith({}, { name: 'a', labels: { a: 'b' } }),
      write: { operation: 'CONNECT', subresource: 'exec', resource: 'pods' },
      opened: { kind: 'PodExecOptions' },
    },
    'admitted',
  ],
  [
    'a policy without a binding',
    { policy: validating('false'), binding: binding({ policyName: 'q' }) },
    'admitted',
  ],
]
for (const [what, given, verdict] of cases) {
  test(`${what}: ${verdict}`, async () => {
    assert.equal(await judged(given), verdict)
  })
}

test('a binding may warn instead; its reason decides how a refusal is answered', async () => {
  const two = policy({
    validations: [
      { expression: 'false', message: 'first', reason: 'Forbidden' },
      { expression: 'false', message: 'second' },
    ],
  })
  const warnings: string[] = []
  const warned = createTestAdmission({
    objects: [there, two, binding({ validationActions: ['Warn', 'Audit'] })],
  })
  const write = writeOf(warned, configMap(), { warnings })
  assert.equal(await validatingAdmissionPolicy.validate?.(write, warned), undefined)
  const who = "Validation failed for ValidatingAdmissionPolicy 'p' with binding 'b'"
  assert.deepEqual(warnings, [`${who}: first`, `${who}: second`])

  const denied = createTestAdmission({ objects: [there, two, binding()] })
  const refusal = await validatingAdmissionPolicy.validate?.(writeOf(denied, configMap()), denied)
  assert.ok(isStatusError(refusal))
  const { code, reason, message, details } = refusal.status
  const why = "ValidatingAdmissionPolicy 'p' with binding 'b' denied request: first"
  assert.deepEqual([code, reason], [403, 'Forbidden'])
  assert.equal(message, `configmaps "a" is forbidden: ${why}`)
  assert.deepEqual(details?.causes, [{ message: why }])
})

test('policies do not judge policies, nor questions', () => {
  const context = createTestAdmission()
  const handles = (object: object, write?: TestWrite) =>
    validatingAdmissionPolicy.handles(writeOf(context, object, write))
  assert.ok(!handles(validating('true')))
  assert.ok(!handles(binding()))
  assert.ok(handles(there))
})

test('denials and notes are noted for the audit', async () => {
  const notes: Record<string, string> = {}
  const one = policy({
    validations: [{ expression: 'true' }, { expression: 'false', message: 'no' }],
    auditAnnotations: [
      { key: 'name', valueExpression: '"is " + object.metadata.name' },
      { key: 'nothing', valueExpression: 'null' },
    ],
  })
  const by = binding({ validationActions: ['Audit'] })
  assert.equal(await judged({ policy: one, binding: by, write: { notes } }), 'admitted')
  const failure =
    '{"message":"no","policy":"p","binding":"b","expressionIndex":1,"validationActions":["Audit"]}'
  assert.deepEqual(notes, {
    'validation.policy.admission.k8s.io/validation_failure': `[${failure}]`,
    'p/name': 'is a',
  })
})

test('what did not hold, or failed, is counted with what was done then', async () => {
  const cases: readonly (readonly [string, object, readonly string[], readonly string[]])[] = [
    ['true', {}, ['Deny'], []],
    ['false', {}, ['Deny'], ['invalid_error deny']],
    ['false', {}, ['Warn', 'Audit'], ['invalid_error warn', 'invalid_error audit']],
    [failing, {}, ['Deny'], ['invalid_error deny']],
    [failing, { failurePolicy: 'Ignore' }, ['Deny'], ['invalid_error allow']],
  ]
  for (const [expression, more, validationActions, expected] of cases) {
    const metrics = createMetrics()
    const one = policy({ validations: [{ expression }], ...more })
    const surroundings = createTestAdmission({
      objects: [there, one, binding({ validationActions })],
    })
    const context = { ...surroundings, metrics: createAdmissionMetrics(metrics) }
    const write = writeOf(context, configMap({ data: { k: 'v' } }))
    await outcomeOf(validatingAdmissionPolicy, context, write)
    const families = metrics
      .read()
      .filter(({ name }) => name.includes('validating_admission_policy'))
    for (const { name, series } of families) {
      const told = series.map(({ values }) => values.join(' '))
      assert.deepEqual(
        told,
        expected.map((what) => `p b ${what}`),
        `${name} of ${expression}`,
      )
    }
  }
})
