/** Pods: what of them may change, their parts with paths of their own, and how they go. */
import { get, patch, post, put, remove, type Scenario, type Step } from '../steps.ts'

const pod = (name: string, spec: object = {}, metadata: object = {}) => ({
  ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name, ...metadata } },
  spec: { containers: [{ name: 'c', image: 'i' }], ...spec },
})

const ports: Scenario = ({ namespace }) => {
  const pods = `/api/v1/namespaces/${namespace}/pods`
  const port = (name: string, containerPort: number, more: object = {}) => ({
    name,
    containerPort,
    ...more,
  })
  const one = (name: string, list: object[], more: object = {}) => ({
    name,
    image: 'i',
    ports: list,
    ...more,
  })
  const pairs: readonly object[] = [
    {
      containers: [one('a', [port('p', 80)]), one('b', [port('p', 81)]), one('c', [port('p', 80)])],
    },
    { containers: [one('a', [port('p', 80), port('p', 81)])] },
    { initContainers: [one('x', [port('p', 80)])], containers: [one('a', [port('p', 81)])] },
    {
      initContainers: [one('x', [port('p', 80)], { restartPolicy: 'Always' })],
      containers: [one('a', [port('p', 81)])],
    },
    {
      initContainers: [one('x', [port('p', 80)]), one('y', [port('p', 82)])],
      containers: [one('a', [port('q', 81)])],
    },
    {
      containers: [
        one('a', [port('p', 80, { hostPort: 80 })]),
        one('b', [port('q', 80, { hostPort: 80 })]),
      ],
    },
    {
      containers: [
        one('a', [port('p', 80, { hostPort: 80 })]),
        one('b', [port('q', 80, { hostPort: 80, hostIP: '1.2.3.4' })]),
      ],
    },
    { hostNetwork: true, containers: [one('a', [port('p', 80)])] },
    { hostNetwork: true, containers: [one('a', [port('p', 80, { hostPort: 81 })])] },
  ]
  return pairs.map((spec) => post(`${pods}?dryRun=All`, pod('p', spec)))
}

const grace: Scenario = ({ namespace }) => {
  const pods = `/api/v1/namespaces/${namespace}/pods`
  const bind = (name: string) =>
    post(`${pods}/${name}/binding`, {
      ...{ apiVersion: 'v1', kind: 'Binding', metadata: { name } },
      target: { kind: 'Node', name: 'none' },
    })
  const deletions: readonly (readonly [string, object | undefined])[] = [
    ...([
      ['', undefined],
      ['?gracePeriodSeconds=0', undefined],
      ['?gracePeriodSeconds=5', undefined],
    ] as const),
    ...([
      ['?gracePeriodSeconds=-1', undefined],
      ['?gracePeriodSeconds=x', undefined],
    ] as const),
    ...([
      ['', { gracePeriodSeconds: 0 }],
      ['', { gracePeriodSeconds: 7 }],
      ['', { gracePeriodSeconds: -3 }],
    ] as const),
    ...([
      ['?gracePeriodSeconds=5', { gracePeriodSeconds: 9 }],
      ['?dryRun=All', { gracePeriodSeconds: 3 }],
    ] as const),
    ...([
      ['', { propagationPolicy: 'Foreground' }],
      ['', { propagationPolicy: 'Orphan' }],
    ] as const),
    ...([
      ['', { orphanDependents: true }],
      ['', { orphanDependents: false }],
    ] as const),
    ...([['', { orphanDependents: true, propagationPolicy: 'Background' }]] as const),
    ...([
      ['', { dryRun: ['All'] }],
      ['', { dryRun: ['x'] }],
      ['', { dryRun: ['All', 'All'] }],
    ] as const),
    ...([
      ['', { gracePeriodSeconds: 'x' }],
      ['', { zzz: 1 }],
      ['', { preconditions: { uid: 'x' } }],
    ] as const),
    ...([
      ['', { preconditions: {} }],
      ['', { preconditions: { resourceVersion: '1' } }],
    ] as const),
    ...([['', { ignoreStoreReadErrorWithClusterBreakingPotential: true }]] as const),
    ...([['?ignoreStoreReadErrorWithClusterBreakingPotential=true', undefined]] as const),
    ...([
      ['?propagationPolicy=', undefined],
      ['?orphanDependents=x', undefined],
      ['?orphanDependents=true', undefined],
    ] as const),
  ]
  return deletions.flatMap(([query, body], i): Step[] => {
    const name = `p-${i}`
    return [
      post(
        pods,
        pod(
          name,
          i % 3 === 0 ? { terminationGracePeriodSeconds: 11 } : {},
          i % 4 === 0 ? { finalizers: ['a.b/c'] } : {},
        ),
        { quiet: true },
      ),
      ...(i % 2 === 0 ? [bind(name)] : []),
      remove(
        `${pods}/${name}${query}`,
        body && { kind: 'DeleteOptions', apiVersion: 'v1', ...body },
      ),
      get(`${pods}/${name}`),
      remove(`${pods}/${name}`),
      remove(`${pods}/${name}?gracePeriodSeconds=3`),
      remove(`${pods}/${name}?gracePeriodSeconds=60`),
      patch('merge', `${pods}/${name}/status`, { status: { phase: 'Succeeded' } }),
      remove(`${pods}/${name}`),
      remove(`${pods}/${name}?gracePeriodSeconds=0`),
      patch('merge', `${pods}/${name}`, { metadata: { finalizers: null } }),
      get(`${pods}/${name}`),
    ]
  })
}

