/** Webhooks that admit: the servers beside the recordings must run (`node webhook-server.ts`). */
import { join } from 'node:path'
import { missingShared, sharedPath } from '#base/testing/shared.ts'
import { apply, patch, pause, post, put, remove, type Scenario, type Step } from '../steps.ts'

const servers = sharedPath('golden', 'servers')
/** Of the server that is asked; without it, nothing is there to be asked. */
const caBundle: string = missingShared('golden', 'servers')
  ? ''
  : (await import(join(servers, 'webhook-server.ts'))).caBundle
const group = '/apis/admissionregistration.k8s.io/v1'

type Members = Readonly<Record<string, unknown>>

const maps = {
  ...{ apiGroups: [''], apiVersions: ['*'], operations: ['CREATE', 'UPDATE'] },
  resources: ['configmaps'],
}

export function webhook(
  kind: 'mutating' | 'validating',
  name: string,
  way: string,
  more: Members,
): Step {
  return post(`${group}/${kind}webhookconfigurations`, {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: `${kind === 'mutating' ? 'Mutating' : 'Validating'}WebhookConfiguration`,
    metadata: { name },
    webhooks: [
      {
        name: `${name}.example.org`,
        clientConfig: { url: `https://127.0.0.1:21050${way}`, caBundle },
        rules: [maps],
        ...{ admissionReviewVersions: ['v1'], sideEffects: 'None', timeoutSeconds: 5 },
        ...more,
      },
    ],
  })
}

const operations = (...list: readonly unknown[]) =>
  `/patch/p=${encodeURIComponent(JSON.stringify(list))}`

const ways: readonly (readonly ['mutating' | 'validating', string, Members?])[] = [
  ...[
    '/allow',
    '/deny',
    '/deny-message',
    '/deny-message/m=',
    '/warn',
    '/deny-warn',
    '/audit',
    '/tell',
    '/uid',
    '/no-response',
  ].map((way) => ['validating', way] as const),
  ...[
    '/version',
    '/kind',
    '/text',
    '/empty',
    '/500',
    '/404',
    '/nope',
    '/patch-nothing',
    '/label',
  ].map((way) => ['validating', way] as const),
  ...['/version', '/kind', '/text', '/empty', '/500', '/uid', '/no-response'].map(
    (way) => ['validating', way, { failurePolicy: 'Ignore' }] as const,
  ),
  ...[200, 201, 301, 400, 401, 403, 404, 409, 410, 413, 422, 429, 500, 503, 504, 600, 0, -1].map(
    (code) => ['validating', `/deny-code/code=${code}`] as const,
  ),
  ...['NotFound', 'Forbidden', 'Invalid', 'Odd', 'AlreadyExists', 'Unauthorized'].map(
    (reason) => ['validating', `/deny-code/code=422&reason=${reason}`] as const,
  ),
  ...[
    '/deny',
    '/deny-message',
    '/warn',
    '/deny-warn',
    '/500',
    '/text',
    '/label',
    '/label/k=bad key',
    '/label/v=bad value',
    '/count',
  ].map((way) => ['mutating', way] as const),
  ...['/500', '/text', '/label/k=bad key', '/patch-raw', '/patch-type', '/patch-untyped'].map(
    (way) => ['mutating', way, { failurePolicy: 'Ignore' }] as const,
  ),
  ...(
    [
      [
        { op: 'add', path: '/data/x', value: 'y' },
        { op: 'copy', from: '/data/x', path: '/data/z' },
      ],
      [{ op: 'move', from: '/data/k', path: '/data/moved' }],
      [
        { op: 'add', path: '/metadata/finalizers', value: ['a.b/c'] },
        { op: 'add', path: '/metadata/finalizers/-', value: 'd.e/f' },
      ],
      [{ op: 'add', path: '/metadata/namespace', value: 'other' }],
      [{ op: 'add', path: '/metadata/uid', value: 'other' }],
      [{ op: 'add', path: '/metadata/resourceVersion', value: '7' }],
      [{ op: 'replace', path: '/kind', value: 'Secret' }],
      [{ op: 'replace', path: '/apiVersion', value: 'v2' }],
      [{ op: 'remove', path: '/data' }],
      [{ op: 'replace', path: '', value: null }],
      [
        {
          op: 'replace',
          path: '',
          value: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'whole' } },
        },
      ],
      [{ op: 'add', path: '/immutable', value: 'text' }],
      [{ op: 'add', path: '/immutable', value: true }],
      [{ op: 'odd', path: '/data/k' }],
      [{ op: 'test', path: '/data/k', value: 'v' }],
      [{ path: '/data/k' }],
      [{ op: 'add', path: 'data', value: 1 }],
      [{ op: 'add', path: '/data/a~1b', value: 'c' }],
      [{ op: 'add', path: '/zzz/yyy', value: 'c' }],
      ['x'],
      [{ op: 'add', path: '/metadata/labels/case', value: 'changed' }],
      [{ op: 'add', path: '/metadata/managedFields', value: [] }],
      [{ op: 'add', path: '/metadata/annotations', value: { a: 1 } }],
    ] as const
  ).map((list) => ['mutating', operations(...list)] as const),
]

