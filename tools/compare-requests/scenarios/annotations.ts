/** Annotations that once were fields, or became some: they are read, written anew, told of, or taken away. */
import { apply, get, patch, post, put, remove, type Scenario, type Step } from '../steps.ts'

const container = { name: 'c', image: 'i' }
const template = {
  metadata: { labels: { app: 'a' } },
  spec: { containers: [container], initContainers: [{ name: 'n', image: 'i' }] },
}
const selector = { matchLabels: { app: 'a' } }

const values: readonly string[] = [
  '3',
  '03',
  '+3',
  '-3',
  '0',
  ' 3',
  '3.0',
  'x',
  '9223372036854775807',
  '9223372036854775808',
]

interface Carrier {
  readonly apiVersion: string
  readonly kind: string
  readonly plural: string
  readonly spec: object
  readonly isCluster?: true
}

const workloads: readonly Carrier[] = [
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    plural: 'deployments',
    spec: { selector, template },
  },
  { apiVersion: 'apps/v1', kind: 'DaemonSet', plural: 'daemonsets', spec: { selector, template } },
  {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    plural: 'replicasets',
    spec: { selector, template },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    plural: 'statefulsets',
    spec: { selector, template },
  },
]
const pod: Carrier = {
  apiVersion: 'v1',
  kind: 'Pod',
  plural: 'pods',
  spec: { ...template.spec, automountServiceAccountToken: false },
}
const service: Carrier = {
  apiVersion: 'v1',
  kind: 'Service',
  plural: 'services',
  spec: { ports: [{ port: 1 }] },
}
const node: Carrier = { apiVersion: 'v1', kind: 'Node', plural: 'nodes', spec: {}, isCluster: true }
const volume: Carrier = {
  ...{ apiVersion: 'v1', kind: 'PersistentVolume', plural: 'persistentvolumes', isCluster: true },
  spec: { accessModes: ['ReadWriteOnce'], capacity: { storage: '1' }, hostPath: { path: '/' } },
}

const pathOf = ({ apiVersion, plural, isCluster }: Carrier, namespace: string) =>
  `/${apiVersion.includes('/') ? 'apis' : 'api'}/${apiVersion}/${isCluster ? '' : `namespaces/${namespace}/`}${plural}`

/** One annotation, on an object from its making to its end. */
function carried(
  carrier: Carrier,
  [key, value]: readonly [string, string],
  all: string,
  name: string,
): Step[] {
  const { apiVersion, kind, spec } = carrier
  const annotations = { [key]: value }
  const one = `${all}/${name}`
  const object = (metadata: object) => ({ apiVersion, kind, metadata: { name, ...metadata }, spec })
  return [
    post(`${all}?dryRun=All`, object({ annotations })),
    post(all, object({ labels: { a: 'b' } })),
    patch('merge', one, { metadata: { annotations } }),
    patch('strategic', one, { metadata: { annotations: { other: 'x' } } }),
    patch('json', one, [{ op: 'add', path: '/metadata/annotations', value: annotations }]),
    put(one, object({ annotations })),
    apply('m', one, { apiVersion, kind, metadata: { annotations } }),
    apply('n', one, { apiVersion, kind, metadata: { annotations: { [key]: '1' } } }),
    apply('n', one, { apiVersion, kind, metadata: { annotations: { [key]: '1' } } }, '&force=true'),
    patch('merge', `${one}/status`, { metadata: { annotations } }),
    get(one),
    patch('merge', one, { metadata: { annotations: { [key]: null } } }),
    put(one, object({})),
    remove(`${one}?gracePeriodSeconds=0`),
  ]
}

const carriedBy =
  (carriers: readonly Carrier[], pairs: readonly (readonly [string, string])[]): Scenario =>
  ({ namespace, run }) =>
    carriers.flatMap((carrier) =>
      pairs.flatMap((pair, i) =>
        carried(carrier, pair, pathOf(carrier, namespace), `a${i}-${run}`),
      ),
    )

const numbered = (key: string) => values.map((value) => [key, value] as const)
const beta = 'beta.kubernetes.io'
const armor = `container.apparmor.security.${beta}`
const seccomp = 'container.seccomp.security.alpha.kubernetes.io'