const changes: Scenario = ({ namespace }) => {
  const pods = `/api/v1/namespaces/${namespace}/pods`
  const resources = { requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '1', memory: '1Gi' } }
  const made = pod('one', { containers: [{ name: 'c', image: 'i', resources }] })
  const list: readonly object[] = [
    ...[{ activeDeadlineSeconds: 5 }, { activeDeadlineSeconds: 3 }, { activeDeadlineSeconds: 9 }],
    ...[
      { tolerations: [{ key: 'q', operator: 'Exists' }] },
      { tolerations: [] },
      { nodeName: 'x' },
    ],
    ...[{ terminationGracePeriodSeconds: 1 }, { priority: 5 }, { serviceAccountName: 'x' }],
    ...[{ hostname: 'x' }, { schedulingGates: [{ name: 'x' }] }, { nodeSelector: { a: 'b' } }],
    ...[{ containers: [{ name: 'c', image: 'z' }] }, { containers: [{ name: 'c', image: '' }] }],
    ...[{ containers: [{ name: 'c', image: 'z', command: ['x'] }] }, { restartPolicy: 'Never' }],
    ...[
      { containers: [{ name: 'c', resources: { limits: { cpu: '2' } } }] },
      { volumes: [{ name: 'v' }] },
    ],
    ...[
      { ephemeralContainers: [{ name: 'e', image: 'i' }] },
      { hostNetwork: true },
      { overhead: { cpu: '1' } },
    ],
  ]
  const resizes: readonly object[] = [
    ...[
      { limits: { cpu: '2' }, requests: { cpu: '2' } },
      { limits: { memory: '2Gi' }, requests: { memory: '2Gi' } },
    ],
    ...[
      { limits: { cpu: '1', memory: '512Mi' }, requests: { cpu: '1', memory: '512Mi' } },
      { limits: null },
    ],
    ...[
      { requests: { cpu: '500m' } },
      { limits: { 'ephemeral-storage': '1Gi' } },
      { limits: { cpu: '-1' } },
    ],
  ]
  const ephemeral: readonly object[] = [
    ...[
      { name: 'e', image: 'i' },
      { name: 'f', image: 'i', targetContainerName: 'c' },
      { name: 'c', image: 'i' },
    ],
    ...[
      { name: 'g', image: 'i', targetContainerName: 'none' },
      { name: 'h', image: 'i', ports: [{ containerPort: 1 }] },
    ],
    ...[
      { name: 'e', image: 'changed' },
      { name: 'k', image: 'i', resources: { limits: { cpu: '1' } } },
      { name: 'l' },
    ],
  ]
  const first = (): Step[] => {
    return [
      post(pods, made),
      ...list.map((spec) => patch('strategic', `${pods}/one`, { spec })),
      get(`${pods}/one`),
      ...resizes.map((each) =>
        patch('strategic', `${pods}/one/resize`, {
          spec: { containers: [{ name: 'c', resources: each }] },
        }),
      ),
      patch('strategic', `${pods}/one/resize`, {
        spec: { containers: [{ name: 'c', image: 'other' }] },
      }),
      patch('strategic', `${pods}/one/resize`, { metadata: { labels: { a: 'b' } } }),
      get(`${pods}/one/resize`),
      ...ephemeral.map((each) =>
        patch('strategic', `${pods}/one/ephemeralcontainers`, {
          spec: { ephemeralContainers: [each] },
        }),
      ),
      patch('strategic', `${pods}/one/ephemeralcontainers`, {
        spec: { containers: [{ name: 'c', image: 'q' }] },
      }),
      patch('merge', `${pods}/one/ephemeralcontainers`, { spec: { ephemeralContainers: [] } }),
      patch('merge', `${pods}/one/ephemeralcontainers`, { metadata: { labels: { a: 'b' } } }),
      get(`${pods}/one`),
      put(`${pods}/one/binding`, {}),
      post(`${pods}/one/binding`, {}),
      post(`${pods}/one/binding`, { target: { name: 'n' } }),
      post(`${pods}/one/binding`, { target: { kind: 'Pod', name: 'n' } }),
      post(`${pods}/one/binding`, {
        metadata: { name: 'other' },
        target: { kind: 'Node', name: 'n' },
      }),
      post(`${pods}/one/binding`, { metadata: { uid: 'x' }, target: { kind: 'Node', name: 'n' } }),
      post(`${pods}/one/binding`, {
        metadata: { annotations: { a: 'b' }, labels: { c: 'd' } },
        target: { kind: 'Node', name: 'n' },
      }),
      post(`${pods}/one/binding`, { target: { kind: 'Node', name: 'n2' } }),
      get(`${pods}/one`),
    ]
  }
  const second = (): Step[] => {
    return [
      ...[
        ...[
          { phase: 'Running' },
          { phase: 'Odd' },
          { podIP: '1.2.3.4' },
          { podIPs: [{ ip: 'x' }] },
        ],
        ...[
          { podIP: '1.2.3.4', podIPs: [{ ip: '1.2.3.4' }, { ip: '5.6.7.8' }] },
          { hostIP: '9.9.9.9' },
        ],
        ...[
          { conditions: [{ type: 'Ready', status: 'True' }] },
          { conditions: [{ type: 'Ready', status: 'Odd' }] },
        ],
        ...[
          { conditions: [{ type: 'X' }, { type: 'X' }] },
          { nominatedNodeName: 'q' },
          { qosClass: 'Burstable' },
        ],
        ...[
          { containerStatuses: [{ name: 'c', state: { running: {} } }] },
          { containerStatuses: [{ name: 'none' }] },
        ],
        ...[
          { containerStatuses: [{ name: 'c', state: { terminated: { exitCode: 1 } } }] },
          { phase: 'Failed' },
        ],
        ...[{ containerStatuses: [{ name: 'c', state: { running: {} } }] }, { resize: 'Proposed' }],
        ...[
          { observedGeneration: 5 },
          { observedGeneration: -1 },
          { resourceClaimStatuses: [{ name: 'x' }] },
        ],
        ...[
          { ephemeralContainerStatuses: [{ name: 'none' }] },
          { hostIPs: [{ ip: '1.1.1.1' }] },
          { startTime: 'x' },
        ],
      ].map((status) => patch('strategic', `${pods}/one/status`, { status })),
      get(`${pods}/one`),
    ]
  }
  return [...first(), ...second()]
}

export const podScenarios: Readonly<Record<string, Scenario>> = { ports, grace, changes }
