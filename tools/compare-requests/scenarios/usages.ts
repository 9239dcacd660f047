/** What counts towards a quota, and how much: of each sort of resource, over creation, change and end. */
import { get, patch, pause, post, remove, type Scenario } from '../steps.ts'
import { type Counted, scope, usagesOfPods } from './usages-of-pods.ts'

const claim = (name: string, storage: string, more: object = {}) => ({
  metadata: { name },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } }, ...more },
})
const resourceApi = (namespace: string) => `/apis/resource.k8s.io/v1/namespaces/${namespace}`
const device = (name: string, deviceClassName: string, count = 1, more: object = {}) => ({
  name,
  exactly: { deviceClassName, count, allocationMode: 'ExactCount', ...more },
})

const counted: Readonly<Record<string, Counted>> = {
  ...usagesOfPods,
  claims: {
    hard: {
      persistentvolumeclaims: '4',
      'requests.storage': '5Gi',
      'gold.storageclass.storage.k8s.io/requests.storage': '2Gi',
      'gold.storageclass.storage.k8s.io/persistentvolumeclaims': '2',
      'count/persistentvolumeclaims': '5',
    },
    steps: (core) => [
      post(`${core}/persistentvolumeclaims`, claim('a', '1Gi', { storageClassName: 'gold' })),
      post(`${core}/persistentvolumeclaims`, claim('b', '1500Mi', { storageClassName: 'gold' })),
      post(`${core}/persistentvolumeclaims`, claim('c', '4Gi', { storageClassName: 'tin' })),
      post(`${core}/persistentvolumeclaims`, claim('d', '5Gi')),
      post(`${core}/persistentvolumeclaims`, claim('odd', '1500m')),
      patch('merge', `${core}/persistentvolumeclaims/a/status`, {
        status: { phase: 'Bound', capacity: { storage: '1Gi' } },
      }),
      patch('merge', `${core}/persistentvolumeclaims/a`, {
        spec: { resources: { requests: { storage: '2Gi' } } },
      }),
      patch('merge', `${core}/persistentvolumeclaims/a/status`, {
        status: { allocatedResources: { storage: '3Gi' } },
      }),
      post(`${core}/persistentvolumeclaims`, claim('e', '1', { storageClassName: 'gold' })),
      post(`${core}/persistentvolumeclaims`, claim('f', '1', { storageClassName: 'gold' })),
      remove(`${core}/persistentvolumeclaims/a`),
    ],
  },
  'claims by attributes': {
    hard: { persistentvolumeclaims: '1', 'requests.storage': '3Gi' },
    spec: scope('VolumeAttributesClass', 'In', ['gold', 'silver']),
    steps: (core) => [
      post(`${core}/persistentvolumeclaims`, claim('a', '1Gi')),
      post(
        `${core}/persistentvolumeclaims`,
        claim('b', '1Gi', { volumeAttributesClassName: 'gold' }),
      ),
      post(
        `${core}/persistentvolumeclaims`,
        claim('c', '1Gi', { volumeAttributesClassName: 'silver' }),
      ),
      post(
        `${core}/persistentvolumeclaims`,
        claim('d', '1Gi', { volumeAttributesClassName: 'tin' }),
      ),
      patch('merge', `${core}/persistentvolumeclaims/d/status`, {
        status: {
          phase: 'Bound',
          capacity: { storage: '1Gi' },
          currentVolumeAttributesClassName: 'gold',
        },
      }),
      patch('merge', `${core}/persistentvolumeclaims/d`, {
        spec: { volumeAttributesClassName: 'gold' },
      }),
      patch('merge', `${core}/persistentvolumeclaims/b/status`, {
        status: {
          phase: 'Bound',
          modifyVolumeStatus: { targetVolumeAttributesClassName: 'tin', status: 'Pending' },
        },
      }),
      patch('merge', `${core}/persistentvolumeclaims/b`, {
        spec: { volumeAttributesClassName: 'tin' },
      }),
    ],
  },
  services: {
    hard: {
      services: '3',
      'services.nodeports': '2',
      'services.loadbalancers': '1',
      'count/services': '4',
    },
    steps: (core) => [
      post(`${core}/services`, {
        metadata: { name: 'a' },
        spec: { type: 'NodePort', ports: [{ port: 1 }] },
      }),
      post(`${core}/services`, {
        metadata: { name: 'b' },
        spec: {
          type: 'NodePort',
          ports: [
            { name: 'x', port: 1 },
            { name: 'y', port: 2 },
          ],
        },
      }),
      post(`${core}/services`, {
        metadata: { name: 'c' },
        spec: { type: 'LoadBalancer', allocateLoadBalancerNodePorts: false, ports: [{ port: 1 }] },
      }),
      post(`${core}/services`, {
        metadata: { name: 'd' },
        spec: { type: 'LoadBalancer', ports: [{ port: 1 }] },
      }),
      patch('merge', `${core}/services/c`, { spec: { allocateLoadBalancerNodePorts: true } }),
      patch('merge', `${core}/services/c`, {
        spec: {
          ports: [
            { name: 'x', port: 1, nodePort: 31_777 },
            { name: 'y', port: 2, nodePort: 31_778 },
          ],
        },
      }),
      patch('merge', `${core}/services/a`, { spec: { type: 'LoadBalancer' } }),
      patch('merge', `${core}/services/a`, { spec: { type: 'ClusterIP' } }),
      post(`${core}/services`, { metadata: { name: 'e' }, spec: { ports: [{ port: 1 }] } }),
      post(`${core}/services`, { metadata: { name: 'f' }, spec: { ports: [{ port: 1 }] } }),
      patch('merge', `${core}/services/e`, { spec: { type: 'LoadBalancer' } }),
    ],
  },
  devices: {
    hard: {
      'count/resourceclaims.resource.k8s.io': '3',
      'gpu.deviceclass.resource.k8s.io/devices': '4',
      'requests.deviceclass.resource.kubernetes.io/gpu': '4',
    },
    steps: (_, { namespace }) => {
      const all = `${resourceApi(namespace)}/resourceclaims`
      const made = (name: string, ...requests: object[]) =>
        post(all, { metadata: { name }, spec: { devices: { requests } } })
      return [
        made('a', device('r', 'gpu', 3)),
        made('b', device('r', 'gpu', 2)),
        made('b', device('r', 'gpu'), device('s', 'other', 9)),
        made('c', {
          name: 'r',
          firstAvailable: [
            { name: 'x', deviceClassName: 'gpu', count: 5 },
            { name: 'y', deviceClassName: 'gpu', count: 1 },
          ],
        }),
        made('c', { name: 'r', exactly: { deviceClassName: 'gpu', allocationMode: 'All' } }),
        made('d', {
          name: 'r',
          firstAvailable: [
            { name: 'x', deviceClassName: 'other', count: 5 },
            { name: 'y', deviceClassName: 'tpu', count: 1 },
          ],
        }),
        made('e', device('r', 'tpu')),
        patch('merge', `${all}/a/status`, {
          status: {
            allocation: {
              devices: {
                results: [{ request: 'r', driver: 'd.example.com', pool: 'p', device: 'x' }],
              },
            },
          },
        }),
        remove(`${all}/a`),
      ]
    },
  },
  objects: {
    hard: {
      'count/configmaps': '1',
      configmaps: '2',
      secrets: '1',
      replicationcontrollers: '1',
      'count/deployments.apps': '1',
      resourcequotas: '1',
      'count/leases.coordination.k8s.io': '1',
      'count/roles.rbac.authorization.k8s.io': '0',
      'count/things.example.com': '1',
    },
    steps: (core, { namespace }) => [
      ...['a', 'b'].flatMap((name) => [
        post(`${core}/configmaps`, { metadata: { name } }),
        post(`${core}/secrets`, { metadata: { name } }),
        post(`/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases`, { metadata: { name } }),
        post(`/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/roles`, {
          metadata: { name },
        }),
        post(`${core}/resourcequotas`, { metadata: { name }, spec: { hard: { pods: '1' } } }),
        post(`/apis/apps/v1/namespaces/${namespace}/deployments`, {
          metadata: { name },
          spec: {
            selector: { matchLabels: { a: 'b' } },
            template: {
              metadata: { labels: { a: 'b' } },
              spec: { containers: [{ name: 'c', image: 'i' }] },
            },
          },
        }),
      ]),
      post(`${core}/configmaps`, { metadata: { generateName: 'g-' } }),
      remove(`${core}/configmaps/a`),
      post(`${core}/configmaps`, { metadata: { name: 'c' } }),
    ],
  },
}

const asked =
  ({ hard, spec = {}, steps }: Counted): Scenario =>
  (setting) => {
    const core = `/api/v1/namespaces/${setting.namespace}`
    const one = `${core}/resourcequotas/q`
    const used = Object.fromEntries(Object.keys(hard).map((key) => [key, '0']))
    return [
      post(`${core}/resourcequotas`, { metadata: { name: 'q' }, spec: { hard, ...spec } }),
      patch('merge', `${one}/status`, { status: { hard, used } }),
      pause(250),
      ...steps(core, setting).flatMap((step) => [step, get(one)]),
    ]
  }

export const usages: Readonly<Record<string, Scenario>> = Object.fromEntries(
  Object.entries(counted).map(([name, each]) => [name, asked(each)]),
)
