/** Objects with something in every column, as tables, wide or not, whole lists and watches. */
import { get, patch, post, type Scenario, type Step } from '../steps.ts'

const table = { headers: { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' } }
type Members = Readonly<Record<string, unknown>>

const template = (containers: readonly string[], more: object = {}) => ({
  metadata: { labels: { app: 'a' } },
  spec: { containers: containers.map((name) => ({ name, image: `registry.local/${name}:1` })), ...more },
})
const selector = { matchLabels: { app: 'a' } }
const expressions = { matchExpressions: [{ key: 'app', operator: 'In', values: ['a', 'b'] }, { key: 'z', operator: 'DoesNotExist' }] }

interface Row {
  readonly group: string
  readonly kind: string
  readonly plural: string
  readonly isCluster?: true
  readonly objects: readonly Members[]
  /** Of the object of the same place. */
  readonly statuses?: readonly (Members | undefined)[]
}

const pod = (phase: string, more: object = {}) => ({ phase, ...more })
const state = (name: string, own: object, more: object = {}) => ({ name, image: 'i', imageID: 'i', ready: false, restartCount: 0, state: own, ...more })

const rows: readonly Row[] = [
  { group: 'apps/v1', kind: 'Deployment', plural: 'deployments', objects: [{ spec: { replicas: 3, selector, template: template(['a', 'b']) } }, { spec: { replicas: 0, selector: { matchLabels: { app: 'a', b: 'c' } }, template: { ...template(['a']), metadata: { labels: { app: 'a', b: 'c' } } } } }], statuses: [{ replicas: 4, updatedReplicas: 2, readyReplicas: 1, availableReplicas: 1, unavailableReplicas: 3, observedGeneration: 1 }] },
  { group: 'apps/v1', kind: 'ReplicaSet', plural: 'replicasets', objects: [{ spec: { replicas: 2, selector, template: template(['a', 'b']) } }], statuses: [{ replicas: 2, readyReplicas: 1, observedGeneration: 1 }] },
  { group: 'apps/v1', kind: 'StatefulSet', plural: 'statefulsets', objects: [{ spec: { replicas: 2, serviceName: 's', selector, template: template(['a', 'b']) } }], statuses: [{ replicas: 2, readyReplicas: 1 }] },
  { group: 'apps/v1', kind: 'DaemonSet', plural: 'daemonsets', objects: [{ spec: { selector, template: template(['a'], { nodeSelector: { x: 'y', b: 'c' } }) } }], statuses: [{ desiredNumberScheduled: 4, currentNumberScheduled: 3, numberReady: 2, updatedNumberScheduled: 1, numberAvailable: 1, numberMisscheduled: 0 }] },
  { group: 'v1', kind: 'ReplicationController', plural: 'replicationcontrollers', objects: [{ spec: { replicas: 2, selector: { app: 'a' }, template: template(['a']) } }], statuses: [{ replicas: 2, readyReplicas: 1 }] },
  { group: 'batch/v1', kind: 'CronJob', plural: 'cronjobs', objects: [{ spec: { schedule: '*/5 * * * *', timeZone: 'Europe/Berlin', suspend: true, jobTemplate: { spec: { template: template(['a', 'b'], { restartPolicy: 'Never' }) } } } }, { spec: { schedule: '@daily', jobTemplate: { spec: { selector, manualSelector: true, template: template(['a'], { restartPolicy: 'Never' }) } } } }], statuses: [{ active: [{ kind: 'Job', name: 'x' }, { kind: 'Job', name: 'y' }], lastScheduleTime: '2024-01-01T00:00:00Z' }] },
  { group: 'batch/v1', kind: 'Job', plural: 'jobs', objects: [{ spec: { completions: 3, parallelism: 2, template: template(['a'], { restartPolicy: 'Never' }) } }, { spec: { suspend: true, template: template(['a'], { restartPolicy: 'Never' }) } }, { spec: { completions: 1, template: template(['a'], { restartPolicy: 'Never' }) } }, { spec: { parallelism: 4, template: template(['a'], { restartPolicy: 'Never' }) } }], statuses: [{ active: 1, succeeded: 1, startTime: '2024-01-01T00:00:00Z' }, { conditions: [{ type: 'Suspended', status: 'True' }], startTime: null }, { startTime: '2024-01-01T00:00:00Z', conditions: [{ type: 'FailureTarget', status: 'True' }] }, { startTime: '2024-01-01T00:00:00Z', active: 1, succeeded: 2 }] },
  { group: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', plural: 'horizontalpodautoscalers', objects: [
    { spec: { scaleTargetRef: { kind: 'Deployment', name: 'd', apiVersion: 'apps/v1' }, minReplicas: 2, maxReplicas: 9, metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } }, { type: 'Resource', resource: { name: 'memory', target: { type: 'AverageValue', averageValue: '1Gi' } } }] } },
    { spec: { scaleTargetRef: { kind: 'Deployment', name: 'd', apiVersion: 'apps/v1' }, maxReplicas: 9, metrics: [{ type: 'Pods', pods: { metric: { name: 'q' }, target: { type: 'AverageValue', averageValue: '5' } } }, { type: 'Object', object: { metric: { name: 'q' }, describedObject: { kind: 'Service', name: 's', apiVersion: 'v1' }, target: { type: 'Value', value: '7' } } }, { type: 'External', external: { metric: { name: 'q' }, target: { type: 'AverageValue', averageValue: '3' } } }, { type: 'ContainerResource', containerResource: { name: 'cpu', container: 'c', target: { type: 'Utilization', averageUtilization: 20 } } }] } },
    { spec: { scaleTargetRef: { kind: 'Deployment', name: 'd' }, maxReplicas: 1 } },
  ], statuses: [{ currentReplicas: 2, desiredReplicas: 3, conditions: [], currentMetrics: [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 40, averageValue: '10m' } } }] }, { currentReplicas: 1, desiredReplicas: 1, currentMetrics: [{ type: 'Pods', pods: { metric: { name: 'q' }, current: { averageValue: '2' } } }, { type: 'Object', object: { metric: { name: 'q' }, describedObject: { kind: 'Service', name: 's' }, current: { value: '6' } } }] }] },
  { group: 'v1', kind: 'Service', plural: 'services', objects: [
    { spec: { ports: [{ port: 80 }, { port: 81, name: 'x', protocol: 'UDP' }].map((one, i) => ({ name: `p${i}`, ...one })), selector: { a: 'b', c: 'd' } } },
    { spec: { type: 'ExternalName', externalName: 'a.example' } },
    { spec: { clusterIP: 'None', ports: [{ port: 80 }] } },
    { spec: { type: 'LoadBalancer', ports: [{ port: 80, nodePort: 30999 }], externalIPs: ['1.2.3.4', '5.6.7.8'] } },
    { spec: { type: 'NodePort', ports: [{ port: 80, nodePort: 30998 }] } },
    { spec: { type: 'LoadBalancer', ports: [{ port: 80, nodePort: 30997 }], allocateLoadBalancerNodePorts: false } },
  ], statuses: [undefined, undefined, undefined, { loadBalancer: { ingress: [{ ip: '9.9.9.9' }, { hostname: 'very-long-name-of-a-balancer.example.com' }] } }] },
  { group: 'v1', kind: 'Endpoints', plural: 'endpoints', objects: [{ subsets: [{ addresses: [{ ip: '1.1.1.1' }, { ip: '1.1.1.2' }, { ip: '1.1.1.3' }, { ip: '1.1.1.4' }], ports: [{ port: 80, name: 'a' }, { port: 81, name: 'b' }] }] }, { subsets: [{ notReadyAddresses: [{ ip: '1.1.1.1' }], ports: [{ port: 80 }] }] }, { subsets: [{ addresses: [{ ip: '1.1.1.1' }] }] }] },
  { group: 'discovery.k8s.io/v1', kind: 'EndpointSlice', plural: 'endpointslices', objects: [{ addressType: 'IPv4', endpoints: ['1', '2', '3', '4', '5'].map((n) => ({ addresses: [`1.1.1.${n}`] })), ports: [{ name: 'a', port: 80 }, { name: 'b', port: 81 }, { name: 'c' }, { name: 'd', port: 82 }] }, { addressType: 'FQDN', endpoints: [], ports: [] }] },
  { group: 'v1', kind: 'ServiceAccount', plural: 'serviceaccounts', objects: [{ secrets: [{ name: 'a' }, { name: 'b' }] }, {}] },
  { group: 'v1', kind: 'PersistentVolumeClaim', plural: 'persistentvolumeclaims', objects: [{ spec: { accessModes: ['ReadWriteOnce', 'ReadOnlyMany'], storageClassName: 's', volumeName: 'v', volumeMode: 'Block', volumeAttributesClassName: 'x', resources: { requests: { storage: '1Gi' } } } }, { spec: { accessModes: ['ReadWriteOncePod'], resources: { requests: { storage: '1Gi' } } } }], statuses: [{ phase: 'Bound', capacity: { storage: '2Gi' }, accessModes: ['ReadWriteOnce'] }, { phase: 'Lost' }] },
  { group: 'v1', kind: 'PersistentVolume', plural: 'persistentvolumes', isCluster: true, objects: [{ spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteMany'], hostPath: { path: '/a' }, claimRef: { namespace: 'n', name: 'c' }, storageClassName: 's', persistentVolumeReclaimPolicy: 'Retain' } }, { spec: { capacity: { storage: '1500M' }, accessModes: ['ReadWriteOnce'], nfs: { server: 's', path: '/p' }, volumeMode: 'Block' } }], statuses: [{ phase: 'Failed', reason: 'Bad' }] },
  { group: 'v1', kind: 'Event', plural: 'events', objects: [{ involvedObject: { kind: 'Pod', name: 'p', namespace: '«namespace»', fieldPath: 'spec.x' }, reason: 'R', message: 'a\nb', type: 'Warning', count: 3, firstTimestamp: '2024-01-01T00:00:00Z', lastTimestamp: '2024-01-02T00:00:00Z', source: { component: 'c', host: 'h' } }, { involvedObject: { kind: 'Pod', namespace: '«namespace»' }, eventTime: '2024-01-01T00:00:00.000000Z', series: { count: 5, lastObservedTime: '2024-01-03T00:00:00.000000Z' }, action: 'a', reason: 'R', type: 'Normal', reportingComponent: 'x.y/z', reportingInstance: 'i' }] },
  { group: 'v1', kind: 'Secret', plural: 'secrets', objects: [{ type: 'kubernetes.io/dockerconfigjson', data: { '.dockerconfigjson': 'e30=' } }, { stringData: { a: 'b', c: 'd' } }] },
  { group: 'v1', kind: 'ResourceQuota', plural: 'resourcequotas', objects: [{ spec: { hard: { pods: '5', 'requests.cpu': '2', 'limits.memory': '1Gi', 'count/secrets': '3' } } }], statuses: [{ hard: { pods: '5', 'requests.cpu': '2', 'limits.memory': '1Gi' }, used: { pods: '1', 'requests.cpu': '500m' } }] },
  { group: 'v1', kind: 'LimitRange', plural: 'limitranges', objects: [{ spec: { limits: [] } }] },
  { group: 'v1', kind: 'Node', plural: 'nodes', isCluster: true, objects: [{ metadata: { labels: { 'node-role.kubernetes.io/control-plane': '', 'node-role.kubernetes.io/a': '', 'kubernetes.io/role': 'z' } }, spec: { unschedulable: true } }, {}], statuses: [{ conditions: [{ type: 'Ready', status: 'True' }], addresses: [{ type: 'InternalIP', address: '1.1.1.1' }, { type: 'ExternalIP', address: '2.2.2.2' }], nodeInfo: { kubeletVersion: 'v1', osImage: 'o', kernelVersion: 'k', containerRuntimeVersion: 'c', machineID: 'm', systemUUID: 's', bootID: 'b', kubeProxyVersion: '', operatingSystem: 'l', architecture: 'a' } }, { conditions: [{ type: 'Ready', status: 'Unknown' }, { type: 'MemoryPressure', status: 'True' }] }] },
  { group: 'v1', kind: 'Pod', plural: 'pods', objects: Array.from({ length: 9 }, (_, i) => ({ spec: { ...template(['a', 'b']).spec, nodeName: i % 2 ? 'n' : undefined, automountServiceAccountToken: false, ...(i > 5 && { initContainers: [{ name: 'i', image: 'x' }, { name: 'j', image: 'x', restartPolicy: 'Always' }] }), ...(i === 1 && { readinessGates: [{ conditionType: 'x/y' }, { conditionType: 'x/z' }] }), ...(i === 2 && { schedulingGates: [{ name: 'a' }] }) } })), statuses: [
    pod('Running', { podIP: '1.1.1.1', podIPs: [{ ip: '1.1.1.1' }], nominatedNodeName: 'm', containerStatuses: [state('a', { running: { startedAt: '2024-01-01T00:00:00Z' } }, { ready: true, restartCount: 3, lastState: { terminated: { exitCode: 1, finishedAt: '2024-01-01T00:00:00Z' } } }), state('b', { waiting: { reason: 'CrashLoopBackOff' } }, { restartCount: 2 })] }),
    pod('Running', { conditions: [{ type: 'x/y', status: 'True' }, { type: 'Ready', status: 'True' }], containerStatuses: [state('a', { running: {} }, { ready: true }), state('b', { terminated: { exitCode: 0, reason: 'Completed' } })] }),
    pod('Pending', { conditions: [{ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated' }] }),
    pod('Succeeded', { reason: 'Odd', containerStatuses: [state('a', { terminated: { exitCode: 0 } }), state('b', { terminated: { exitCode: 3, signal: 9 } })] }),
    pod('Failed', { reason: 'Evicted', containerStatuses: [state('a', { terminated: { exitCode: 137, signal: 9 } })] }),
    pod('Unknown', { containerStatuses: [state('a', { waiting: {} }), state('b', { waiting: { reason: 'ImagePullBackOff' } })] }),
    pod('Pending', { initContainerStatuses: [state('i', { terminated: { exitCode: 1 } }, { restartCount: 4 }), state('j', {})] }),
    pod('Pending', { initContainerStatuses: [state('i', { terminated: { exitCode: 0 } }, { ready: true }), state('j', { running: {} }, { started: true, ready: true })], containerStatuses: [state('a', { waiting: { reason: 'PodInitializing' } })] }),
    pod('Pending', { initContainerStatuses: [state('i', { waiting: { reason: 'ErrImagePull' } })] }),
  ] },
  { group: 'networking.k8s.io/v1', kind: 'Ingress', plural: 'ingresses', objects: [{ spec: { ingressClassName: 'c', tls: [{ hosts: ['a'] }], rules: [{ host: 'a.example' }, { host: 'b.example' }, { host: 'c.example' }, { host: 'd.example' }, {}] } }, { spec: { defaultBackend: { service: { name: 's', port: { number: 80 } } } } }], statuses: [{ loadBalancer: { ingress: [{ ip: '1.1.1.1' }, { hostname: 'h' }] } }] },
  { group: 'networking.k8s.io/v1', kind: 'IngressClass', plural: 'ingressclasses', isCluster: true, objects: [{ spec: { controller: 'a.b/c', parameters: { apiGroup: 'x.y', kind: 'K', name: 'n' } } }, { spec: { controller: 'a.b/c', parameters: { kind: 'K', name: 'n', scope: 'Namespace', namespace: 'ns' } } }, { spec: {} }] },
  { group: 'networking.k8s.io/v1', kind: 'NetworkPolicy', plural: 'networkpolicies', objects: [{ spec: { podSelector: {} } }, { spec: { podSelector: expressions } }] },
  { group: 'policy/v1', kind: 'PodDisruptionBudget', plural: 'poddisruptionbudgets', objects: [{ spec: { minAvailable: '50%', selector } }, { spec: { maxUnavailable: 1, selector } }, { spec: {} }], statuses: [{ disruptionsAllowed: 2, currentHealthy: 1, desiredHealthy: 1, expectedPods: 3, observedGeneration: 1 }] },
  { group: 'storage.k8s.io/v1', kind: 'StorageClass', plural: 'storageclasses', isCluster: true, objects: [{ provisioner: 'p', reclaimPolicy: 'Retain', volumeBindingMode: 'WaitForFirstConsumer', allowVolumeExpansion: true }, { provisioner: 'p', allowVolumeExpansion: false }] },
  { group: 'storage.k8s.io/v1', kind: 'CSIDriver', plural: 'csidrivers', isCluster: true, objects: [{ spec: { attachRequired: false, podInfoOnMount: true, storageCapacity: true, tokenRequests: [{ audience: 'a' }, { audience: '' }], requiresRepublish: true, volumeLifecycleModes: ['Persistent', 'Ephemeral'] } }, { spec: {} }] },
  { group: 'storage.k8s.io/v1', kind: 'VolumeAttachment', plural: 'volumeattachments', isCluster: true, objects: [{ spec: { attacher: 'a', nodeName: 'n', source: { persistentVolumeName: 'v' } } }], statuses: [{ attached: true }] },
  { group: 'scheduling.k8s.io/v1', kind: 'PriorityClass', plural: 'priorityclasses', isCluster: true, objects: [{ value: 7, preemptionPolicy: 'Never', description: 'd' }, { value: -7 }] },
  { group: 'flowcontrol.apiserver.k8s.io/v1', kind: 'PriorityLevelConfiguration', plural: 'prioritylevelconfigurations', isCluster: true, objects: [{ spec: { type: 'Limited', limited: { nominalConcurrencyShares: 5, limitResponse: { type: 'Queue', queuing: { queues: 4, handSize: 2, queueLengthLimit: 10 } } } } }, { spec: { type: 'Limited', limited: { limitResponse: { type: 'Reject' } } } }] },
  { group: 'flowcontrol.apiserver.k8s.io/v1', kind: 'FlowSchema', plural: 'flowschemas', isCluster: true, objects: [{ spec: { priorityLevelConfiguration: { name: 'workload-low' }, matchingPrecedence: 9500, distinguisherMethod: { type: 'ByUser' }, rules: [] } }] },
  { group: 'certificates.k8s.io/v1', kind: 'CertificateSigningRequest', plural: 'certificatesigningrequests', isCluster: true, objects: [] },
  { group: 'apiregistration.k8s.io/v1', kind: 'APIService', plural: 'apiservices', isCluster: true, objects: [] },
  { group: 'coordination.k8s.io/v1', kind: 'Lease', plural: 'leases', objects: [{ spec: { holderIdentity: 'me' } }, { spec: {} }] },
  { group: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding', plural: 'rolebindings', objects: [{ roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' }, subjects: [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'u' }, { kind: 'Group', apiGroup: 'rbac.authorization.k8s.io', name: 'g' }, { kind: 'ServiceAccount', name: 's', namespace: 'n' }] }] },
  { group: 'resource.k8s.io/v1', kind: 'DeviceClass', plural: 'deviceclasses', isCluster: true, objects: [{ spec: {} }] },
  { group: 'resource.k8s.io/v1', kind: 'ResourceClaim', plural: 'resourceclaims', objects: [{ spec: { devices: { requests: [{ name: 'r', exactly: { deviceClassName: 'x' } }] } } }, { spec: {} }], statuses: [{ allocation: { devices: { results: [{ request: 'r', driver: 'd.example', pool: 'p', device: 'dev' }] } }, reservedFor: [{ resource: 'pods', name: 'p', uid: 'u' }] }] },
  { group: 'resource.k8s.io/v1', kind: 'ResourceClaimTemplate', plural: 'resourceclaimtemplates', objects: [{ spec: { spec: {} } }] },
  { group: 'resource.k8s.io/v1', kind: 'ResourceSlice', plural: 'resourceslices', isCluster: true, objects: [{ spec: { driver: 'd.example', nodeName: 'n', pool: { name: 'p', generation: 2, resourceSliceCount: 1 }, devices: [{ name: 'a' }] } }, { spec: { driver: 'd.example', allNodes: true, pool: { name: 'p', generation: 1, resourceSliceCount: 1 } } }] },
  { group: 'admissionregistration.k8s.io/v1', kind: 'ValidatingAdmissionPolicy', plural: 'validatingadmissionpolicies', isCluster: true, objects: [{ spec: { matchConstraints: { resourceRules: [{ apiGroups: ['none'], apiVersions: ['v1'], operations: ['CREATE'], resources: ['x'] }] }, validations: [{ expression: 'true' }], paramKind: { apiVersion: 'v1', kind: 'ConfigMap' } } }] },
  { group: 'node.k8s.io/v1', kind: 'RuntimeClass', plural: 'runtimeclasses', isCluster: true, objects: [{ handler: 'h' }] },
]

const tables = (row: Row): Scenario => ({ namespace, run }) => {
  const root = row.group.includes('/') ? `/apis/${row.group}` : `/api/${row.group}`
  const all = row.isCluster ? `${root}/${row.plural}` : `${root}/namespaces/${namespace}/${row.plural}`
  const name = (i: number) => `t-${i}-${run}`
  const queries = ['', '&includeObject=None', '&includeObject=Object', '&includeObject=Metadata', '&limit=1']
  const chosen = `labelSelector=of%3D${run}`
  return [
    ...row.objects.map((object, i): Step => {
      const metadata = { ...(object['metadata'] as object), name: name(i) }
      const labels = { ...(metadata as { labels?: object }).labels, of: run }
      return post(all, { apiVersion: row.group, kind: row.kind, ...object, metadata: { ...metadata, labels } })
    }),
    ...row.objects.flatMap((_, i) => (row.statuses?.[i] ? [patch('merge', `${all}/${name(i)}/status`, { status: row.statuses[i] })] : [])),
    ...queries.map((query) => get(`${all}?${chosen}${query}`, table)),
    get(`${all}?${chosen}`),
    get(`${all}?${chosen}`, { headers: { accept: 'application/yaml' } }),
    get(`${all}?${chosen}&watch=1&resourceVersion=0`, { frames: row.objects.length, withinMs: 700, ...table }),
    ...(row.isCluster ? [] : [get(`${root}/${row.plural}?${chosen}`, table)]),
    ...row.objects.map((_, i) => get(`${all}/${name(i)}`, table)),
  ]
}

export const tableScenarios: Readonly<Record<string, Scenario>> = Object.fromEntries(
  rows.map((row) => [`${row.plural}`, tables(row)]),
)
