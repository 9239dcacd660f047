/** Quotas and limits of a namespace, and what other default plugins make of pods. */
import { get, patch, pause, post, remove, type Scenario, type Step } from '../steps.ts'

const pod = (name: string, spec: object = {}, metadata: object = {}) => ({
  ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name, ...metadata } },
  spec: { containers: [{ name: 'c', image: 'i' }], automountServiceAccountToken: false, ...spec },
})

const container = (more: object) => ({ containers: [{ name: 'c', image: 'i', ...more }] })

const quotas: Scenario = ({ namespace }) => {
  const pods = `/api/v1/namespaces/${namespace}/pods`
  const all = `/api/v1/namespaces/${namespace}/resourcequotas`
  const quota = (name: string, hard: object, more: object = {}): Step[] => [
    post(all, {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name },
      spec: { hard, ...more },
    }),
    patch('merge', `${all}/${name}/status`, {
      status: { hard, used: Object.fromEntries(Object.keys(hard).map((key) => [key, '0'])) },
    }),
    get(`${all}/${name}`, { quiet: true }),
    pause(150),
  ]
  const resources = (cpu: string, memory: string) =>
    container({ resources: { requests: { cpu, memory }, limits: { cpu, memory } } })
  const maps = `/api/v1/namespaces/${namespace}/configmaps`
  const scope = (scopeName: string, operator: string, values?: string[]) => ({
    scopeSelector: { matchExpressions: [{ scopeName, operator, ...(values && { values }) }] },
  })
  const gone = (name: string): Step[] => [remove(`${all}/${name}`), pause(150)]
  const first = (): Step[] => {
    return [
      ...quota('a', { pods: '2', 'requests.cpu': '2', 'limits.memory': '2Gi' }),
      post(pods, pod('none')),
      post(pods, pod('one', resources('1', '1Gi'))),
      get(`${all}/a`),
      post(pods, pod('two', resources('1500m', '1Gi'))),
      post(pods, pod('three', resources('1', '1500Mi'))),
      post(pods, pod('four', resources('1', '1Gi'))),
      post(pods, pod('five', resources('1', '1Gi'))),
      post(`${pods}?dryRun=All`, pod('five', resources('100m', '1Mi'))),
      patch('strategic', `${pods}/one/resize`, {
        spec: {
          containers: [
            { name: 'c', resources: { requests: { cpu: '1500m' }, limits: { cpu: '1500m' } } },
          ],
        },
      }),
      get(`${all}/a`),
      ...gone('a'),
      ...quota('b', {
        'count/configmaps': '2',
        services: '1',
        'services.nodeports': '0',
        'services.loadbalancers': '0',
        secrets: '1',
      }),
      ...['x', 'y', 'z'].map((name) =>
        post(maps, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } }),
      ),
      post(`/api/v1/namespaces/${namespace}/services`, {
        metadata: { name: 'np' },
        spec: { type: 'NodePort', ports: [{ port: 80 }] },
      }),
      post(`/api/v1/namespaces/${namespace}/services`, {
        metadata: { name: 'lb' },
        spec: { type: 'LoadBalancer', ports: [{ port: 80 }] },
      }),
      post(`/api/v1/namespaces/${namespace}/services`, {
        metadata: { name: 'ok' },
        spec: { ports: [{ port: 80 }] },
      }),
      patch('merge', `/api/v1/namespaces/${namespace}/services/ok`, { spec: { type: 'NodePort' } }),
      post(`/api/v1/namespaces/${namespace}/secrets`, { metadata: { name: 's' } }),
      post(`/api/v1/namespaces/${namespace}/secrets`, { metadata: { name: 't' } }),
      get(`${all}/b`),
      ...gone('b'),
      ...quota('c', { pods: '0' }, { scopes: ['BestEffort'] }),
      post(pods, pod('be')),
      post(`${pods}?dryRun=All`, pod('nbe', resources('1', '1Gi'))),
      ...gone('c'),
      ...quota('d', { pods: '0' }, { scopes: ['Terminating'] }),
    ]
  }
  const second = (): Step[] => {
    return [
      post(pods, pod('t', { activeDeadlineSeconds: 5 })),
      post(`${pods}?dryRun=All`, pod('nt')),
      ...gone('d'),
      ...quota('e', { pods: '0' }, scope('PriorityClass', 'In', ['system-node-critical'])),
      post(pods, pod('p', { priorityClassName: 'system-node-critical' })),
      post(`${pods}?dryRun=All`, pod('np')),
      ...gone('e'),
      ...quota(
        'f',
        { pods: '0', 'requests.cpu': '1' },
        scope('CrossNamespacePodAffinity', 'Exists'),
      ),
      post(
        pods,
        pod('x', {
          affinity: {
            podAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                { topologyKey: 'k', namespaces: ['o'], labelSelector: {} },
              ],
            },
          },
        }),
      ),
      ...gone('f'),
      ...[
        [{ hard: { 'bad name': '1' } }],
        [{ hard: { pods: '-1' } }],
        [{ hard: { pods: '1.5' } }],
        [{ hard: { pods: '1' }, scopes: ['Odd'] }],
        [{ hard: { services: '1' }, scopes: ['BestEffort'] }],
        [{ hard: { pods: '1' }, scopes: ['BestEffort', 'NotBestEffort'] }],
        [{ hard: { pods: '1' }, ...scope('PriorityClass', 'In') }],
        [{ hard: { pods: '1' }, ...scope('BestEffort', 'In', ['x']) }],
        [{ hard: { 'limits.ephemeral-storage': '1' }, ...scope('PriorityClass', 'Odd', []) }],
      ].map(([spec], i) => post(`${all}?dryRun=All`, { metadata: { name: `w${i}` }, spec })),
    ]
  }
  return [...first(), ...second()]
}

