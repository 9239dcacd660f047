/** Admission policies in CEL, of both sorts. */
import { get, patch, pause, post, put, remove, type Scenario, type Step } from '../steps.ts'

type Policy = Readonly<Record<string, unknown>>

const vaps = '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies'

const vapBindings = '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings'

const maps = '/apis/admissionregistration.k8s.io/v1/mutatingadmissionpolicies'

const mapBindings = '/apis/admissionregistration.k8s.io/v1/mutatingadmissionpolicybindings'

const rule = {
  apiGroups: [''],
  apiVersions: ['v1'],
  operations: ['CREATE', 'UPDATE', 'DELETE'],
  resources: ['configmaps'],
}

const matchConstraints = (namespace: string) => ({
  resourceRules: [rule],
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
})

const validations: readonly Policy[] = [
  { validations: [{ expression: 'object.data.a == "1"' }] },
  {
    validations: [
      { expression: 'has(object.data) && object.data.a == "1"', message: 'a must be one' },
    ],
  },
  {
    validations: [
      {
        expression: 'false',
        messageExpression: '"name: " + object.metadata.name',
        reason: 'Forbidden',
      },
    ],
  },
  { validations: [{ expression: 'false', messageExpression: 'object.nope', message: 'fallback' }] },
  { validations: [{ expression: 'false', messageExpression: '""', reason: 'Unauthorized' }] },
  { validations: [{ expression: 'false', messageExpression: '"a\\nb"' }] },
  { validations: [{ expression: 'object.nope == 1' }], failurePolicy: 'Ignore' },
  { validations: [{ expression: 'object.nope == 1' }], failurePolicy: 'Fail' },
  {
    validations: [
      { expression: 'oldObject == null' },
      { expression: 'request.operation != "DELETE"', reason: 'Odd' },
    ],
  },
  {
    validations: [
      { expression: 'request.userInfo.username == "x"', message: 'not x' },
      { expression: 'request.dryRun == true' },
    ],
  },
  { validations: [{ expression: 'namespaceObject.metadata.labels.size() == 5' }] },
  { validations: [{ expression: 'authorizer.group("").resource("pods").check("get").allowed()' }] },
  { validations: [{ expression: 'authorizer.requestResource.check("odd").reason() == ""' }] },
  {
    validations: [{ expression: 'variables.v == 2' }],
    variables: [
      { name: 'v', expression: '1 + 1' },
      { name: 'w', expression: 'variables.v + 1' },
    ],
  },
  {
    validations: [{ expression: 'variables.w > 5', messageExpression: 'string(variables.w)' }],
    variables: [
      { name: 'v', expression: 'size(object.data)' },
      { name: 'w', expression: 'variables.v + 1' },
    ],
  },
  { validations: [{ expression: 'variables.none' }] },
  { validations: [{ expression: 'true' }], matchConditions: [{ name: 'x', expression: 'false' }] },
  {
    validations: [{ expression: 'false' }],
    matchConditions: [{ name: 'x', expression: 'object.nope' }],
  },
  {
    validations: [{ expression: 'false' }],
    matchConditions: [{ name: 'x', expression: 'request.operation == "DELETE"' }],
  },
  {
    validations: [{ expression: 'true' }],
    auditAnnotations: [{ key: 'k', valueExpression: 'object.nope' }],
  },
  {
    auditAnnotations: [
      { key: 'k', valueExpression: '"x"' },
      { key: 'bad key', valueExpression: '1' },
    ],
  },
  { validations: [{ expression: 'object.data.all(k, k.startsWith("a"))', message: 'only a' }] },
  { validations: [{ expression: 'object.metadata.name.matches("^a[0-9]*$")' }] },
  {
    validations: [
      {
        expression:
          'quantity("1Gi").isGreaterThan(quantity("1Mi")) && ip.isCanonical("1.2.3.4") == false',
      },
    ],
  },
  {
    validations: [
      { expression: '[1,2,3].map(x, x * 2).sum() == 12 && url("https://a/b").getHost() == "b"' },
    ],
  },
  ...['(', '', '1', 'object.x.y.z == ', 'foo', 'object.data.a = "1"', 'params.x'].map(
    (expression) => ({ validations: [{ expression }] }),
  ),
  { validations: [{ expression: 'true', reason: 'Odd' }] },
  { validations: [] },
  { validations: [{ expression: 'true', message: ' ' }], failurePolicy: 'Odd' },
  {
    validations: [
      {
        expression: 'params.data.x == object.data.a',
        messageExpression: '"want " + params.data.x',
      },
    ],
    paramKind: { apiVersion: 'v1', kind: 'ConfigMap' },
  },
  {
    validations: [{ expression: 'true' }],
    paramKind: { apiVersion: 'none.example.com/v1', kind: 'None' },
  },
]

