/** Labels, annotations and finalizers that the server itself reads on objects of some kinds. */
import { apply, get, patch, post, put, remove, type Scenario, type Step } from '../steps.ts'

const template = {
  metadata: { labels: { app: 'a' } },
  spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'i' }] },
}

interface Marked {
  readonly apiVersion: string
  readonly kind: string
  readonly plural: string
  readonly content: object
  readonly isCluster?: true
  readonly marks: readonly object[]
  readonly changes?: readonly object[]
}

const labelled = (...pairs: readonly (readonly [string, string])[]) =>
  pairs.map(([key, value]) => ({ labels: { [key]: value } }))
const noted = (...pairs: readonly (readonly [string, string])[]) =>
  pairs.map(([key, value]) => ({ annotations: { [key]: value } }))

const marked: readonly Marked[] = [
  {
    ...{ apiVersion: 'v1', kind: 'Endpoints', plural: 'endpoints' },
    content: { subsets: [{ addresses: [{ ip: '1.2.3.4' }], ports: [{ port: 1 }] }] },
    marks: [
      ...labelled(
        ['endpoints.kubernetes.io/managed-by', 'endpoint-controller'],
        ['endpoints.kubernetes.io/managed-by', 'x'],
        ['endpointslice.kubernetes.io/skip-mirror', 'true'],
        ['service.kubernetes.io/headless', ''],
      ),
      ...noted(
        ['endpoints.kubernetes.io/over-capacity', 'truncated'],
        ['endpoints.kubernetes.io/last-change-trigger-time', 'x'],
        ['control-plane.alpha.kubernetes.io/leader', '{}'],
      ),
    ],
    changes: [{ subsets: [{ addresses: [{ ip: '1.2.3.5', nodeName: 'n' }] }] }, { subsets: null }],
  },
  {
    ...{ apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', plural: 'endpointslices' },
    content: {
      addressType: 'IPv4',
      endpoints: [
        {
          addresses: ['1.2.3.4'],
          nodeName: 'n',
          zone: 'z',
          deprecatedTopology: { 'kubernetes.io/hostname': 'n' },
        },
      ],
    },
    marks: labelled(
      ['endpointslice.kubernetes.io/managed-by', 'endpointslice-controller.k8s.io'],
      ['endpointslice.kubernetes.io/managed-by', 'x'],
      ['kubernetes.io/service-name', 's'],
    ),
    changes: [
      { endpoints: [{ addresses: ['1.2.3.5'] }] },
      { addressType: 'IPv6' },
      {
        endpoints: [
          {
            addresses: ['1.2.3.5'],
            hints: { forZones: [{ name: 'z' }], forNodes: [{ name: 'n' }] },
          },
        ],
      },
    ],
  },
  {
    ...{ apiVersion: 'batch/v1', kind: 'Job', plural: 'jobs' },
    content: { spec: { template } },
    marks: [
      ...labelled(
        ['controller-uid', 'x'],
        ['batch.kubernetes.io/controller-uid', 'x'],
        ['job-name', 'x'],
        ['batch.kubernetes.io/job-name', 'x'],
      ),
      ...noted(
        ['batch.kubernetes.io/job-tracking', ''],
        ['batch.kubernetes.io/cronjob-scheduled-timestamp', 'x'],
        ['batch.kubernetes.io/job-index-failure-count', 'x'],
      ),
      { finalizers: ['batch.kubernetes.io/job-tracking'] },
    ],
    changes: [
      { spec: { suspend: true } },
      { spec: { template: { metadata: { labels: { 'batch.kubernetes.io/job-name': 'y' } } } } },
      { spec: { template: { metadata: { annotations: { a: 'b' } } } } },
      { spec: { manualSelector: true } },
    ],
  },
  {
    ...{ apiVersion: 'batch/v1', kind: 'Job', plural: 'jobs' },
    content: { spec: { manualSelector: true, selector: { matchLabels: { app: 'a' } }, template } },
    marks: labelled(['batch.kubernetes.io/controller-uid', 'x']),
    changes: [
      { spec: { template: { metadata: { labels: { 'controller-uid': 'q' } } } } },
      { spec: { selector: { matchLabels: { app: 'b' } } } },
    ],
  },
  {
    ...{ apiVersion: 'v1', kind: 'ServiceAccount', plural: 'serviceaccounts', content: {} },
    marks: noted(
      ['kubernetes.io/enforce-mountable-secrets', 'true'],
      ['kubernetes.io/enforce-mountable-secrets', 'x'],
      ['eks.amazonaws.com/role-arn', 'x'],
    ),
    changes: [{ secrets: [{ name: 'x' }] }, { automountServiceAccountToken: false }],
  },
  {
    ...{
      apiVersion: 'v1',
      kind: 'Secret',
      plural: 'secrets',
      content: { type: 'kubernetes.io/service-account-token' },
    },
    marks: [
      ...noted(
        ['kubernetes.io/service-account.name', 'default'],
        ['kubernetes.io/service-account.name', ''],
        ['kubernetes.io/service-account.uid', 'x'],
      ),
      ...labelled(
        ['kubernetes.io/legacy-token-last-used', 'x'],
        ['kubernetes.io/legacy-token-invalid-since', '2026-01-01'],
      ),
    ],
    changes: [
      { data: { token: 'eA==' } },
      { type: 'Opaque' },
      { immutable: true },
      { stringData: { a: 'b' } },
      { data: null },
    ],
  },
  {
    ...{
      apiVersion: 'flowcontrol.apiserver.k8s.io/v1',
      kind: 'PriorityLevelConfiguration',
      plural: 'prioritylevelconfigurations',
      isCluster: true,
    },
    content: {
      spec: {
        type: 'Limited',
        limited: { nominalConcurrencyShares: 0, limitResponse: { type: 'Reject' } },
      },
    },
    marks: noted(
      ['flowcontrol.k8s.io/preserve-zero-concurrency-shares', ''],
      ['flowcontrol.k8s.io/preserve-zero-concurrency-shares', 'x'],
      ['apf.kubernetes.io/autoupdate-spec', 'true'],
    ),
    changes: [
      { spec: { limited: { nominalConcurrencyShares: null } } },
      { spec: { limited: { lendablePercent: 101 } } },
    ],
  },
  {
    ...{
      apiVersion: 'v1',
      kind: 'Node',
      plural: 'nodes',
      isCluster: true,
      content: { spec: { podCIDR: '10.1.0.0/24' } },
    },
    marks: [
      ...labelled(
        ['beta.kubernetes.io/os', 'linux'],
        ['kubernetes.io/os', 'windows'],
        ['failure-domain.beta.kubernetes.io/zone', 'z'],
        ['beta.kubernetes.io/instance-type', 'x'],
        ['node-role.kubernetes.io/master', ''],
        ['topology.kubernetes.io/zone', 'z'],
        ['kubernetes.io/hostname', 'h'],
      ),
      ...noted(
        ['volumes.kubernetes.io/controller-managed-attach-detach', 'true'],
        ['alpha.kubernetes.io/provided-node-ip', '1.2.3.4'],
      ),
    ],
    changes: [
      { spec: { podCIDR: '10.2.0.0/24' } },
      { spec: { podCIDRs: ['10.1.0.0/24', 'fd00::/64'] } },
      { spec: { providerID: 'x' } },
      { spec: { configSource: {} } },
      { spec: { externalID: 'x' } },
    ],
  },
  {
    ...{ apiVersion: 'v1', kind: 'PersistentVolumeClaim', plural: 'persistentvolumeclaims' },
    content: {
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1' } } },
    },
    marks: [
      ...noted(
        ['volume.beta.kubernetes.io/storage-provisioner', 'x'],
        ['volume.kubernetes.io/storage-provisioner', 'x'],
        ['volume.kubernetes.io/selected-node', 'n'],
        ['pv.kubernetes.io/bind-completed', 'yes'],
        ['volume.alpha.kubernetes.io/storage-class', 'x'],
      ),
      { finalizers: ['kubernetes.io/pvc-protection'] },
    ],
    changes: [
      { metadata: { finalizers: [] } },
      { spec: { volumeName: 'v' } },
      { spec: { volumeMode: 'Block' } },
    ],
  },
  {
    ...{
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      plural: 'storageclasses',
      isCluster: true,
    },
    content: { provisioner: 'p', parameters: { a: 'b' } },
    marks: noted(
      ['storageclass.kubernetes.io/is-default-class', 'x'],
      ['storageclass.beta.kubernetes.io/is-default-class', 'x'],
    ),
    changes: [
      { parameters: { a: 'c' } },
      { reclaimPolicy: 'Retain' },
      { volumeBindingMode: 'WaitForFirstConsumer' },
      { allowVolumeExpansion: true },
      { mountOptions: ['x'] },
    ],
  },
  {
    ...{ apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', plural: 'ingresses' },
    content: {
      spec: {
        rules: [
          {
            host: 'a.b',
            http: {
              paths: [
                {
                  path: '/',
                  pathType: 'Prefix',
                  backend: { service: { name: 's', port: { name: 'p' } } },
                },
              ],
            },
          },
        ],
      },
    },
    marks: noted(
      ['kubernetes.io/ingress.class', ''],
      ['kubernetes.io/ingress.class', 'a b'],
      ['nginx.ingress.kubernetes.io/rewrite-target', '/'],
    ),
    changes: [{ spec: { ingressClassName: 'x' } }, { spec: { rules: null } }],
  },
  {
    ...{ apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', plural: 'poddisruptionbudgets' },
    content: { spec: { minAvailable: 1, selector: { matchLabels: { app: 'a' } } } },
    marks: noted(['pdb.kubernetes.io/deprecated-v1beta1-empty-selector-match', 'true']),
    changes: [
      { spec: { selector: {} } },
      {
        spec: {
          selector: {
            matchLabels: {
              app: null,
              'pdb.kubernetes.io/deprecated-v1beta1-empty-selector-match': null,
            },
          },
        },
      },
      { spec: { unhealthyPodEvictionPolicy: 'Odd' } },
    ],
  },
]

function life(
  { apiVersion, kind, plural, content, isCluster, marks, changes = [] }: Marked,
  namespace: string,
  run: string,
): Step[] {
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`
  const all = `${root}/${isCluster ? '' : `namespaces/${namespace}/`}${plural}`
  return marks.flatMap((mark, i): Step[] => {
    const name = `m${i}-${run}`
    const one = `${all}/${name}`
    const object = (metadata: object) => ({
      apiVersion,
      kind,
      ...content,
      metadata: { name, ...metadata },
    })
    return [
      post(`${all}?dryRun=All&fieldManager=f`, object({ ...mark, generateName: 'x' })),
      post(all, object(i % 2 === 0 ? mark : {})),
      ...changes.map((change) => patch('merge', one, change)),
      patch('merge', one, { metadata: mark }),
      put(one, object(mark)),
      ...changes.map((change) => patch('strategic', `${one}?dryRun=All`, change)),
      apply('m', one, { apiVersion, kind, metadata: mark }),
      put(one, object({})),
      patch('merge', `${one}/status`, { metadata: mark }),
      get(one),
      remove(one, { propagationPolicy: 'Orphan' }),
      patch('merge', one, { metadata: { finalizers: null } }),
      get(one),
    ]
  })
}

export const marks: Readonly<Record<string, Scenario>> = Object.fromEntries(
  marked.map((each, i) => [
    `${each.plural} ${i}`,
    ({ namespace, run }) => life(each, namespace, run),
  ]),
)
