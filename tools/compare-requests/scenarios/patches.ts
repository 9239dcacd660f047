/** Patches of all kinds: what they do, and what is said of those that cannot be applied. */
import { get, patch, post, type Scenario, type Step } from '../steps.ts'

const deployment = (name: string) => ({
  ...{ apiVersion: 'apps/v1', kind: 'Deployment' },
  metadata: { name, labels: { a: '1', b: '2' }, annotations: { x: 'y' } },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: 'a' } },
    template: {
      metadata: { labels: { app: 'a' } },
      spec: {
        containers: [
          {
            ...{ name: 'c', image: 'i', args: ['1', '2'] },
            env: [
              { name: 'A', value: '1' },
              { name: 'B', value: '2' },
            ],
            ports: [{ containerPort: 80 }, { containerPort: 80, protocol: 'UDP' }],
            volumeMounts: [{ name: 'v', mountPath: '/v' }],
          },
          { name: 'd', image: 'j' },
        ],
        volumes: [{ name: 'v', emptyDir: {} }],
        tolerations: [{ key: 'k', operator: 'Exists' }],
        imagePullSecrets: [{ name: 's' }],
      },
    },
  },
})

const jsonPatches: readonly unknown[] = [
  ...[{}, 'x', 1, null, [], [null], [1], ['x'], [[]], [{}], [{ op: 'add' }], [{ op: 1 }]],
  [{ op: 'add', path: 1, value: 1 }],
  [{ op: 'add', path: '/metadata/labels/z', value: 'z', foo: 1 }],
  [{ op: 'add', path: '/metadata/labels/z', value: 1 }],
  [{ op: 'add', path: '/metadata/labels/z', value: null }],
  [{ op: 'add', path: '/metadata/labels/z' }],
  [{ op: 'add', path: 'metadata/labels/z', value: 'z' }],
  [{ op: 'add', path: '', value: {} }],
  [{ op: 'add', path: '/', value: {} }],
  [{ op: 'odd', path: '/metadata/labels/z', value: 'z' }],
  [{ op: 'ADD', path: '/metadata/labels/z', value: 'z' }],
  [{ Op: 'add', path: '/metadata/labels/z', value: 'z' }],
  [{ op: 'remove', path: '/metadata/labels' }],
  [{ op: 'remove', path: '/metadata/labels/none' }],
  [{ op: 'replace', path: '/metadata/labels', value: { q: 'r' } }],
  [{ op: 'test', path: '/metadata/labels/a', value: '1' }],
  [{ op: 'test', path: '/metadata/labels/none', value: null }],
  [{ op: 'test', path: '/spec/replicas', value: 2.0 }],
  [{ op: 'test', path: '/spec/replicas', value: '2' }],
  [{ op: 'move', from: '/metadata/labels/a', path: '/metadata/labels/c' }],
  [{ op: 'move', path: '/metadata/labels/c' }],
  [{ op: 'copy', from: '/metadata/labels/a', path: '/metadata/labels/c' }],
  [{ op: 'copy', from: '/metadata/labels', path: '/metadata/annotations' }],
  [{ op: 'add', path: '/spec/template/spec/containers/0/env/0', value: { name: 'Z', value: 'z' } }],
  [{ op: 'add', path: '/spec/template/spec/containers/0/env/-', value: { name: 'Z', value: 'z' } }],
  [{ op: 'add', path: '/spec/template/spec/containers/0/env/9', value: { name: 'Z', value: 'z' } }],
  [{ op: 'add', path: '/spec/template/spec/containers/0/env/-1', value: { name: 'Z' } }],
  [{ op: 'add', path: '/spec/template/spec/containers/0/env/x', value: { name: 'Z' } }],
  [{ op: 'add', path: '/spec/template/spec/containers/0/env/01', value: { name: 'Z' } }],
  [{ op: 'remove', path: '/spec/template/spec/containers/0/env/-1' }],
  [{ op: 'remove', path: '/spec/template/spec/containers/0/env/9' }],
  [{ op: 'replace', path: '/spec/template/spec/containers/9/image', value: 'z' }],
  [{ op: 'add', path: '/metadata/annotations/a~1b', value: 'c' }],
  [{ op: 'add', path: '/metadata/annotations/a~0b', value: 'c' }],
  [{ op: 'add', path: '/metadata/annotations/a~2b', value: 'c' }],
  [{ op: 'replace', path: '/spec/replicas', value: 'x' }],
  [{ op: 'replace', path: '/spec/replicas', value: 1.5 }],
  [{ op: 'replace', path: '/spec/replicas', value: -1 }],
  [{ op: 'replace', path: '/spec/replicas', value: 2 ** 40 }],
  [{ op: 'replace', path: '/spec/zzz', value: 2 }],
  [{ op: 'replace', path: '/kind', value: 'Pod' }],
  [{ op: 'replace', path: '/kind', value: 'ReplicaSet' }],
  [{ op: 'remove', path: '/kind' }],
  [{ op: 'remove', path: '/apiVersion' }],
  [{ op: 'replace', path: '/apiVersion', value: 'apps/v1beta1' }],
  [{ op: 'remove', path: '/metadata' }],
  [{ op: 'remove', path: '/metadata/name' }],
  [{ op: 'remove', path: '/metadata/uid' }],
  [{ op: 'remove', path: '/metadata/resourceVersion' }],
  [{ op: 'replace', path: '/metadata/resourceVersion', value: '1' }],
  [{ op: 'replace', path: '/metadata/managedFields', value: [] }],
  [{ op: 'remove', path: '/metadata/creationTimestamp' }],
  [{ op: 'remove', path: '/spec' }],
  [{ op: 'remove', path: '/status' }],
  [{ op: 'replace', path: '/spec/selector', value: { matchLabels: { app: 'b' } } }],
]

