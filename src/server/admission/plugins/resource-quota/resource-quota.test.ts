import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LimitedResource } from '#server/admission/plugins/resource-quota/coverage.ts'
import { createResourceQuota } from '#server/admission/plugins/resource-quota/resource-quota.ts'
import {
  createTestAdmission,
  outcomeOf,
  type TestWrite,
  writeOf,
} from '#server/testing/admission.ts'
import { testNamespace as namespace, objectOf, podWith } from '#server/testing/pods.ts'

type Amounts = Readonly<Record<string, string>>

const quotaOf = (hard: Amounts, used: Amounts | undefined, spec: object = {}, name = 'q') =>
  objectOf('v1', 'ResourceQuota', name, {
    metadata: { namespace },
    spec: { hard, ...spec },
    status: { hard, ...(used && { used }) },
  })
const inThere = (apiVersion: string, kind: string, more: object = {}) =>
  objectOf(apiVersion, kind, 'o', { metadata: { namespace }, ...more })
const container = (requests?: Amounts, limits?: Amounts, name = 'main') => ({
  name,
  resources: { ...(requests && { requests }), ...(limits && { limits }) },
})
const asking = (...containers: object[]) => podWith({ containers })

async function judged(
  quotas: readonly object[],
  object: object,
  write: TestWrite = {},
  limited: readonly LimitedResource[] = [],
) {
  const context = createTestAdmission({ objects: quotas })
  const plugin = createResourceQuota(limited)
  const outcome = await outcomeOf(plugin, context, writeOf(context, object, write))
  type Quota = { status: { used?: Amounts } }
  const used = (context.objects.all('ResourceQuota') as unknown as Quota[]).map(
    ({ status }) => status.used,
  )
  return {
    refusal: typeof outcome === 'string' ? outcome.replace(/^.*is forbidden: /, '') : undefined,
    used,
  }
}