function policies(part: number, parts: number): Scenario {
  return ({ namespace, run }) =>
    validations
      .filter((_, i) => i % parts === part)
      .flatMap((policy, i): Step[] => {
        const name = `v${part}-${i}-${run}`
        const all = `/api/v1/namespaces/${namespace}/configmaps`
        const map = (data: object) => ({
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'a1' },
          data,
        })
        const params = policy['paramKind']
          ? {
              paramRef: {
                name: 'param',
                namespace,
                parameterNotFoundAction: i % 2 ? 'Deny' : 'Allow',
              },
            }
          : {}
        const bind = (actions: string[]): Step =>
          post(vapBindings, {
            ...{
              apiVersion: 'admissionregistration.k8s.io/v1',
              kind: 'ValidatingAdmissionPolicyBinding',
              metadata: { name },
            },
            spec: { policyName: name, validationActions: actions, ...params },
          })
        return [
          remove(`${all}/a1`, undefined, { quiet: true }),
          post(all, { ...map({ x: '1' }), metadata: { name: 'param' } }, { quiet: true }),
          post(vaps, {
            ...{
              apiVersion: 'admissionregistration.k8s.io/v1',
              kind: 'ValidatingAdmissionPolicy',
              metadata: { name },
            },
            spec: { matchConstraints: matchConstraints(namespace), ...policy },
          }),
          get(`${vaps}/${name}`),
          bind(['Deny']),
          pause(1300),
          post(all, map({ a: '1' })),
          post(`${all}?dryRun=All`, map({ b: '2' })),
          post(all, map({ a: '1' }), { quiet: true }),
          put(`${all}/a1`, map({ a: '2', c: '3' })),
          patch('merge', `${all}/a1`, { data: { a: '1' } }),
          remove(`${all}/a1`),
          remove(`${vapBindings}/${name}`),
          bind(['Warn', 'Audit']),
          pause(1300),
          post(all, map({ a: '5' })),
          remove(`${vapBindings}/${name}`, undefined, { quiet: true }),
          remove(`${vaps}/${name}`, undefined, { quiet: true }),
          pause(600),
        ]
      })
}

const mutations: readonly unknown[] = [
  {
    patchType: 'ApplyConfiguration',
    applyConfiguration: { expression: 'Object{metadata: Object.metadata{labels: {"m": "1"}}}' },
  },
  {
    patchType: 'ApplyConfiguration',
    applyConfiguration: { expression: 'Object{data: {"added": object.data.a}}' },
  },
  { patchType: 'ApplyConfiguration', applyConfiguration: { expression: 'Object{nope: 1}' } },
  { patchType: 'ApplyConfiguration', applyConfiguration: { expression: '"x"' } },
  {
    patchType: 'ApplyConfiguration',
    applyConfiguration: { expression: 'Object{metadata: Object.metadata{name: "other"}}' },
  },
  {
    patchType: 'JSONPatch',
    jsonPatch: { expression: '[JSONPatch{op: "add", path: "/data/p", value: "q"}]' },
  },
  {
    patchType: 'JSONPatch',
    jsonPatch: { expression: '[JSONPatch{op: "test", path: "/data/a", value: "zzz"}]' },
  },
  {
    patchType: 'JSONPatch',
    jsonPatch: { expression: '[JSONPatch{op: "remove", path: "/data/none"}]' },
  },
  {
    patchType: 'JSONPatch',
    jsonPatch: {
      expression:
        '[JSONPatch{op: "add", path: "/metadata/labels", value: Object.metadata.labels{}}]',
    },
  },
  {
    patchType: 'JSONPatch',
    jsonPatch: {
      expression:
        '[JSONPatch{op: "add", path: "/data/" + jsonpatch.escapeKey("a/b"), value: "q"}, JSONPatch{op: "copy", from: "/data/a", path: "/data/z"}]',
    },
  },
  { patchType: 'JSONPatch', jsonPatch: { expression: '[]' } },
  { patchType: 'JSONPatch', jsonPatch: { expression: 'object.data' } },
  { patchType: 'Odd' },
  { patchType: 'JSONPatch', applyConfiguration: { expression: 'Object{}' } },
]

const mutating: Scenario = ({ namespace, run }) =>
  mutations.flatMap((mutation, i): Step[] => {
    const name = `m${i}-${run}`
    const all = `/api/v1/namespaces/${namespace}/configmaps`
    const rules = {
      ...matchConstraints(namespace),
      resourceRules: [{ ...rule, operations: ['CREATE', 'UPDATE'] }],
    }
    return [
      remove(`${all}/a1`, undefined, { quiet: true }),
      post(maps, {
        ...{
          apiVersion: 'admissionregistration.k8s.io/v1',
          kind: 'MutatingAdmissionPolicy',
          metadata: { name },
        },
        spec: {
          matchConstraints: rules,
          reinvocationPolicy: 'Never',
          mutations: [mutation],
          failurePolicy: i % 2 ? 'Fail' : 'Ignore',
        },
      }),
      post(mapBindings, {
        ...{
          apiVersion: 'admissionregistration.k8s.io/v1',
          kind: 'MutatingAdmissionPolicyBinding',
          metadata: { name },
        },
        spec: { policyName: name },
      }),
      pause(1300),
      post(all, {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'a1' },
        data: { a: '1' },
      }),
      post(`${all}?dryRun=All`, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a2' } }),
      patch('merge', `${all}/a1`, { data: { a: '2' } }),
      remove(`${all}/a1`),
      remove(`${mapBindings}/${name}`, undefined, { quiet: true }),
      remove(`${maps}/${name}`, undefined, { quiet: true }),
      pause(600),
    ]
  })

const parts = 5

export const policyScenarios: Readonly<Record<string, Scenario>> = {
  mutating,
  ...Object.fromEntries(
    Array.from({ length: parts }, (_, part) => [`policies ${part + 1}`, policies(part, parts)]),
  ),
}