const limits: Scenario = ({ namespace }) => {
  const pods = `/api/v1/namespaces/${namespace}/pods?dryRun=All`
  const all = `/api/v1/namespaces/${namespace}/limitranges`
  const one = (limit: object): Step[] => [
    post(all, {
      apiVersion: 'v1',
      kind: 'LimitRange',
      metadata: { name: 'l' },
      spec: { limits: [limit] },
    }),
    pause(200),
  ]
  const resources = (requests: object, limitsOf: object) =>
    container({ resources: { requests, limits: limitsOf } })
  const tries = [
    {},
    resources({ cpu: '1' }, {}),
    resources({}, { cpu: '1' }),
    resources({ cpu: '1' }, { cpu: '4' }),
    resources({ cpu: '100m', memory: '1Gi' }, { cpu: '100m', memory: '2Gi' }),
    {
      ...resources({ cpu: '1' }, { cpu: '1' }),
      initContainers: [{ name: 'i', image: 'i', resources: { limits: { cpu: '3' } } }],
    },
    { ...resources({ cpu: '1' }, { cpu: '1' }), resources: { limits: { cpu: '3' } } },
  ].map((spec, i) => post(pods, pod(`p${i}`, spec)))
  const claim = (storage: string) =>
    post(`/api/v1/namespaces/${namespace}/persistentvolumeclaims?dryRun=All`, {
      metadata: { name: 'c' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } },
    })
  return [
    { type: 'Container', max: { cpu: '2' } },
    {
      type: 'Container',
      min: { cpu: '500m' },
      max: { cpu: '2' },
      default: { cpu: '1' },
      defaultRequest: { cpu: '600m' },
    },
    { type: 'Container', defaultRequest: { memory: '1Gi' }, default: { memory: '2Gi' } },
    { type: 'Container', maxLimitRequestRatio: { cpu: '2' } },
    { type: 'Pod', max: { cpu: '2' }, min: { cpu: '200m' } },
    { type: 'Pod', maxLimitRequestRatio: { cpu: '2', memory: '1' } },
    { type: 'PersistentVolumeClaim', min: { storage: '1Gi' }, max: { storage: '2Gi' } },
    { type: 'Odd', max: { cpu: '2' } },
    {
      type: 'Container',
      min: { cpu: '3' },
      max: { cpu: '2' },
      default: { cpu: '1' },
      defaultRequest: { cpu: '4' },
    },
    { type: 'Pod', default: { cpu: '1' }, defaultRequest: { cpu: '1' } },
    { type: 'PersistentVolumeClaim' },
    {},
  ].flatMap((limit) => [
    ...one(limit),
    ...tries,
    claim('500Mi'),
    claim('1500Mi'),
    claim('3Gi'),
    remove(`${all}/l`),
    pause(150),
  ])
}