for (const [title, hard, used, object, wanted] of [
  ['one more pod', { pods: '2' }, { pods: '1' }, podWith(), { pods: '2' }],
  [
    'a pod too many',
    { pods: '2' },
    { pods: '2' },
    podWith(),
    'exceeded quota: q, requested: pods=1, used: pods=2, limited: pods=2',
  ],
  [
    'a pod that does not say what is limited',
    { 'requests.cpu': '1', 'limits.memory': '1Gi' },
    { 'requests.cpu': '0', 'limits.memory': '0' },
    podWith(),
    'failed quota: q: must specify limits.memory for: main; requests.cpu for: main',
  ],
  [
    'several amounts too large',
    { 'requests.cpu': '1', 'limits.memory': '1Gi' },
    { 'requests.cpu': '600m', 'limits.memory': '512Mi' },
    asking(container({ cpu: '2' }, { memory: '2Gi' })),
    'exceeded quota: q, requested: limits.memory=2Gi,requests.cpu=2, used: limits.memory=512Mi,requests.cpu=600m, limited: limits.memory=1Gi,requests.cpu=1',
  ],
  [
    'short names mean requests',
    { cpu: '1' },
    { cpu: '700m' },
    asking(container({ cpu: '300m' })),
    { cpu: '1' },
  ],
  [
    'the largest init container, sidecars and overhead',
    { 'requests.cpu': '10' },
    { 'requests.cpu': '0' },
    podWith({
      containers: [container({ cpu: '1' })],
      initContainers: [
        { ...container({ cpu: '2' }, undefined, 's'), restartPolicy: 'Always' },
        container({ cpu: '4' }, undefined, 'i'),
      ],
      overhead: { cpu: '1' },
    }),
    { 'requests.cpu': '7' },
  ],
  [
    'what the pod itself says',
    { 'requests.cpu': '10' },
    { 'requests.cpu': '0' },
    podWith({ containers: [container()], resources: { requests: { cpu: '2' } } }),
    { 'requests.cpu': '2' },
  ],
  [
    'extended resources and huge pages',
    { 'requests.example.org/gpu': '2', 'hugepages-2Mi': '4Mi' },
    { 'requests.example.org/gpu': '0', 'hugepages-2Mi': '0' },
    asking(container({ 'example.org/gpu': '1', 'hugepages-2Mi': '2Mi' })),
    { 'requests.example.org/gpu': '1', 'hugepages-2Mi': '2Mi' },
  ],
  [
    'a quota that no controller has counted yet',
    { pods: '2' },
    undefined,
    podWith(),
    'status unknown for quota: q, resources: pods',
  ],
  [
    'ports on nodes',
    { services: '3', 'services.nodeports': '1', 'services.loadbalancers': '0' },
    { services: '0', 'services.nodeports': '0', 'services.loadbalancers': '0' },
    inThere('v1', 'Service', { spec: { type: 'NodePort', ports: [{ port: 1 }, { port: 2 }] } }),
    'exceeded quota: q, requested: services.nodeports=2, used: services.nodeports=0, limited: services.nodeports=1',
  ],
  [
    'a load balancer that needs no ports',
    { 'services.nodeports': '1', 'services.loadbalancers': '1' },
    { 'services.nodeports': '1', 'services.loadbalancers': '0' },
    inThere('v1', 'Service', {
      spec: { type: 'LoadBalancer', allocateLoadBalancerNodePorts: false, ports: [{ port: 1 }] },
    }),
    { 'services.nodeports': '1', 'services.loadbalancers': '1' },
  ],
  [
    'claims of a class',
    { 'requests.storage': '10Gi', 'fast.storageclass.storage.k8s.io/requests.storage': '1Gi' },
    { 'requests.storage': '0', 'fast.storageclass.storage.k8s.io/requests.storage': '0' },
    inThere('v1', 'PersistentVolumeClaim', {
      spec: { storageClassName: 'fast', resources: { requests: { storage: '2Gi' } } },
    }),
    'exceeded quota: q, requested: fast.storageclass.storage.k8s.io/requests.storage=2Gi, used: fast.storageclass.storage.k8s.io/requests.storage=0, limited: fast.storageclass.storage.k8s.io/requests.storage=1Gi',
  ],
  [
    'both names of a number',
    { secrets: '2', 'count/secrets': '3' },
    { secrets: '1', 'count/secrets': '1' },
    inThere('v1', 'Secret'),
    { secrets: '2', 'count/secrets': '2' },
  ],
  [
    'any resource by its number',
    { 'count/deployments.apps': '0' },
    { 'count/deployments.apps': '0' },
    inThere('apps/v1', 'Deployment'),
    'exceeded quota: q, requested: count/deployments.apps=1, used: count/deployments.apps=0, limited: count/deployments.apps=0',
  ],
  [
    'events are not counted',
    { 'count/events': '0' },
    { 'count/events': '0' },
    inThere('v1', 'Event'),
    { 'count/events': '0' },
  ],
] as const) {
  test(`quota: ${title}`, async () => {
    const { refusal, used: after } = await judged([quotaOf(hard, used)], object)
    if (typeof wanted === 'string') assert.equal(refusal, wanted)
    else assert.deepEqual([refusal, after], [undefined, [wanted]])
  })
}

const none = { pods: '0' }
const scoped = (...scopes: string[]) => ({ scopes })
const byClass = (operator: string, ...values: string[]) => ({
  scopeSelector: { matchExpressions: [{ scopeName: 'PriorityClass', operator, values }] },
})
const sized = asking(container({ cpu: '1' }))
const affinity = {
  podAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'x', namespaces: ['other'] }],
  },
}

for (const [spec, pod, isLimited] of [
  [scoped('BestEffort'), podWith(), true],
  [scoped('BestEffort'), sized, false],
  [scoped('NotBestEffort'), sized, true],
  [scoped('Terminating'), podWith({ activeDeadlineSeconds: 60 }), true],
  [scoped('Terminating', 'NotBestEffort'), podWith({ activeDeadlineSeconds: 60 }), false],
  [scoped('NotTerminating'), podWith({ activeDeadlineSeconds: 60 }), false],
  [byClass('In', 'high'), podWith({ priorityClassName: 'high' }), true],
  [byClass('In', 'high'), podWith(), false],
  [byClass('NotIn', 'high'), podWith(), true],
  [byClass('Exists'), podWith({ priorityClassName: 'low' }), true],
  [byClass('DoesNotExist'), podWith(), true],
  [scoped('CrossNamespacePodAffinity'), podWith({ affinity }), true],
  [scoped('CrossNamespacePodAffinity'), podWith(), false],
  [scoped('VolumeAttributesClass'), podWith(), false],
] as const) {
  test(`scope ${JSON.stringify(spec)}: ${isLimited ? 'limits' : 'leaves alone'}`, async () => {
    const { refusal } = await judged([quotaOf(none, none, spec)], pod)
    assert.equal(refusal !== undefined, isLimited)
  })
}

