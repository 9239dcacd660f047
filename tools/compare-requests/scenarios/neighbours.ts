/** Objects that know each other: what one becomes by what stands beside it, and by what goes from there. */
import { apply, get, patch, pause, post, put, remove, type Scenario, type Step } from '../steps.ts'

const storage = '/apis/storage.k8s.io/v1/storageclasses'
const networking = '/apis/networking.k8s.io/v1'

/** Whatever a scenario shares with all others is gone again when it ends. */
const gone = (...paths: readonly string[]): Step[] => [
  ...paths.map((one) => remove(one)),
  pause(200),
]

const storageClasses: Scenario = ({ namespace, run }) => {
  const claims = `/api/v1/namespaces/${namespace}/persistentvolumeclaims`
  const claim = (name: string, spec: object = {}, metadata: object = {}) => ({
    metadata: { name, ...metadata },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec },
  })
  const made = (name: string, more: object = {}, annotations: object = {}): Step[] => [
    post(storage, { metadata: { name: `${name}-${run}`, annotations }, provisioner: 'p', ...more }),
    pause(200),
  ]
  const isDefault = 'storageclass.kubernetes.io/is-default-class'
  const isBeta = 'storageclass.beta.kubernetes.io/is-default-class'
  const byClass = 'volume.beta.kubernetes.io/storage-class'
  const size = (text: string) => ({ spec: { resources: { requests: { storage: text } } } })
  const bound = {
    status: { phase: 'Bound', capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'] },
  }
  const first = (): Step[] => {
    return [
      post(claims, claim('before')),
      ...made('beta', {}, { [isBeta]: 'true' }),
      post(claims, claim('a')),
      ...made('sure', { allowVolumeExpansion: true }, { [isDefault]: 'true' }),
      post(claims, claim('b')),
      post(claims, claim('c', { storageClassName: '' })),
      post(claims, claim('d', {}, { annotations: { [byClass]: '' } })),
      post(claims, claim('e', {}, { annotations: { [byClass]: 'odd' } })),
      post(claims, claim('f', { storageClassName: 'x' }, { annotations: { [byClass]: 'odd' } })),
      post(claims, claim('g', { storageClassName: null })),
      apply('m', `${claims}/h`, { apiVersion: 'v1', kind: 'PersistentVolumeClaim', ...claim('h') }),
      ...made('newest', {}, { [isDefault]: 'true' }),
      post(claims, claim('i')),
      ...made('word', {}, { [isDefault]: 'TRUE' }),
      post(claims, claim('j')),
      patch('merge', `${claims}/before`, { spec: { storageClassName: `sure-${run}` } }),
      patch('merge', `${claims}/before`, { spec: { storageClassName: `newest-${run}` } }),
      patch('merge', `${claims}/c`, { spec: { storageClassName: `sure-${run}` } }),
      patch('merge', `${claims}/c`, { spec: { storageClassName: null } }),
    ]
  }
  const second = (): Step[] => {
    return [
      ...['b', 'i', 'before', 'e'].flatMap((name) => [
        patch('merge', `${claims}/${name}`, size('2Gi')),
        patch('merge', `${claims}/${name}/status`, bound),
        patch('merge', `${claims}/${name}`, { spec: { volumeName: 'pv' } }),
        patch('merge', `${claims}/${name}`, size('2Gi')),
        patch('merge', `${claims}/${name}`, size('1500Mi')),
        patch('merge', `${claims}/${name}`, size('512Mi')),
        patch('merge', `${claims}/${name}`, size('2')),
        patch('merge', `${claims}/${name}/status`, {
          status: {
            allocatedResources: { storage: '2Gi' },
            allocatedResourceStatuses: { storage: 'ControllerResizeInProgress' },
            conditions: [{ type: 'Resizing', status: 'True' }],
          },
        }),
        patch('merge', `${claims}/${name}`, size('1200Mi')),
        patch('merge', `${claims}/${name}`, { spec: { volumeAttributesClassName: 'gold' } }),
        patch('merge', `${claims}/${name}`, { spec: { volumeAttributesClassName: null } }),
        get(`${claims}/${name}`),
      ]),
      ...gone(`${storage}/newest-${run}`),
      post(claims, claim('k')),
      ...gone(`${storage}/sure-${run}`, `${storage}/beta-${run}`),
      patch('merge', `${claims}/b`, size('3Gi')),
      post(claims, claim('l')),
      ...gone(`${storage}/word-${run}`),
      post(claims, claim('n')),
      get(claims),
      remove(`${claims}/b`),
      get(`${claims}/b`),
      patch('merge', `${claims}/b`, { metadata: { finalizers: ['a.b/c'] } }),
      patch('merge', `${claims}/b`, { metadata: { finalizers: null } }),
      remove(`${claims}?labelSelector=none`),
    ]
  }
  return [...first(), ...second()]
}