const variants: readonly Members[] = [
  { matchConditions: [{ name: 'a', expression: 'request.name != "m-0"' }] },
  { matchConditions: [{ name: 'a', expression: 'object.nope' }] },
  { matchConditions: [{ name: 'a', expression: 'object.nope' }], failurePolicy: 'Ignore' },
  {
    matchConditions: [
      { name: 'a', expression: 'oldObject == null' },
      { name: 'b', expression: 'request.operation == "CREATE"' },
    ],
  },
  {
    matchConditions: [
      { name: 'a', expression: 'authorizer.group("").resource("pods").check("get").allowed()' },
    ],
  },
  {
    matchConditions: [
      { name: 'a b', expression: '1' },
      { name: 'a', expression: '(' },
      { name: 'a', expression: 'params.x' },
    ],
  },
  { sideEffects: 'NoneOnDryRun' },
  { sideEffects: 'Some' },
  { sideEffects: 'Unknown' },
  { sideEffects: 'Odd' },
  { admissionReviewVersions: ['v2', 'v1'] },
  { admissionReviewVersions: ['v1beta1'] },
  { admissionReviewVersions: [] },
  { admissionReviewVersions: ['v1', 'v1'] },
  { matchPolicy: 'Exact' },
  { matchPolicy: 'Odd' },
  { reinvocationPolicy: 'IfNeeded' },
  { reinvocationPolicy: 'Odd' },
  { timeoutSeconds: 0 },
  { timeoutSeconds: 31 },
  { timeoutSeconds: 1 },
  { failurePolicy: 'Odd' },
  { rules: [{ ...maps, operations: ['CREATE'] }] },
  { rules: [{ ...maps, operations: ['CREATE', '*'] }] },
  { rules: [{ ...maps, operations: [] }] },
  { rules: [{ ...maps, operations: ['GET'] }] },
  { rules: [{ ...maps, resources: ['*', 'configmaps'] }] },
  { rules: [{ ...maps, resources: ['*/*', 'a'] }] },
  { rules: [{ ...maps, resources: ['configmaps/'] }] },
  { rules: [{ ...maps, resources: ['*/*'] }] },
  { rules: [{ ...maps, apiGroups: ['*', ''] }] },
  { rules: [{ ...maps, apiVersions: [] }] },
  { rules: [{ ...maps, scope: 'Cluster' }] },
  { rules: [{ ...maps, scope: 'Odd' }] },
  { rules: [{ ...maps, scope: 'Namespaced' }] },
  { rules: [] },
  { namespaceSelector: { matchExpressions: [{ key: 'a', operator: 'Odd' }] } },
  { namespaceSelector: { matchLabels: { 'a b': 'c' } } },
  ...[
    'http://a.b/',
    'https://u@a.b/',
    'https://a.b/#f',
    'https://a.b/?q',
    'a.b',
    '',
    'https://',
    'https://127.0.0.1:1/',
    'https://none.invalid/',
  ].map((url) => ({ clientConfig: { url, caBundle } })),
  ...[
    {},
    { url: 'https://127.0.0.1:21050/allow' },
    { url: 'https://127.0.0.1:21050/allow', caBundle: 'eA==' },
    { url: 'https://a.b/', service: { name: 'a', namespace: 'b' } },
    { service: { name: 'a', namespace: 'b' } },
    { service: { name: 'a', namespace: 'b', path: 'x', port: 0 } },
    { service: { namespace: 'b', path: '/a//b', port: 70000 } },
    { service: { name: 'a', namespace: 'b', path: '/x/y%zz' } },
  ].map((clientConfig) => ({ clientConfig })),
  { name: 'short' },
  { name: 'a.b' },
  { name: 'UPPER.example.org' },
  { name: '' },
]

function selectors(namespace: string, label: string): Members {
  return {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
    objectSelector: { matchLabels: { case: label } },
  }
}

const map = (name: string, label: string, data: object = { k: 'v' }) => ({
  ...{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, labels: { case: label } }, data },
})

function calls(all: string, i: number, label: string): Step[] {
  const one = `${all}/m-${i}`
  return [
    post(`${all}?dryRun=All`, map(`m-${i}`, label)),
    post(all, map(`m-${i}`, label)),
    post(all, map(`m-${i}`, label), { quiet: true }),
    put(one, map(`m-${i}`, label, { k: 'w' })),
    patch('merge', one, { data: { z: '1' } }),
    apply('ap', one, map(`m-${i}`, label, { q: '1' })),
    remove(`${one}?dryRun=All`),
    remove(one),
  ]
}

function answers(part: number, parts: number): Scenario {
  return ({ namespace, run }) => {
    const own = ways.map((way, i) => [i, ...way] as const).filter(([i]) => i % parts === part)
    const all = `/api/v1/namespaces/${namespace}/configmaps`
    return [
      ...own.map(([i, kind, way, more]) =>
        webhook(kind, `w-${i}-${run}`, way, { ...selectors(namespace, `w-${i}`), ...more }),
      ),
      pause(2500),
      ...own.flatMap(([i]) => calls(all, i, `w-${i}`)),
      ...own.map(([i, kind]) => remove(`${group}/${kind}webhookconfigurations/w-${i}-${run}`)),
    ]
  }
}

const configurations: Scenario = ({ namespace, run }) => {
  const all = `/api/v1/namespaces/${namespace}/configmaps`
  const name = (i: number) => `c-${i}-${run}`
  return [
    ...variants.flatMap((variant, i) =>
      (['mutating', 'validating'] as const).flatMap((kind) => [
        webhook(kind, name(i), '/tell', { ...selectors(namespace, `c-${i}`), ...variant }),
      ]),
    ),
    pause(2500),
    ...variants.flatMap((_, i) => calls(all, i, `c-${i}`)),
    ...variants.flatMap((_, i) =>
      (['mutating', 'validating'] as const).map((kind) =>
        remove(`${group}/${kind}webhookconfigurations/${name(i)}`, undefined, { quiet: true }),
      ),
    ),
  ]
}

const parts = 4

export const webhookScenarios: Readonly<Record<string, Scenario>> = {
  configurations,
  ...Object.fromEntries(
    Array.from({ length: parts }, (_, part) => [`answers ${part + 1}`, answers(part, parts)]),
  ),
}
