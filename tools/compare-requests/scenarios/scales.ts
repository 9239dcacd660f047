/** Subresources that write a part of an object: who then owns that part, and what else of the body counts. */
import { apply, get, patch, put, remove, type Scenario, type Step } from '../steps.ts'

const template = {
  metadata: { labels: { app: 'a' } },
  spec: { containers: [{ name: 'c', image: 'i' }] },
}
const scale = { apiVersion: 'autoscaling/v1', kind: 'Scale' }
const bodies: readonly object[] = [
  { spec: { replicas: 3 } },
  { spec: { replicas: -1 } },
  { spec: { replicas: 2_147_483_648 } },
  { spec: { replicas: null } },
  { spec: {} },
  { spec: null },
  { spec: { replicas: '3' } },
  { spec: { replicas: 1.5 } },
  { spec: { replicas: 4, zzz: 1 } },
  { spec: { replicas: 4 }, status: { replicas: 9, selector: 'x' } },
  { metadata: { labels: { l: 'l' }, annotations: { a: 'a' } }, spec: { replicas: 5 } },
  { metadata: { finalizers: ['a.b/c'], ownerReferences: [] }, spec: { replicas: 5 } },
  { metadata: { resourceVersion: '1' }, spec: { replicas: 6 } },
  { metadata: { uid: 'x' }, spec: { replicas: 6 } },
  { metadata: { generation: 77, creationTimestamp: null }, spec: { replicas: 6 } },
  { metadata: { managedFields: [] }, spec: { replicas: 7 } },
  { metadata: { managedFields: null }, spec: { replicas: 8 } },
]