const ingressClasses: Scenario = ({ namespace, run }) => {
  const classes = `${networking}/ingressclasses`
  const all = `${networking}/namespaces/${namespace}/ingresses`
  const isDefault = 'ingressclass.kubernetes.io/is-default-class'
  const byClass = 'kubernetes.io/ingress.class'
  const ingress = (name: string, spec: object = {}, annotations: object = {}) => ({
    metadata: { name, annotations },
    spec: { defaultBackend: { service: { name: 'a', port: { number: 1 } } }, ...spec },
  })
  const made = (name: string, annotations: object, parameters?: object): Step[] => [
    post(classes, {
      metadata: { name: `${name}-${run}`, annotations },
      spec: { controller: 'a.b/c', ...(parameters && { parameters }) },
    }),
    pause(200),
  ]
  return [
    ...made('one', { [isDefault]: 'true' }),
    post(all, ingress('a')),
    post(all, ingress('b', {}, { [byClass]: 'x' })),
    post(all, ingress('c', { ingressClassName: 'x' }, { [byClass]: 'x' })),
    post(all, ingress('d', { ingressClassName: '' })),
    apply('m', `${all}/e`, {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      ...ingress('e'),
    }),
    ...made('two', { [isDefault]: 'true' }),
    post(all, ingress('f')),
    ...made('three', { [isDefault]: 'true' }, { kind: 'k', name: 'n' }),
    post(all, ingress('g')),
    patch('merge', `${all}/a`, { spec: { ingressClassName: null } }),
    patch('merge', `${all}/a`, { metadata: { annotations: { [byClass]: 'y' } } }),
    patch('merge', `${all}/b`, { spec: { ingressClassName: 'z' } }),
    put(`${all}/c`, ingress('c', {}, { [byClass]: 'q' })),
    put(`${all}/c`, ingress('c')),
    patch('merge', `${classes}/two-${run}`, {
      metadata: { annotations: { [isDefault]: 'false' } },
    }),
    patch('merge', `${classes}/three-${run}`, { metadata: { annotations: null } }),
    pause(200),
    post(all, ingress('h')),
    ...gone(`${classes}/one-${run}`, `${classes}/two-${run}`, `${classes}/three-${run}`),
    post(all, ingress('i')),
    get(all),
  ]
}

const priorities: Scenario = ({ namespace, run }) => {
  const classes = '/apis/scheduling.k8s.io/v1/priorityclasses'
  const pods = `/api/v1/namespaces/${namespace}/pods`
  const pod = (name: string, spec: object = {}) => ({
    metadata: { name },
    spec: { containers: [{ name: 'c', image: 'i' }], automountServiceAccountToken: false, ...spec },
  })
  const made = (name: string, value: number, more: object = {}): Step[] => [
    post(classes, { metadata: { name: `${name}-${run}` }, value, ...more }),
    pause(200),
  ]
  return [
    ...made('global', 7, { globalDefault: true }),
    post(pods, pod('a')),
    ...made('other', 9, { globalDefault: true, preemptionPolicy: 'Never' }),
    ...made('plain', 9, { preemptionPolicy: 'Never', description: 'x' }),
    patch('merge', `${classes}/plain-${run}`, { globalDefault: true }),
    patch('merge', `${classes}/plain-${run}`, { value: 10 }),
    patch('merge', `${classes}/plain-${run}`, { preemptionPolicy: 'PreemptLowerPriority' }),
    patch('merge', `${classes}/global-${run}`, { description: 'y' }),
    post(pods, pod('b', { priorityClassName: `plain-${run}` })),
    post(pods, pod('c', { priorityClassName: `plain-${run}`, priority: 9 })),
    post(pods, pod('d', { priorityClassName: `plain-${run}`, priority: 7 })),
    post(pods, pod('e', { priority: 7 })),
    post(pods, pod('f', { priority: 0 })),
    post(pods, pod('g', { preemptionPolicy: 'Never' })),
    post(pods, pod('h', { priorityClassName: '' })),
    patch('merge', `${classes}/global-${run}`, { globalDefault: false }),
    pause(200),
    post(pods, pod('i')),
    patch('merge', `${classes}/plain-${run}`, { globalDefault: true }),
    pause(200),
    post(pods, pod('j')),
    put(`${pods}/j`, pod('j', { priority: 3 })),
    put(`${pods}/j`, pod('j', { priority: 9, priorityClassName: `plain-${run}` })),
    ...gone(`${classes}/plain-${run}`, `${classes}/global-${run}`, `${classes}/other-${run}`),
    post(pods, pod('k')),
    post(pods, pod('l', { priorityClassName: `plain-${run}` })),
    remove(`${classes}/system-node-critical`),
    patch('merge', `${classes}/system-node-critical?dryRun=All`, { description: 'z' }),
    post(`${classes}?dryRun=All`, {
      metadata: { name: 'system-node-critical' },
      value: 2_000_001_000,
    }),
    post(`${classes}?dryRun=All`, { metadata: { name: 'system-cluster-critical' }, value: 1 }),
  ]
}

