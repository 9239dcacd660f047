/** A small valid object of each kind. */

export interface SmallKind {
  readonly apiVersion: string
  readonly kind: string
  readonly resource: string
  readonly isNamespaced: boolean
  /** Beside metadata. */
  readonly content: object
  /** For kinds whose names are not free. */
  readonly name?: (run: string) => string
  readonly subresources?: readonly string[]
  /** A change that an update may make. */
  readonly change?: object
}

const template = {
  metadata: { labels: { app: 'a' } },
  spec: { containers: [{ name: 'c', image: 'i' }] },
}
const selector = { matchLabels: { app: 'a' } }

function kind(
  place: `${'n' | 'c'} ${string}`,
  content: object,
  more: Pick<SmallKind, 'name' | 'subresources' | 'change'> = {},
): SmallKind {
  const [scope, apiVersion, name, resource] = place.split(' ') as [string, string, string, string]
  return { apiVersion, kind: name, resource, isNamespaced: scope === 'n', content, ...more }
}

const status = { subresources: ['status'] }

export const core: readonly SmallKind[] = [
  kind('n v1 ConfigMap configmaps', { data: { a: '1' } }, { change: { data: { a: '2' } } }),
  kind('n v1 Secret secrets', { data: { a: 'MQ==' } }, { change: { data: { a: 'Mg==' } } }),
  kind(
    'n v1 Pod pods',
    { spec: { containers: [{ name: 'c', image: 'i' }] } },
    { subresources: ['status', 'ephemeralcontainers', 'resize', 'log'] },
  ),
  kind('n v1 Service services', { spec: { ports: [{ port: 80 }] } }, status),
  kind('n v1 Endpoints endpoints', {
    subsets: [{ addresses: [{ ip: '1.2.3.4' }], ports: [{ port: 1 }] }],
  }),
  kind('n v1 ServiceAccount serviceaccounts', {}),
  kind(
    'n v1 PersistentVolumeClaim persistentvolumeclaims',
    { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } },
    status,
  ),
  kind('n v1 PodTemplate podtemplates', { template }),
  kind(
    'n v1 ReplicationController replicationcontrollers',
    { spec: { replicas: 1, selector: { app: 'a' }, template } },
    { subresources: ['status', 'scale'], change: { spec: { replicas: 2 } } },
  ),
  kind('n v1 LimitRange limitranges', { spec: { limits: [{ type: 'Pod', max: { cpu: '9' } }] } }),
  kind(
    'n v1 ResourceQuota resourcequotas',
    { spec: { hard: { 'count/widgets.example.com': '5' } } },
    { ...status, change: { spec: { hard: { 'count/widgets.example.com': '6' } } } },
  ),
  kind('n v1 Event events', { involvedObject: { namespace: '«namespace»' }, reason: 'r' }),
  kind('c v1 Namespace namespaces', {}, status),
  kind('c v1 Node nodes', {}, { ...status, change: { spec: { unschedulable: true } } }),
  kind(
    'c v1 PersistentVolume persistentvolumes',
    {
      spec: {
        accessModes: ['ReadWriteOnce'],
        capacity: { storage: '1Gi' },
        hostPath: { path: '/a' },
      },
    },
    status,
  ),
]

const scaled = { subresources: ['status', 'scale'], change: { spec: { replicas: 2 } } }