const mergePatches: readonly unknown[] = [
  ...[{}, 'x', 1, null, [], [1], true, { metadata: null }, { spec: null }, { status: null }],
  ...[{ kind: null }, { apiVersion: null }, { kind: 'Pod' }, { apiVersion: 'v1' }, { zzz: null }],
  { metadata: { labels: null } },
  { metadata: { labels: { a: null, b: 'x', c: 'y' } } },
  { metadata: { labels: { a: 1 } } },
  { metadata: { labels: [] } },
  { metadata: { annotations: {} } },
  { metadata: { name: null } },
  { metadata: { namespace: 'other' } },
  { metadata: { uid: null } },
  { metadata: { generation: 9 } },
  { metadata: { creationTimestamp: null, deletionTimestamp: '2020-01-01T00:00:00Z' } },
  { metadata: { creationTimestamp: 'x' } },
  { metadata: { finalizers: ['a', 'b'] } },
  { metadata: { ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: 'x', uid: 'y' }] } },
  { metadata: { managedFields: [] } },
  { metadata: { managedFields: [{}] } },
  { metadata: { managedFields: null } },
  { spec: { replicas: null } },
  { spec: { replicas: '3' } },
  { spec: { replicas: 3, zzz: 1 } },
  { spec: { paused: true } },
  { spec: { template: { spec: { containers: [{ name: 'c', image: 'z' }] } } } },
  { spec: { template: { spec: { containers: null } } } },
  { spec: { template: { spec: { containers: {} } } } },
  { spec: { template: { spec: { tolerations: [], volumes: null } } } },
  { spec: { strategy: { type: 'Recreate' } } },
  { spec: { strategy: { type: 'Recreate', rollingUpdate: null } } },
  { spec: { strategy: { rollingUpdate: { maxSurge: '50%' } } } },
  { spec: { selector: { matchLabels: { x: 'y' } } } },
  { status: { replicas: 9 } },
  { $patch: 'replace' },
]

const container = (body: object) => ({ spec: { template: { spec: { containers: [body] } } } })