const services: Scenario = ({ namespace, run }) => {
  const all = `/api/v1/namespaces/${namespace}/services`
  const cidrs = `${networking}/servicecidrs`
  const addresses = `${networking}/ipaddresses`
  const net = `10.${120 + (Number.parseInt(run, 36) % 80)}.${Number.parseInt(run.slice(1), 36) % 250}`
  const service = (name: string, spec: object = {}) => ({
    metadata: { name },
    spec: { ports: [{ port: 80 }], ...spec },
  })
  const parent = { group: '', resource: 'services', namespace, name: 'held' }
  const ready = (status: string) =>
    patch('merge', `${cidrs}/c-${run}/status`, {
      status: {
        conditions: [
          {
            type: 'Ready',
            status,
            reason: 'r',
            message: '',
            lastTransitionTime: '2026-01-01T00:00:00Z',
          },
        ],
      },
    })
  const ip = (last: number) => ({ clusterIP: `${net}.${last}` })
  const first = (): Step[] => {
    return [
      post(all, service('early', ip(5))),
      post(cidrs, { metadata: { name: `c-${run}` }, spec: { cidrs: [`${net}.0/28`] } }),
      ready('False'),
      pause(300),
      post(all, service('not', ip(4))),
      ready('True'),
      get(`${cidrs}/c-${run}`),
      pause(300),
      post(all, service('a', ip(5))),
      post(all, service('b', ip(5))),
      get(`${addresses}/${net}.5`),
      post(all, service('c', ip(0))),
      post(all, service('c', ip(15))),
      post(all, service('c', ip(16))),
      post(addresses, { metadata: { name: `${net}.6` }, spec: { parentRef: parent } }),
      post(all, service('held', ip(6))),
      post(addresses, {
        metadata: { name: `${net}.7` },
        spec: { parentRef: { ...parent, name: 'odd' } },
      }),
      post(all, service('held', ip(7))),
    ]
  }
  const second = (): Step[] => {
    return [
      patch('merge', `${all}/a`, { spec: { type: 'ExternalName', externalName: 'a.b' } }),
      patch('merge', `${all}/a`, {
        spec: {
          clusterIP: null,
          clusterIPs: null,
          ports: null,
          type: 'ExternalName',
          externalName: 'a.b',
        },
      }),
      get(`${addresses}/${net}.5`),
      patch('merge', `${all}/a`, {
        spec: { type: 'ClusterIP', externalName: null, ports: [{ port: 1 }], ...ip(5) },
      }),
      patch('merge', `${all}/a`, {
        spec: {
          type: 'ClusterIP',
          externalName: null,
          ports: [{ port: 1 }],
          ...ip(5),
          clusterIPs: [`${net}.9`],
        },
      }),
      get(`${all}/a`),
      patch('merge', `${all}/a`, { spec: { clusterIP: 'None' } }),
      patch('merge', `${all}/a`, { spec: { clusterIP: 'None', clusterIPs: ['None'] } }),
      patch('merge', `${all}/a`, { spec: { clusterIP: '', clusterIPs: null } }),
      patch('merge', `${all}/a`, { spec: ip(9) }),
      remove(`${addresses}/${net}.5`),
      remove(`${cidrs}/c-${run}`),
      pause(300),
      get(`${cidrs}/c-${run}`),
      post(all, service('late', ip(10))),
      remove(`${all}/a`),
      remove(`${all}/held`),
      remove(`${addresses}/${net}.6`),
      remove(`${addresses}/${net}.7`),
      get(`${addresses}/${net}.5`),
      patch('merge', `${cidrs}/kubernetes?dryRun=All`, { spec: { cidrs: ['10.0.0.0/8'] } }),
      get(`${cidrs}/kubernetes`),
      remove(`${cidrs}/kubernetes?dryRun=All`),
      patch('merge', `${cidrs}/kubernetes/status?dryRun=All`, { status: { conditions: [] } }),
    ]
  }
  return [...first(), ...second()]
}