test('a dry run is judged and not charged', async () => {
  const there = [quotaOf({ pods: '1' }, { pods: '0' })]
  assert.deepEqual(await judged(there, podWith(), { dryRun: true }), {
    refusal: undefined,
    used: [{ pods: '0' }],
  })
})

test('an update costs what it adds', async () => {
  const service = (type: string) =>
    inThere('v1', 'Service', { spec: { type, ports: [{ port: 1 }] } })
  const amounts = { services: '1', 'services.nodeports': '0' }
  const grown = await judged(
    [quotaOf({ ...amounts, 'services.nodeports': '1' }, amounts)],
    service('NodePort'),
    {
      old: service('ClusterIP'),
    },
  )
  assert.deepEqual(grown.used, [{ services: '1', 'services.nodeports': '1' }])
  const same = await judged([quotaOf(amounts, amounts)], service('ClusterIP'), {
    old: service('ClusterIP'),
  })
  assert.deepEqual(same, { refusal: undefined, used: [amounts] })
})

test('an update gives nothing back: a controller counts again', async () => {
  const service = (type: string) =>
    inThere('v1', 'Service', { spec: { type, ports: [{ port: 1 }] } })
  const amounts = { services: '1', 'services.nodeports': '1' }
  const write = { old: service('NodePort') }
  const { used } = await judged([quotaOf(amounts, amounts)], service('ClusterIP'), write)
  assert.deepEqual(used, [amounts])
})

test('what an update brings into a scope costs all of it', async () => {
  const claim = (volumeAttributesClassName?: string) =>
    inThere('v1', 'PersistentVolumeClaim', {
      spec: { volumeAttributesClassName, resources: { requests: { storage: '1Gi' } } },
    })
  const scope = { scopeName: 'VolumeAttributesClass', operator: 'In', values: ['gold'] }
  const quota = quotaOf(
    { 'requests.storage': '3Gi' },
    { 'requests.storage': '0' },
    { scopeSelector: { matchExpressions: [scope] } },
  )
  const moved = await judged([quota], claim('gold'), { old: claim('tin') })
  assert.deepEqual(moved.used, [{ 'requests.storage': '1Gi' }])
  const kept = await judged([quota], claim('gold'), { old: claim('gold') })
  assert.deepEqual(kept.used, [{ 'requests.storage': '0' }])
})

test('a pod that is to end soon comes into another scope by that', async () => {
  const quota = quotaOf({ pods: '1' }, { pods: '1' }, { scopes: ['Terminating'] })
  const { refusal } = await judged([quota], podWith({ activeDeadlineSeconds: 5 }), {
    old: podWith(),
  })
  assert.match(refusal ?? '', /^exceeded quota: q, requested: pods=1/)
  const other = await judged([quota], podWith({ activeDeadlineSeconds: 5 }), {
    old: podWith({ activeDeadlineSeconds: 9 }),
  })
  assert.equal(other.refusal, undefined)
})

test('a claim that has grown is charged as its status says so, even beyond the quota', async () => {
  const claim = (storage: string) =>
    inThere('v1', 'PersistentVolumeClaim', {
      spec: { resources: { requests: { storage: '1Gi' } } },
      status: { allocatedResources: { storage } },
    })
  const quota = quotaOf({ 'requests.storage': '2Gi' }, { 'requests.storage': '1Gi' })
  const write = { old: claim('1Gi'), subresource: 'status' }
  assert.deepEqual(await judged([quota], claim('5Gi'), write), {
    refusal: undefined,
    used: [{ 'requests.storage': '5Gi' }],
  })
})

test('a claim counts in whole bytes', async () => {
  const claim = inThere('v1', 'PersistentVolumeClaim', {
    spec: { resources: { requests: { storage: '1500m' } } },
  })
  const quota = quotaOf({ 'requests.storage': '9' }, { 'requests.storage': '0' })
  assert.deepEqual((await judged([quota], claim)).used, [{ 'requests.storage': '2' }])
})