const strategicPatches: readonly unknown[] = [
  container({ name: 'c', image: 'z' }),
  container({ name: 'e', image: 'z' }),
  container({ image: 'z' }),
  container({ name: 'd', $patch: 'delete' }),
  container({ name: 'none', $patch: 'delete' }),
  container({ $patch: 'replace', name: 'c', image: 'z' }),
  container({ $patch: 'odd', name: 'c' }),
  container({ $patch: 1, name: 'c' }),
  container({ name: 'c', env: [{ name: 'A', $patch: 'delete' }] }),
  container({
    name: 'c',
    env: [
      { name: 'A', value: 'x' },
      { name: 'C', value: 'y' },
    ],
  }),
  container({ name: 'c', env: [{ $patch: 'replace' }, { name: 'Q', value: 'r' }] }),
  container({ name: 'c', env: null }),
  container({ name: 'c', env: [] }),
  container({ name: 'c', env: {} }),
  container({ name: 'c', args: ['3'] }),
  container({ name: 'c', args: null }),
  container({ name: 'c', '$deleteFromPrimitiveList/args': ['1'] }),
  container({ name: 'c', '$setElementOrder/env': [{ name: 'B' }, { name: 'A' }] }),
  container({
    name: 'c',
    '$setElementOrder/env': [{ name: 'B' }],
    env: [{ name: 'N', value: '1' }],
  }),
  container({
    name: 'c',
    '$setElementOrder/env': [{ name: 'N' }, { name: 'B' }, { name: 'A' }],
    env: [{ name: 'N', value: '1' }],
  }),
  container({ name: 'c', ports: [{ containerPort: 80, name: 'http' }] }),
  container({ name: 'c', ports: [{ containerPort: 81 }] }),
  container({ name: 'c', ports: [{ containerPort: 80, $patch: 'delete' }] }),
  container({ name: 'c', ports: [{ protocol: 'UDP' }] }),
  container({ name: 'c', volumeMounts: [{ mountPath: '/v', readOnly: true }] }),
  container({ name: 'c', resources: { limits: { cpu: '1' } } }),
  container({ name: 'c', resources: { limits: { cpu: 1.5 } } }),
  container({ name: 'c', resources: { limits: { cpu: 'x' } } }),
  {
    spec: { template: { spec: { '$setElementOrder/containers': [{ name: 'd' }, { name: 'c' }] } } },
  },
  {
    spec: {
      template: {
        spec: {
          '$setElementOrder/containers': [{ name: 'q' }],
          containers: [{ name: 'c', image: 'z' }],
        },
      },
    },
  },
  { spec: { template: { spec: { '$setElementOrder/containers': 'x' } } } },
  { spec: { template: { spec: { $setElementOrder: [{ name: 'd' }] } } } },
  { spec: { template: { spec: { volumes: [{ name: 'v', hostPath: { path: '/' } }] } } } },
  {
    spec: {
      template: {
        spec: {
          volumes: [{ name: 'v', $retainKeys: ['name', 'hostPath'], hostPath: { path: '/' } }],
        },
      },
    },
  },
  { spec: { template: { spec: { volumes: [{ name: 'v', $patch: 'delete' }] } } } },
  { spec: { template: { spec: { tolerations: [{ key: 'z', operator: 'Exists' }] } } } },
  { spec: { template: { spec: { imagePullSecrets: [{ name: 't' }] } } } },
  { spec: { template: { spec: { nodeSelector: { $patch: 'replace', a: 'b' } } } } },
  { spec: { strategy: { $retainKeys: ['type'], type: 'Recreate' } } },
  { spec: { strategy: { type: 'Recreate' } } },
  { spec: { strategy: { $patch: 'replace', type: 'Recreate' } } },
  { spec: { strategy: { $retainKeys: 'type', type: 'Recreate' } } },
  { spec: { strategy: { $retainKeys: ['x'], type: 'Recreate' } } },
  { spec: { $patch: 'delete' } },
  { spec: { replicas: null, $retainKeys: ['replicas'] } },
  { metadata: { labels: { $patch: 'replace', q: 'r' } } },
  { metadata: { labels: { $patch: 'delete' } } },
  { metadata: { labels: { $patch: 'merge', q: 'r' } } },
  { metadata: { labels: { $retainKeys: ['a'] } } },
  { metadata: { finalizers: ['a.b/c'] } },
  { metadata: { finalizers: ['a.b/d'], '$setElementOrder/finalizers': ['a.b/d', 'a.b/c'] } },
  { metadata: { '$deleteFromPrimitiveList/finalizers': ['a.b/c', 'a.b/d'] } },
  { metadata: { '$deleteFromPrimitiveList/finalizers': 'x' } },
  { metadata: { ownerReferences: [{ uid: 'u', apiVersion: 'v1', kind: 'Pod', name: 'p' }] } },
  { metadata: { ownerReferences: [{ uid: 'u', $patch: 'delete' }] } },
  { metadata: { '$setElementOrder/ownerReferences': [] } },
  ...[
    {},
    'x',
    1,
    null,
    [],
    { spec: null },
    { spec: 'x' },
    { spec: [] },
    { kind: 'Pod' },
    { zzz: 1 },
  ],
  ...[{ $patch: 'replace' }, { $patch: 'delete' }, { apiVersion: 'v9' }, { metadata: 'x' }],
  { $patch: 'replace', metadata: { name: 'a' } },
  { spec: { template: { spec: { containers: 'x' } } } },
  { spec: { template: { spec: { containers: ['x'] } } } },
  { spec: { template: { spec: { containers: [null] } } } },
  { spec: { template: { spec: { containers: [{ name: null }] } } } },
  { spec: { template: { spec: { containers: [{ name: 1 }] } } } },
]

