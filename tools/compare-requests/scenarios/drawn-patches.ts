/**
 * Patches made at random of pointers, directives and values, right ones and wrong ones. Where several
 * directives of a strategic patch are wrong, which of them upstream tells of is chance; and some patches
 * make it hang up.
 */
import { type Chance, get, patch, post, type Scenario, type Step } from '../steps.ts'

type Members = Record<string, unknown>

const deployment = (name: string): Members => ({
  ...{ apiVersion: 'apps/v1', kind: 'Deployment' },
  metadata: {
    ...{ name, labels: { 'a/b': '1', c: '2' }, annotations: { '0': 'x', c_d: 'y' } },
    finalizers: ['x.y/a', 'x.y/b', 'x.y/c'],
  },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: 'a' } },
    template: {
      metadata: { labels: { app: 'a' } },
      spec: {
        containers: [
          {
            ...{ name: 'c', image: 'i', args: ['1', '2', '1'] },
            env: [
              { name: 'A', value: '1' },
              { name: 'B', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
            ],
            ports: [{ containerPort: 80 }, { containerPort: 80, protocol: 'UDP' }],
            volumeMounts: [{ name: 'v', mountPath: '/v' }],
            resources: { limits: { cpu: '1' } },
          },
          { name: 'd', image: 'j' },
        ],
        volumes: [
          { name: 'v', emptyDir: {} },
          { name: 'w', secret: { secretName: 's', items: [{ key: 'k', path: 'p' }] } },
        ],
        tolerations: [{ key: 'k', operator: 'Exists' }],
        hostAliases: [{ ip: '1.1.1.1', hostnames: ['h', 'i'] }],
      },
    },
  },
})

const pointers = [
  ...['', '/', '/metadata', '/metadata/labels', '/metadata/labels/a~1b', '/metadata/labels/c~0d'],
  ...['/metadata/labels/', '/metadata/labels/a/b', '/metadata/labels/~', '/metadata/labels/~01'],
  ...[
    '/metadata/annotations/0',
    '/metadata/finalizers',
    '/metadata/finalizers/0',
    '/metadata/none/x',
  ],
  ...[
    '/metadata/finalizers/-',
    '/metadata/finalizers/3',
    '/metadata/finalizers/4',
    '/spec/replicas',
  ],
  ...[
    '/metadata/finalizers/-1',
    '/metadata/finalizers/-3',
    '/metadata/finalizers/-4',
    '/spec/replicas/x',
  ],
  ...[
    '/metadata/finalizers/00',
    '/metadata/finalizers/+1',
    '/metadata/finalizers/1e0',
    '/spec/paused',
  ],
  ...[
    '/spec/template/spec/containers/0',
    '/spec/template/spec/containers/1',
    '/spec/template/spec',
  ],
  ...['/spec/template/spec/containers/0/args', '/spec/template/spec/containers/0/args/1', '/zzz/0'],
  ...['/spec/template/spec/containers/0/env/1/valueFrom', '/spec/template/spec/volumes/0/emptyDir'],
  ...['/spec/template/spec/containers/0/resources/limits/cpu', 'spec/replicas', '/spec//replicas'],
  ...[
    '/status',
    '/status/conditions/-',
    '/metadata/ownerReferences/-',
    '/spec/template/spec/volumes/-',
  ],
]
const values: readonly unknown[] = [
  ...['x', '', '1', 1, 0, -1, 1.5, true, null, [], {}, ['x'], [null], { a: 'b' }, { a: null }],
  ...[{ name: 'e', image: 'k' }, { name: 'x', emptyDir: {} }, ['x.y/d', 'x.y/a'], 1e3, 2 ** 53],
]

function operation(chance: Chance): unknown {
  const op = chance.pick(['add', 'add', 'remove', 'replace', 'move', 'copy', 'test'])
  return {
    ...(chance.isLucky(0.98) && { op }),
    ...(chance.isLucky(0.98) && { path: chance.pick(pointers) }),
    ...((op === 'move' || op === 'copy') && { from: chance.pick(pointers) }),
    ...(chance.isLucky(0.9) && { value: chance.pick(values) }),
  }
}