const nodePorts: Scenario = ({ namespace }) => {
  const all = `/api/v1/namespaces/${namespace}/services`
  const service = (name: string, spec: object = {}) => ({
    metadata: { name },
    spec: { type: 'NodePort', ports: [{ port: 80 }], ...spec },
  })
  const ports = (...list: readonly (readonly [string, number, string?])[]) => ({
    ports: list.map(([name, nodePort, protocol], i) => ({
      ...{ name, port: 80 + i, nodePort },
      ...(protocol && { protocol }),
    })),
  })
  const balanced = { type: 'LoadBalancer', externalTrafficPolicy: 'Local' }
  const first = (): Step[] => {
    return [
      post(all, service('a', ports(['x', 32_001]))),
      post(all, service('b', ports(['x', 32_001]))),
      post(all, service('b', ports(['x', 32_001, 'UDP']))),
      post(all, service('c', ports(['x', 32_002], ['y', 32_002]))),
      post(all, service('c', ports(['x', 32_002], ['y', 32_002, 'UDP']))),
      post(all, service('d', ports(['x', 1]))),
      post(all, service('d', ports(['x', 32_768]))),
      post(all, service('d', ports(['x', 32_001], ['y', 32_009]))),
      post(all, service('e', ports(['x', 32_009]))),
      patch('merge', `${all}/a`, { spec: ports(['x', 32_003]) }),
      post(all, service('f', ports(['x', 32_001]))),
      patch('merge', `${all}/a`, { spec: ports(['x', 32_001]) }),
      patch('merge', `${all}/a`, { spec: { type: 'ClusterIP' } }),
      patch('merge', `${all}/a`, { spec: { type: 'ClusterIP', ports: [{ port: 80 }] } }),
      patch('merge', `${all}/a`, { spec: { type: 'NodePort' } }),
      patch('merge', `${all}/a`, { spec: { ...balanced, healthCheckNodePort: 32_010 } }),
      post(all, service('g', { ...balanced, healthCheckNodePort: 32_010 })),
      post(all, service('g', { ...balanced, healthCheckNodePort: 32_001 })),
      patch('merge', `${all}/a`, { spec: { healthCheckNodePort: 32_011 } }),
      patch('merge', `${all}/a`, { spec: { externalTrafficPolicy: 'Cluster' } }),
      patch('merge', `${all}/a`, {
        spec: { externalTrafficPolicy: 'Cluster', healthCheckNodePort: 0 },
      }),
      patch('merge', `${all}/a`, { spec: { allocateLoadBalancerNodePorts: false } }),
      post(all, service('h', { type: 'LoadBalancer', allocateLoadBalancerNodePorts: false })),
      patch('merge', `${all}/h`, { spec: { type: 'NodePort' } }),
      patch('merge', `${all}/h`, {
        spec: { type: 'NodePort', allocateLoadBalancerNodePorts: null },
      }),
      patch('merge', `${all}/h/status`, {
        status: { loadBalancer: { ingress: [{ ip: '1.2.3.4' }] } },
      }),
      patch('merge', `${all}/a/status`, {
        status: { loadBalancer: { ingress: [{ ip: '1.2.3.4', ipMode: 'Proxy' }] } },
      }),
      patch('merge', `${all}/a`, { spec: { type: 'ClusterIP' } }),
      patch('merge', `${all}/a`, { spec: { type: 'ExternalName', externalName: 'x' } }),
    ]
  }
  const second = (): Step[] => {
    return [
      ...['PreferDualStack', 'RequireDualStack', 'SingleStack'].flatMap((ipFamilyPolicy) => [
        post(`${all}?dryRun=All`, service('i', { ipFamilyPolicy })),
        post(`${all}?dryRun=All`, service('i', { ipFamilyPolicy, clusterIP: 'None' })),
        post(
          `${all}?dryRun=All`,
          service('i', { ipFamilyPolicy, clusterIP: 'None', selector: { a: 'b' } }),
        ),
        post(
          `${all}?dryRun=All`,
          service('i', {
            type: 'ClusterIP',
            ipFamilyPolicy,
            clusterIP: 'None',
            selector: { a: 'b' },
          }),
        ),
        post(
          `${all}?dryRun=All`,
          service('i', { type: 'ClusterIP', ipFamilyPolicy, clusterIP: 'None' }),
        ),
        post(`${all}?dryRun=All`, service('i', { ipFamilyPolicy, ipFamilies: ['IPv6'] })),
        post(`${all}?dryRun=All`, service('i', { ipFamilyPolicy, ipFamilies: ['IPv4', 'IPv6'] })),
        post(
          `${all}?dryRun=All`,
          service('i', { ipFamilyPolicy, clusterIPs: ['10.96.7.7', 'fd00::1'] }),
        ),
        patch('merge', `${all}/e?dryRun=All`, { spec: { ipFamilyPolicy } }),
        patch('merge', `${all}/e?dryRun=All`, {
          spec: { ipFamilyPolicy, ipFamilies: ['IPv4', 'IPv6'] },
        }),
      ]),
      remove(all),
      get(all),
    ]
  }
  return [...first(), ...second()]
}

export const neighbours: Readonly<Record<string, Scenario>> = {
  'storage classes': storageClasses,
  'ingress classes': ingressClasses,
  ...{ priorities, services, 'node ports': nodePorts },
}
