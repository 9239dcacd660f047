/** The plugins that make small changes to pods: priorities, tolerations, classes, labels. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Pod, Toleration } from '#kinds/core/pod/types.ts'
import { alwaysPullImages } from '#server/admission/plugins/always-pull-images.ts'
import { createDefaultTolerationSeconds } from '#server/admission/plugins/default-toleration-seconds.ts'
import { extendedResourceToleration } from '#server/admission/plugins/extended-resource-toleration.ts'
import { limitPodHardAntiAffinityTopology } from '#server/admission/plugins/limit-pod-hard-anti-affinity-topology.ts'
import { podTopologyLabels } from '#server/admission/plugins/pod-topology-labels.ts'
import { priority } from '#server/admission/plugins/priority.ts'
import { runtimeClass } from '#server/admission/plugins/runtime-class.ts'
import { createTestAdmission, outcomeOf, writeOf } from '#server/testing/admission.ts'
import { objectOf, podWith } from '#server/testing/pods.ts'

const priorityClass = (name: string, more: object) =>
  objectOf('scheduling.k8s.io/v1', 'PriorityClass', name, {
    preemptionPolicy: 'PreemptLowerPriority',
    ...more,
  })
const overhead = { podFixed: { cpu: '100m', memory: '64Mi' } }
const pool: Toleration = { key: 'pool', value: 'a', effect: 'NoSchedule' }
const classOf = (name: string, more: object = {}) =>
  objectOf('node.k8s.io/v1', 'RuntimeClass', name, { handler: 'h', ...more })
const objects = [
  priorityClass('high', { value: 1000 }),
  priorityClass('polite', { value: -5, preemptionPolicy: 'Never' }),
  classOf('plain'),
  classOf('heavy', { overhead, scheduling: { nodeSelector: { pool: 'a' }, tolerations: [pool] } }),
  objectOf('v1', 'Node', 'n', {
    metadata: {
      labels: { 'topology.kubernetes.io/zone': 'z', 'topology.kubernetes.io/other': 'o' },
    },
  }),
]
const context = createTestAdmission({ objects })
const withDefault = createTestAdmission({
  objects: [...objects, priorityClass('usual', { value: 5, globalDefault: true })],
})

for (const [given, wanted] of [
  [{}, { priority: 0, preemptionPolicy: 'PreemptLowerPriority' }],
  [{ priority: 0 }, { priority: 0, preemptionPolicy: 'PreemptLowerPriority' }],
  [
    { priorityClassName: 'polite' },
    { priorityClassName: 'polite', priority: -5, preemptionPolicy: 'Never' },
  ],
  [{ priorityClassName: 'none' }, 'no PriorityClass with name none was found'],
  [{ priorityClassName: 'a/b' }, 'no PriorityClass with name a/b was found'],
  [
    { priority: 7 },
    'the integer value of priority (7) must not be provided in pod spec; priority admission controller computed 0 from the given PriorityClass name',
  ],
  [
    { priorityClassName: 'high', preemptionPolicy: 'Never' },
    'the string value of PreemptionPolicy (Never) must not be provided in pod spec; priority admission controller computed PreemptLowerPriority from the given PriorityClass name',
  ],
] as const) {
  test(`a pod's priority from ${JSON.stringify(given)}`, async () => {
    const outcome = await outcomeOf(priority, context, writeOf(context, podWith(given)))
    if (typeof wanted === 'string') assert.equal(outcome, `pods "p" is forbidden: ${wanted}`)
    else assert.deepEqual(outcome, podWith(wanted))
  })
}

test('the marked class is for pods that name none, and only one may be marked', async () => {
  const made = (await outcomeOf(priority, withDefault, writeOf(withDefault, podWith()))) as Pod
  assert.equal(made.spec.priorityClassName, 'usual')
  assert.equal(made.spec.priority, 5)
  const second = writeOf(withDefault, priorityClass('second', { value: 6, globalDefault: true }))
  assert.equal(
    await outcomeOf(priority, withDefault, second),
    'priorityclasses.scheduling.k8s.io "second" is forbidden: PriorityClass usual is already marked as default. Only one default can exist',
  )
  const usual = priorityClass('usual', { value: 5, globalDefault: true })
  const again = writeOf(withDefault, usual, { old: usual })
  assert.equal(await outcomeOf(priority, withDefault, again), usual)
})

test('an update that leaves the priority out keeps it', async () => {
  const old = podWith({ priority: 3, preemptionPolicy: 'Never' })
  assert.deepEqual(await outcomeOf(priority, context, writeOf(context, podWith(), { old })), old)
})

const notReady = 'node.kubernetes.io/not-ready'
const unreachable = 'node.kubernetes.io/unreachable'
for (const [given, added] of [
  [[], [notReady, unreachable]],
  [[{ key: notReady, operator: 'Exists', effect: 'NoExecute' }], [unreachable]],
  [[{ key: notReady, operator: 'Exists' }], [unreachable]],
  [[{ key: notReady, operator: 'Exists', effect: 'NoSchedule' }], [notReady, unreachable]],
  [[{ operator: 'Exists' }], []],
  [[{ key: 'a', effect: 'NoExecute' }], [notReady, unreachable]],
] as const) {
  test(`tolerations added to ${JSON.stringify(given)}`, async () => {
    const plugin = createDefaultTolerationSeconds({ notReadySeconds: 300, unreachableSeconds: 9 })
    const pod = podWith({ tolerations: given })
    const made = (await outcomeOf(plugin, context, writeOf(context, pod))) as Pod
    const more = made.spec.tolerations?.slice(given.length)
    assert.deepEqual(
      more?.map(({ key }) => key),
      added,
    )
    const seconds = { [notReady]: 300, [unreachable]: 9 }
    for (const { key, tolerationSeconds } of more ?? []) {
      assert.equal(tolerationSeconds, seconds[key as keyof typeof seconds])
    }
  })
}

for (const [given, wanted] of [
  [{ runtimeClassName: 'plain' }, { runtimeClassName: 'plain' }],
  [
    { runtimeClassName: 'heavy', nodeSelector: { disk: 'x' }, tolerations: [pool] },
    {
      runtimeClassName: 'heavy',
      nodeSelector: { disk: 'x', pool: 'a' },
      tolerations: [pool],
      overhead: overhead.podFixed,
    },
  ],
  [
    { runtimeClassName: 'heavy', nodeSelector: { pool: 'b' } },
    'conflict: runtimeClass.scheduling.nodeSelector[pool] = a; pod.spec.nodeSelector[pool] = b',
  ],
  [{ runtimeClassName: 'none' }, 'pod rejected: RuntimeClass "none" not found'],
  [
    { runtimeClassName: 'heavy', overhead: { cpu: '1' } },
    "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead",
  ],
  [
    { overhead: { cpu: '1' } },
    'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead',
  ],
] as const) {
  test(`what the runtime class makes of ${JSON.stringify(given)}`, async () => {
    const outcome = await outcomeOf(runtimeClass, context, writeOf(context, podWith(given)))
    if (typeof wanted === 'string') assert.equal(outcome, `pods "p" is forbidden: ${wanted}`)
    else assert.deepEqual(outcome, podWith(wanted))
  })
}

test('a pod gets the zone of its node, when it is bound and when it names its node itself', async () => {
  const named = writeOf(context, podWith({ nodeName: 'n' }))
  const labels = { 'topology.kubernetes.io/zone': 'z' }
  const pod = (await outcomeOf(podTopologyLabels, context, named)) as Pod
  assert.deepEqual(pod.metadata.labels, labels)
  const target = { kind: 'Node', name: 'n' }
  const binding = objectOf('v1', 'Binding', 'p', { target })
  const bound = writeOf(context, binding, { resource: 'pods', subresource: 'binding' })
  const made = (await outcomeOf(podTopologyLabels, context, bound)) as Pod
  assert.deepEqual(made.metadata.labels, labels)
  const nowhere = podWith({ nodeName: 'none' })
  assert.equal(await outcomeOf(podTopologyLabels, context, writeOf(context, nowhere)), nowhere)
})

test('plugins that are off by default do what their names say', async () => {
  const pulled = (await outcomeOf(alwaysPullImages, context, writeOf(context, podWith()))) as Pod
  assert.equal(pulled.spec.containers[0]?.imagePullPolicy, 'Always')
  const resources = { requests: { 'example.org/gpu': '1', cpu: '1' } }
  const asking = podWith({ containers: [{ name: 'main', resources }] })
  const made = (await outcomeOf(
    extendedResourceToleration,
    context,
    writeOf(context, asking),
  )) as Pod
  assert.deepEqual(made.spec.tolerations, [{ key: 'example.org/gpu', operator: 'Exists' }])
  const requiredDuringSchedulingIgnoredDuringExecution = [{ topologyKey: 'zone' }]
  const wide = podWith({
    affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution } },
  })
  assert.equal(
    await outcomeOf(limitPodHardAntiAffinityTopology, context, writeOf(context, wide)),
    'pods "p" is forbidden: affinity.PodAntiAffinity.RequiredDuringScheduling has TopologyKey zone but only key kubernetes.io/hostname is allowed',
  )
})