const operations = (chance: Chance) =>
  Array.from({ length: 1 + chance.below(3) }, () => operation(chance))

const scalars = ['x', '1', 1, null, true, '', {}, [], 'x.y/a']
const directives: readonly ((chance: Chance) => Members)[] = [
  (chance) => ({ $patch: chance.pick(['replace', 'delete', 'merge', 'odd', null, 1, {}]) }),
  (chance) => ({
    $retainKeys: chance.pick([['name'], ['name', 'emptyDir'], [], null, 'x', [1], [null]]),
  }),
  (chance) => ({ [`$setElementOrder/${chance.pick(lists)}`]: items(chance) }),
  (chance) => ({ [`$deleteFromPrimitiveList/${chance.pick(lists)}`]: items(chance) }),
  (chance) => ({ $setElementOrder: items(chance), $deleteFromPrimitiveList: items(chance) }),
]
const lists = [
  'containers',
  'volumes',
  'env',
  'args',
  'ports',
  'finalizers',
  'hostAliases',
  'none',
  '',
]

const items = (chance: Chance): unknown => {
  if (chance.isLucky(0.1)) return chance.pick(scalars)
  return chance.some(
    [
      ...[
        { name: 'c' },
        { name: 'd' },
        { name: 'v' },
        { name: 'A' },
        { containerPort: 80 },
        'x.y/a',
        'x.y/b',
      ],
      ...[
        '1',
        '2',
        { ip: '1.1.1.1' },
        { name: 'new', image: 'z' },
        { $patch: 'replace' },
        1,
        null,
        {},
        [],
      ],
      ...[{ name: 'd', $patch: 'delete' }, { name: 'none', $patch: 'delete' }, { mountPath: '/v' }],
    ],
    0.15,
  )
}

/** Parts of an object with directives strewn in. */
function strewn(value: unknown, chance: Chance): unknown {
  if (chance.isLucky(0.04)) return chance.pick(scalars)
  if (Array.isArray(value)) {
    const kept = chance.some(value, 0.6).map((one) => strewn(one, chance))
    const more = chance.isLucky(0.25) ? [chance.pick(directives)(chance)] : []
    return chance.isLucky(0.1) ? [...more, ...kept, ...[items(chance)].flat()] : [...kept, ...more]
  }
  if (typeof value !== 'object' || value === null)
    return chance.isLucky(0.2) ? chance.pick(scalars) : value
  const entries = Object.entries(value).filter(([key]) => key === 'name' || chance.isLucky(0.55))
  const kept = entries.map(([key, one]) => [key, strewn(one, chance)] as const)
  const more = chance.isLucky(0.2) ? chance.pick(directives)(chance) : {}
  return { ...Object.fromEntries(kept), ...more }
}

const counts = 60

const drawn =
  (type: 'json' | 'merge' | 'strategic'): Scenario =>
  ({ namespace, random }) => {
    const all = `/apis/apps/v1/namespaces/${namespace}/deployments`
    const draw = () => {
      if (type === 'json') return operations(random)
      const { apiVersion: _, kind: __, ...rest } = deployment('d')
      return strewn(rest, random)
    }
    const steps = Array.from({ length: counts }, (): Step => {
      const how = random.pick(['Strict', 'Warn', 'Ignore'])
      return patch(type, `${all}/d?fieldValidation=${how}&dryRun=All`, draw())
    })
    return [post(all, deployment('d')), ...steps, get(`${all}/d`)]
  }

export const drawnPatches: Readonly<Record<string, Scenario>> = Object.fromEntries(
  (['json', 'merge', 'strategic'] as const).flatMap((type) =>
    [1, 2, 3, 4].map((i) => [`${type} ${i}`, drawn(type)] as const),
  ),
)