const scaled =
  (apiVersion: string, kind: string, plural: string, selector: object): Scenario =>
  ({ namespace }) => {
    const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`
    const one = `${root}/namespaces/${namespace}/${plural}/d`
    const head = { apiVersion, kind }
    const whole = (more: object = {}) => ({
      ...head,
      metadata: { name: 'd' },
      spec: { selector, template, ...more },
    })
    const each = (body: object, i: number): Step[] => [
      patch('merge', `${one}/scale?fieldManager=m${i}`, body),
      patch('strategic', `${one}/scale?fieldManager=s${i}&dryRun=All`, body),
      put(`${one}/scale?fieldManager=p${i}`, { ...scale, metadata: { name: 'd' }, ...body }),
      put(`${one}/scale?fieldManager=p${i}&fieldValidation=Strict&dryRun=All`, {
        ...scale,
        metadata: { name: 'd' },
        ...body,
      }),
      apply(`a${i}`, `${one}/scale`, { ...scale, ...body }),
      apply(`a${i}`, `${one}/scale`, { ...scale, ...body }, '&force=true'),
      get(one),
    ]
    return [
      apply('first', one, whole({ replicas: 1 })),
      ...bodies.flatMap(each),
      apply('first', one, whole({ replicas: 1 })),
      apply('first', one, whole({ replicas: 1 }), '&force=true'),
      apply('a0', `${one}/scale`, { ...scale, spec: { replicas: 1 } }),
      apply('first', one, whole()),
      get(one),
      apply('a0', `${one}/scale`, { ...scale }),
      patch('json', `${one}/scale?fieldManager=j`, [
        { op: 'replace', path: '/spec/replicas', value: 2 },
      ]),
      patch('json', `${one}/scale?fieldManager=j`, [
        { op: 'test', path: '/status/selector', value: 'x' },
      ]),
      patch('json', `${one}/scale?fieldManager=j`, [{ op: 'remove', path: '/spec' }]),
      put(`${one}/scale`, { ...scale, metadata: { name: 'e' }, spec: { replicas: 1 } }),
      put(`${one}/scale`, {
        ...scale,
        metadata: { name: 'd', namespace: 'other' },
        spec: { replicas: 1 },
      }),
      put(`${one}/scale`, { ...head, metadata: { name: 'd' }, spec: { replicas: 1 } }),
      put(`${one}/scale`, {
        apiVersion: 'autoscaling/v2',
        kind: 'Scale',
        metadata: { name: 'd' },
        spec: { replicas: 1 },
      }),
      get(`${one}/scale`, { headers: { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' } }),
      get(`${one}/scale`, {
        headers: { accept: 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io' },
      }),
      get(`${one}/scale`),
      put(one, whole({ replicas: 9 })),
      get(one),
      remove(one),
      apply('a0', `${one}/scale`, { ...scale, spec: { replicas: 1 } }),
    ]
  }

const resources = (cpu: string) => ({ requests: { cpu }, limits: { cpu } })
/** The parts of a pod that have a path of their own. */
const parts: Scenario = ({ namespace }) => {
  const one = `/api/v1/namespaces/${namespace}/pods/p`
  const head = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' } }
  const quiet = { automountServiceAccountToken: false }
  const containers = (cpu: string) => [{ name: 'c', image: 'i', resources: resources(cpu) }]
  const inits = [
    { name: 'i', image: 'i', resources: resources('1') },
    { name: 's', image: 'i', restartPolicy: 'Always', resources: resources('1') },
  ]
  const change = (cpu: string) => ({
    spec: { containers: [{ name: 'c', resources: resources(cpu) }] },
  })
  const debug = (name: string, more: object = {}) => ({
    spec: { ephemeralContainers: [{ name, image: 'i', ...more }] },
  })
  const ops = (path: string, value: unknown) => [{ op: 'add', path, value }]
  const owns: Step[] = [get(one)]
  const first = (): Step[] => {
    return [
      apply('first', one, {
        ...head,
        spec: { ...quiet, containers: containers('1'), initContainers: inits },
      }),
      ...['2', '3', '0', '-1', 'x', ''].flatMap((cpu, i): Step[] => [
        patch('strategic', `${one}/resize?fieldManager=s${i}`, change(cpu)),
        patch('merge', `${one}/resize?fieldManager=m${i}`, {
          spec: { containers: containers(cpu) },
        }),
        patch('json', `${one}/resize?fieldManager=j${i}`, [
          { op: 'replace', path: '/spec/containers/0/resources/requests/cpu', value: cpu },
        ]),
        apply(`a${i}`, `${one}/resize`, { ...head, ...change(cpu) }),
        apply(`a${i}`, `${one}/resize`, { ...head, ...change(cpu) }, '&force=true'),
        put(`${one}/resize?fieldManager=p${i}`, {
          ...head,
          spec: { ...quiet, containers: containers(cpu), initContainers: inits },
        }),
        ...owns,
      ]),
      ...['i', 's', 'none'].flatMap((name): Step[] => [
        patch('strategic', `${one}/resize`, {
          spec: { initContainers: [{ name, resources: resources('2') }] },
        }),
        patch('strategic', `${one}/resize`, {
          spec: {
            initContainers: [
              { name, resizePolicy: [{ resourceName: 'cpu', restartPolicy: 'RestartContainer' }] },
            ],
          },
        }),
      ]),
      patch('strategic', `${one}/resize`, {
        metadata: { annotations: { a: 'b' } },
        ...change('1'),
      }),
      patch('strategic', `${one}/resize`, { spec: { resources: resources('4') } }),
      patch('strategic', `${one}/resize`, { status: { resize: 'Proposed' }, ...change('2') }),
    ]
  }
  const second = (): Step[] => {
    return [
      ...[
        {},
        { targetContainerName: 'c' },
        { targetContainerName: 'e0' },
        { resources: resources('1') },
        { livenessProbe: { exec: { command: ['x'] } } },
        { image: '' },
      ].flatMap((more, i): Step[] => [
        patch('strategic', `${one}/ephemeralcontainers?fieldManager=s${i}`, debug(`e${i}`, more)),
        patch(
          'json',
          `${one}/ephemeralcontainers?fieldManager=j${i}`,
          ops('/spec/ephemeralContainers/-', { name: `f${i}`, image: 'i', ...more }),
        ),
        apply(`a${i}`, `${one}/ephemeralcontainers`, { ...head, ...debug(`g${i}`, more) }),
        apply(
          `a${i}`,
          `${one}/ephemeralcontainers`,
          { ...head, ...debug(`e${i}`, more) },
          '&force=true',
        ),
        put(`${one}/ephemeralcontainers?fieldManager=p${i}`, { ...head, ...debug(`h${i}`, more) }),
        ...owns,
      ]),
      patch('strategic', `${one}/ephemeralcontainers`, {
        metadata: { labels: { x: 'y' } },
        ...debug('z'),
      }),
      patch('merge', `${one}/ephemeralcontainers`, debug('z')),
      patch('json', `${one}/ephemeralcontainers`, [
        { op: 'remove', path: '/spec/ephemeralContainers' },
      ]),
      apply('first', one, {
        ...head,
        spec: { ...quiet, containers: containers('1'), initContainers: inits, ...debug('q').spec },
      }),
      patch('merge', one, debug('q')),
      patch('merge', `${one}/status`, { status: { phase: 'Succeeded' } }),
      patch('strategic', `${one}/resize`, change('5')),
      patch('strategic', `${one}/ephemeralcontainers`, debug('late')),
      ...owns,
    ]
  }
  return [...first(), ...second()]
}

const labels = { app: 'a' }
export const scales: Readonly<Record<string, Scenario>> = {
  deployments: scaled('apps/v1', 'Deployment', 'deployments', { matchLabels: labels }),
  replicasets: scaled('apps/v1', 'ReplicaSet', 'replicasets', { matchLabels: labels }),
  statefulsets: scaled('apps/v1', 'StatefulSet', 'statefulsets', { matchLabels: labels }),
  replicationcontrollers: scaled('v1', 'ReplicationController', 'replicationcontrollers', labels),
  parts,
}