const others: Scenario = ({ namespace, run }) => {
  const pods = `/api/v1/namespaces/${namespace}/pods?dryRun=All`
  const classes = '/apis/scheduling.k8s.io/v1/priorityclasses'
  const runtimes = '/apis/node.k8s.io/v1/runtimeclasses'
  const first = (): Step[] => {
    return [
      post(classes, { metadata: { name: `high-${run}` }, value: 1000, preemptionPolicy: 'Never' }),
      post(classes, { metadata: { name: `system-x-${run}` }, value: 1000 }),
      post(classes, { metadata: { name: `big-${run}` }, value: 2_000_000_000 }),
      pause(200),
      ...[
        { priorityClassName: `high-${run}` },
        { priorityClassName: 'none' },
        { priority: 5 },
        { priorityClassName: `high-${run}`, priority: 5 },
        { priorityClassName: 'system-cluster-critical' },
        { priorityClassName: `high-${run}`, preemptionPolicy: 'PreemptLowerPriority' },
      ].map((spec) => post(pods, pod('p', spec))),
      post(runtimes, {
        metadata: { name: `rt-${run}` },
        handler: 'h',
        overhead: { podFixed: { cpu: '1' } },
        scheduling: { nodeSelector: { a: 'b' }, tolerations: [{ key: 'k', operator: 'Exists' }] },
      }),
      pause(200),
      ...[
        { runtimeClassName: `rt-${run}` },
        { runtimeClassName: 'none' },
        { runtimeClassName: `rt-${run}`, nodeSelector: { a: 'c' } },
        { runtimeClassName: `rt-${run}`, overhead: { cpu: '2' } },
        { overhead: { cpu: '2' } },
      ].map((spec) => post(pods, pod('p', spec))),
      ...[
        [{ key: 'node.kubernetes.io/not-ready', operator: 'Exists' }],
        [{ operator: 'Exists' }],
        [
          {
            key: 'node.kubernetes.io/unreachable',
            effect: 'NoExecute',
            operator: 'Exists',
            tolerationSeconds: 5,
          },
        ],
      ].map((tolerations) => post(pods, pod('p', { tolerations }))),
      ...[
        { serviceAccountName: 'none' },
        { serviceAccountName: 'default', automountServiceAccountToken: true },
        { serviceAccount: 'default' },
      ].map((spec) => post(pods, pod('p', spec))),
      post(pods, pod('p', { nodeName: 'x' })),
      post(pods, pod('p', { volumes: [{ name: 'kube-api-access-x', emptyDir: {} }] })),
      post(pods, pod('p', {}, { annotations: { 'kubernetes.io/config.mirror': 'x' } })),
      post(`/api/v1/namespaces/none-${run}/pods`, pod('p')),
    ]
  }
  const second = (): Step[] => {
    return [
      post(`/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses?dryRun=All`, {
        metadata: { name: 'i' },
        spec: {
          ingressClassName: 'none',
          defaultBackend: { service: { name: 'a', port: { number: 1 } } },
        },
      }),
      post(`/api/v1/namespaces/${namespace}/persistentvolumeclaims?dryRun=All`, {
        metadata: { name: 'c' },
        spec: {
          storageClassName: 'none',
          accessModes: ['ReadWriteOnce'],
          resources: { requests: { storage: '1' } },
        },
      }),
      post(`/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases`, {
        metadata: { name: 'l' },
        spec: { leaseDurationSeconds: 0, leaseTransitions: -1 },
      }),
    ]
  }
  return [...first(), ...second()]
}

export const quotaScenarios: Readonly<Record<string, Scenario>> = { quotas, limits, others }