export const workloads: readonly SmallKind[] = [
  kind('n apps/v1 Deployment deployments', { spec: { selector, template } }, scaled),
  kind('n apps/v1 ReplicaSet replicasets', { spec: { selector, template } }, scaled),
  kind('n apps/v1 StatefulSet statefulsets', { spec: { selector, template } }, scaled),
  kind('n apps/v1 DaemonSet daemonsets', { spec: { selector, template } }, status),
  kind('n apps/v1 ControllerRevision controllerrevisions', { revision: 1, data: { a: 1 } }),
  kind(
    'n batch/v1 Job jobs',
    { spec: { template: { spec: { ...template.spec, restartPolicy: 'Never' } } } },
    { ...status, change: { spec: { parallelism: 2 } } },
  ),
  kind(
    'n batch/v1 CronJob cronjobs',
    {
      spec: {
        schedule: '* * * * *',
        jobTemplate: {
          spec: { template: { spec: { ...template.spec, restartPolicy: 'Never' } } },
        },
      },
    },
    { ...status, change: { spec: { suspend: true } } },
  ),
  kind(
    'n autoscaling/v2 HorizontalPodAutoscaler horizontalpodautoscalers',
    {
      spec: {
        maxReplicas: 3,
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'a' },
      },
    },
    { ...status, change: { spec: { maxReplicas: 4 } } },
  ),
  kind(
    'n autoscaling/v1 HorizontalPodAutoscaler horizontalpodautoscalers',
    {
      spec: {
        maxReplicas: 3,
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'a' },
      },
    },
    { ...status, change: { spec: { maxReplicas: 4 } } },
  ),
  kind(
    'n policy/v1 PodDisruptionBudget poddisruptionbudgets',
    { spec: { minAvailable: 1, selector } },
    { ...status, change: { spec: { minAvailable: 2 } } },
  ),
]

export const networks: readonly SmallKind[] = [
  kind(
    'n networking.k8s.io/v1 Ingress ingresses',
    { spec: { defaultBackend: { service: { name: 'a', port: { number: 80 } } } } },
    status,
  ),
  kind('n networking.k8s.io/v1 NetworkPolicy networkpolicies', { spec: { podSelector: {} } }),
  kind('c networking.k8s.io/v1 IngressClass ingressclasses', { spec: { controller: 'a.b/c' } }),
  kind(
    'c networking.k8s.io/v1 ServiceCIDR servicecidrs',
    { spec: { cidrs: ['10.200.0.0/24'] } },
    status,
  ),
  kind(
    'c networking.k8s.io/v1 IPAddress ipaddresses',
    { spec: { parentRef: { resource: 'services', namespace: 'x', name: 'y' } } },
    { name: (run) => `10.9.${Number.parseInt(run, 36) % 250}.1` },
  ),
  kind('n discovery.k8s.io/v1 EndpointSlice endpointslices', {
    addressType: 'IPv4',
    endpoints: [{ addresses: ['1.2.3.4'] }],
  }),
]

export const access: readonly SmallKind[] = [
  kind('n rbac.authorization.k8s.io/v1 Role roles', {
    rules: [{ verbs: ['get'], apiGroups: [''], resources: ['pods'] }],
  }),
  kind('n rbac.authorization.k8s.io/v1 RoleBinding rolebindings', {
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'a' },
  }),
  kind('c rbac.authorization.k8s.io/v1 ClusterRole clusterroles', {
    rules: [{ verbs: ['get'], nonResourceURLs: ['/x'] }],
  }),
  kind('c rbac.authorization.k8s.io/v1 ClusterRoleBinding clusterrolebindings', {
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'a' },
  }),
  kind(
    'c flowcontrol.apiserver.k8s.io/v1 FlowSchema flowschemas',
    { spec: { priorityLevelConfiguration: { name: 'x' } } },
    status,
  ),
  kind(
    'c flowcontrol.apiserver.k8s.io/v1 PriorityLevelConfiguration prioritylevelconfigurations',
    { spec: { type: 'Limited', limited: { limitResponse: { type: 'Reject' } } } },
    status,
  ),
  kind('c scheduling.k8s.io/v1 PriorityClass priorityclasses', { value: 5 }),
  kind('n coordination.k8s.io/v1 Lease leases', { spec: {} }),
  kind('n events.k8s.io/v1 Event events', {
    ...{ eventTime: '2024-01-01T00:00:00.000000Z', action: 'a', reason: 'r', type: 'Normal' },
    ...{ reportingController: 'a/b', reportingInstance: 'i' },
    regarding: { namespace: '«namespace»' },
  }),
  kind('c node.k8s.io/v1 RuntimeClass runtimeclasses', { handler: 'h' }),
]