/** In the template of each workload, and in a pod. */
const templates: Scenario = ({ namespace, run }) =>
  [
    [`pod.${beta}/init-containers`, '[]'],
    ['pod.alpha.kubernetes.io/init-container-statuses', 'x'],
    [`${armor}/c`, 'runtime/default'],
    [`${armor}/n`, 'localhost/x'],
    [`${armor}/none`, 'unconfined'],
    [`${armor}/c`, 'odd'],
    [`${seccomp}/c`, 'localhost/x'],
    ['seccomp.security.alpha.kubernetes.io/pod', 'runtime/default'],
    ['scheduler.alpha.kubernetes.io/tolerations', '[]'],
    ['controller.kubernetes.io/pod-deletion-cost', '03'],
  ].flatMap(([key = '', value], i) =>
    workloads.flatMap((carrier): Step[] => {
      const { apiVersion, kind } = carrier
      const all = pathOf(carrier, namespace)
      const metadata = { ...template.metadata, annotations: { [key]: value } }
      const name = `t${i}-${run}`
      const spec = { selector, template: { ...template, metadata } }
      return [
        post(all, { apiVersion, kind, metadata: { name }, spec }),
        patch('merge', `${all}/${name}`, {
          spec: { template: { metadata: { annotations: { [key]: 'x' } } } },
        }),
        put(`${all}/${name}`, {
          apiVersion,
          kind,
          metadata: { name },
          spec: { selector, template },
        }),
        get(`${all}/${name}`),
      ]
    }),
  )

export const annotations: Readonly<Record<string, Scenario>> = {
  'of rollbacks': carriedBy(workloads.slice(0, 2), numbered('deprecated.deployment.rollback.to')),
  'of generations': carriedBy(
    workloads.slice(0, 2),
    numbered('deprecated.daemonset.template.generation'),
  ),
  'of pods': carriedBy(
    [pod],
    [
      [`pod.${beta}/init-containers`, '[]'],
      [`pod.${beta}/init-container-statuses`, '[]'],
      ['pod.alpha.kubernetes.io/init-containers', 'x'],
      [`${armor}/c`, 'runtime/default'],
      [`${armor}/n`, 'localhost/x'],
      [`${armor}/none`, 'unconfined'],
      [`${armor}/c`, 'odd'],
      [`${seccomp}/c`, 'localhost/x'],
      ['seccomp.security.alpha.kubernetes.io/pod', 'runtime/default'],
      ['scheduler.alpha.kubernetes.io/tolerations', '[{"key":"k"}]'],
      ['scheduler.alpha.kubernetes.io/tolerations', 'x'],
      ['scheduler.alpha.kubernetes.io/preferAvoidPods', 'x'],
      ...['1', '01', '+1', '-1', 'x', '2147483648'].map(
        (text) => ['controller.kubernetes.io/pod-deletion-cost', text] as const,
      ),
      ['kubernetes.io/config.mirror', 'x'],
      ['pod.kubernetes.io/sysctls', 'x'],
    ],
  ),
  'of services': carriedBy(
    [service],
    [
      ...['1.2.3.4', '1.2.3.0/24', ' 1.2.3.0/24 , 5.6.0.0/16', ''].map(
        (text) => [`service.${beta}/load-balancer-source-ranges`, text] as const,
      ),
      ['service.kubernetes.io/topology-aware-hints', 'auto'],
      ['service.kubernetes.io/topology-mode', 'Odd'],
      ['service.alpha.kubernetes.io/tolerate-unready-endpoints', 'true'],
    ],
  ),
  'of nodes': carriedBy(
    [node],
    [
      ['scheduler.alpha.kubernetes.io/preferAvoidPods', 'x'],
      ['scheduler.alpha.kubernetes.io/preferAvoidPods', '{"preferAvoidPods":[]}'],
      ['scheduler.alpha.kubernetes.io/taints', '[]'],
      ['node.alpha.kubernetes.io/ttl', 'x'],
    ],
  ),
  'of volumes': carriedBy(
    [volume],
    [
      [`volume.${beta}/mount-options`, 'a,b'],
      [`volume.${beta}/storage-class`, 'x'],
      ['no such key', 'x'],
      [`volume.${beta}/storage-class`, ''],
    ],
  ),
  'in templates': templates,
}