test('devices count by their class, and as the extended resource that it stands for', async () => {
  const hard = {
    'gpu.deviceclass.resource.k8s.io/devices': '9',
    'requests.deviceclass.resource.kubernetes.io/gpu': '9',
    'requests.example.com/gpu': '9',
  }
  const none = Object.fromEntries(Object.keys(hard).map((name) => [name, '0']))
  const claim = inThere('resource.k8s.io/v1', 'ResourceClaim', {
    spec: {
      devices: {
        requests: [
          {
            name: 'r',
            exactly: { deviceClassName: 'gpu', count: 2, allocationMode: 'ExactCount' },
          },
        ],
      },
    },
  })
  const deviceClass = objectOf('resource.k8s.io/v1', 'DeviceClass', 'gpu', {
    spec: { extendedResourceName: 'example.com/gpu' },
  })
  const { used } = await judged([quotaOf(hard, none), deviceClass], claim)
  assert.deepEqual(used, [Object.fromEntries(Object.keys(hard).map((name) => [name, '2']))])
  const byName = { 'requests.deviceclass.resource.kubernetes.io/gpu': '1' }
  const zero = { 'requests.deviceclass.resource.kubernetes.io/gpu': '0' }
  const refused = await judged([quotaOf(byName, zero), deviceClass], claim)
  assert.match(refused.refusal ?? '', /^exceeded quota: q/)
  assert.equal((await judged([quotaOf(byName, zero)], claim)).refusal, undefined)
})

test('where one quota refuses, none is charged', async () => {
  const free = quotaOf({ pods: '5' }, { pods: '1' }, {}, 'a')
  const full = quotaOf({ pods: '1' }, { pods: '1' }, {}, 'b')
  const { refusal, used } = await judged([free, full], podWith())
  assert.match(refusal ?? '', /^exceeded quota: b,/)
  assert.deepEqual(used, [{ pods: '1' }, { pods: '1' }])
})

test('pods that ended, or that a lost node keeps, take nothing', async () => {
  const hard = { pods: '0', 'count/pods': '5' }
  const there = [quotaOf(hard, { pods: '0', 'count/pods': '0' })]
  const ended = { ...podWith(), status: { phase: 'Succeeded' } }
  assert.deepEqual((await judged(there, ended)).used, [{ pods: '0', 'count/pods': '1' }])
  const lost = podWith(
    {},
    { deletionTimestamp: '2025-01-01T00:00:00Z', deletionGracePeriodSeconds: 30 },
  )
  assert.deepEqual((await judged(there, lost)).used, [{ pods: '0', 'count/pods': '1' }])
})

const limitedPods = { apiGroup: '', resource: 'pods', matchContains: [], matchScopes: [] }

test('what is limited from the start wants a quota that covers it', async () => {
  const limited = [{ ...limitedPods, matchContains: ['cpu'] }]
  const asks = asking(container({ cpu: '1' }))
  const refused = 'insufficient quota to consume: cpu,requests.cpu'
  assert.equal((await judged([], asks, {}, limited)).refusal, refused)
  const other = quotaOf({ pods: '5' }, { pods: '0' })
  assert.equal((await judged([other], asks, {}, limited)).refusal, refused)
  const half = quotaOf({ 'requests.cpu': '5' }, { 'requests.cpu': '0' })
  assert.equal(
    (await judged([half], asks, {}, limited)).refusal,
    'insufficient quota to consume: cpu',
  )
  const whole = quotaOf({ 'requests.cpu': '5', cpu: '5' }, { 'requests.cpu': '0', cpu: '0' })
  assert.deepEqual(await judged([whole], asks, {}, limited), {
    refusal: undefined,
    used: [{ 'requests.cpu': '1', cpu: '1' }],
  })
  assert.equal((await judged([], podWith(), {}, limited)).refusal, undefined)
  assert.equal(
    (await judged([], inThere('v1', 'Service', { spec: {} }), {}, limited)).refusal,
    undefined,
  )
})

test('a scope that is limited from the start wants a quota of that scope', async () => {
  const scope = { scopeName: 'PriorityClass', operator: 'In', values: ['high', 'top'] } as const
  const limited = [{ ...limitedPods, matchScopes: [scope] }]
  const high = podWith({ priorityClassName: 'high' })
  assert.equal(
    (await judged([], high, {}, limited)).refusal,
    'insufficient quota to match these scopes: [{PriorityClass In [high top]}]',
  )
  assert.equal((await judged([], podWith(), {}, limited)).refusal, undefined)
  const selector = { scopeSelector: { matchExpressions: [scope] } }
  const covering = quotaOf({ pods: '5' }, { pods: '0' }, selector)
  assert.equal((await judged([covering], high, {}, limited)).refusal, undefined)
})