function each(type: 'json' | 'merge' | 'strategic', bodies: readonly unknown[]): Scenario {
  return ({ namespace }) => {
    const all = `/apis/apps/v1/namespaces/${namespace}/deployments`
    return bodies.flatMap((body, i): Step[] => [
      post(all, deployment(`d-${i}`), { quiet: true }),
      patch(type, `${all}/d-${i}?fieldValidation=Strict&dryRun=All`, body),
      patch(type, `${all}/d-${i}?fieldValidation=Ignore&dryRun=All`, body),
      patch(type, `${all}/d-${i}?fieldManager=m`, body),
      get(`${all}/d-${i}`),
    ])
  }
}

const raw: readonly (readonly ['json' | 'merge' | 'strategic', string])[] = [
  ['json', '[{"op":"add","op":"remove","path":"/metadata/labels/a","value":"q"}]'],
  ['json', '[{"op":"add","path":"/metadata/labels/a","path":"/metadata/labels/q","value":"q"}]'],
  ['json', '[{"op":"add","path":"/metadata/labels/a","value":{"a":1,"a":2}}]'],
  ['json', '[{"op":"add","path":"/metadata/labels/a","value":"q","zzz":1}]'],
  ['json', '[{"op":"add","path":"/metadata/labels/a","value":"q"}'],
  ['json', ''],
  ['merge', '{"metadata":{"labels":{"a":"1","a":"2"}}}'],
  ['merge', '{"metadata":{"labels":{"a":"1"},"labels":{"b":"2"}},"zzz":1}'],
  ['merge', '{"spec":{"replicas":1e2}}'],
  ['merge', '{"spec":{"replicas":3.0}}'],
  ['merge', '{"spec":{"replicas":99999999999}}'],
  ['merge', '{"metadata":'],
  ['merge', ''],
  ['strategic', '{"metadata":{"labels":{"a":"1","a":"2"}}}'],
  ['strategic', '{"spec":{"replicas":1e2}}'],
  ['strategic', '{"spec":{"replicas":3.0}}'],
  ['strategic', '{"spec":{"replicas":99999999999}}'],
  ['strategic', '{"metadata":'],
  ['strategic', ''],
]

const rawPatches: Scenario = ({ namespace }) => {
  const all = `/apis/apps/v1/namespaces/${namespace}/deployments`
  return raw.flatMap(([type, text], i): Step[] => [
    post(all, deployment(`d-${i}`), { quiet: true }),
    ...['Strict', 'Warn', 'Ignore'].map((how) =>
      patch(type, `${all}/d-${i}?fieldValidation=${how}`, undefined, { raw: text }),
    ),
  ])
}

export const patches: Readonly<Record<string, Scenario>> = {
  json: each('json', jsonPatches),
  merge: each('merge', mergePatches),
  strategic: each('strategic', strategicPatches),
  raw: rawPatches,
}