const webhooks = {
  webhooks: [
    {
      ...{ name: 'a.example.com', admissionReviewVersions: ['v1'], sideEffects: 'None' },
      clientConfig: { url: 'https://127.0.0.1:1/' },
      rules: [
        { apiGroups: ['no.example.com'], apiVersions: ['v1'], operations: ['*'], resources: ['x'] },
      ],
    },
  ],
}
const matchConstraints = {
  resourceRules: [
    { apiGroups: ['no.example.com'], apiVersions: ['v1'], operations: ['*'], resources: ['x'] },
  ],
}

export const extension: readonly SmallKind[] = [
  kind(
    'c admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration validatingwebhookconfigurations',
    webhooks,
  ),
  kind(
    'c admissionregistration.k8s.io/v1 MutatingWebhookConfiguration mutatingwebhookconfigurations',
    webhooks,
  ),
  kind(
    'c admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy validatingadmissionpolicies',
    { spec: { matchConstraints, validations: [{ expression: 'true' }] } },
    status,
  ),
  kind(
    'c admissionregistration.k8s.io/v1 ValidatingAdmissionPolicyBinding validatingadmissionpolicybindings',
    { spec: { policyName: 'none', validationActions: ['Deny'] } },
  ),
  kind('c admissionregistration.k8s.io/v1 MutatingAdmissionPolicy mutatingadmissionpolicies', {
    spec: {
      ...{ matchConstraints, reinvocationPolicy: 'Never' },
      mutations: [
        { patchType: 'ApplyConfiguration', applyConfiguration: { expression: 'Object{}' } },
      ],
    },
  }),
  kind(
    'c admissionregistration.k8s.io/v1 MutatingAdmissionPolicyBinding mutatingadmissionpolicybindings',
    { spec: { policyName: 'none' } },
  ),
]

const deviceRequests = { devices: { requests: [{ name: 'r', exactly: { deviceClassName: 'd' } }] } }

export const storage: readonly SmallKind[] = [
  kind('c storage.k8s.io/v1 StorageClass storageclasses', { provisioner: 'p' }),
  kind('c storage.k8s.io/v1 CSIDriver csidrivers', { spec: {} }),
  kind('c storage.k8s.io/v1 CSINode csinodes', { spec: { drivers: [] } }),
  kind(
    'c storage.k8s.io/v1 VolumeAttachment volumeattachments',
    { spec: { attacher: 'a', nodeName: 'n', source: { persistentVolumeName: 'p' } } },
    status,
  ),
  kind('c storage.k8s.io/v1 VolumeAttributesClass volumeattributesclasses', {
    ...{ driverName: 'd', parameters: { a: 'b' } },
  }),
  kind('n storage.k8s.io/v1 CSIStorageCapacity csistoragecapacities', { storageClassName: 's' }),
  kind('c resource.k8s.io/v1 DeviceClass deviceclasses', { spec: {} }),
  kind('n resource.k8s.io/v1 ResourceClaim resourceclaims', { spec: deviceRequests }, status),
  kind('n resource.k8s.io/v1 ResourceClaimTemplate resourceclaimtemplates', {
    spec: { spec: deviceRequests },
  }),
  kind('c resource.k8s.io/v1 ResourceSlice resourceslices', {
    spec: {
      ...{ driver: 'd.example.com', nodeName: 'n' },
      pool: { name: 'p', generation: 1, resourceSliceCount: 1 },
    },
  }),
]

export const allKinds: readonly SmallKind[] = [
  ...core,
  ...workloads,
  ...networks,
  ...access,
  ...extension,
  ...storage,
]

export function collectionOf(kind: SmallKind, namespace: string): string {
  const root = kind.apiVersion.includes('/')
    ? `/apis/${kind.apiVersion}`
    : `/api/${kind.apiVersion}`
  return `${root}${kind.isNamespaced ? `/namespaces/${namespace}` : ''}/${kind.resource}`
}

export function objectOf(kind: SmallKind, metadata: object, more: object = {}): object {
  const { apiVersion, kind: name, content } = kind
  return { apiVersion, kind: name, metadata, ...content, ...more }
}
