import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pods } from '#kinds/core/pod/pod.ts'
import {
  judgeNewPod,
  keptPod,
  sampleContainer,
  samplePod,
  samplePodOf,
} from '#kinds/core/pod/testing/sample.ts'
import type { ContainerStatus, Pod } from '#kinds/core/pod/types.ts'
import { updated, updatedBy } from '#kinds/testing/rules.ts'

test('a new pod waits, whatever its user says', () => {
  const sent: Pod = { ...samplePod(), status: { phase: 'Running', message: 'hi' } }
  const { metadata, status } = judgeNewPod(sent).object
  assert.deepEqual([metadata.generation, status], [1, { phase: 'Pending', qosClass: 'BestEffort' }])
})

test('a pod behind a gate says so from the start', () => {
  const { status } = keptPod(samplePod({ schedulingGates: [{ name: 'test.example/gate' }] }))
  assert.deepEqual(status?.conditions, [
    {
      type: 'PodScheduled',
      status: 'False',
      lastTransitionTime: '2026-01-02T03:04:05Z',
      reason: 'SchedulingGated',
      message: 'Scheduling is blocked due to non-empty scheduling gates',
    },
  ])
})

test('values of labels to match become part of selectors', () => {
  const labelSelector = { matchLabels: { app: 'web' } }
  const { spec } = keptPod(
    samplePod(
      {
        topologySpreadConstraints: [
          {
            maxSkew: 1,
            topologyKey: 'zone',
            whenUnsatisfiable: 'DoNotSchedule',
            labelSelector,
            matchLabelKeys: ['hash', 'absent'],
          },
        ],
        affinity: {
          podAntiAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: [
              { topologyKey: 'host', labelSelector, mismatchLabelKeys: ['hash'] },
            ],
          },
        },
      },
      { labels: { app: 'web', hash: 'x' } },
    ),
  )
  const spread = spec.topologySpreadConstraints?.[0]?.labelSelector?.matchExpressions
  const terms = spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution
  assert.deepEqual(spread, [{ key: 'hash', operator: 'In', values: ['x'] }])
  assert.deepEqual(terms?.[0]?.labelSelector?.matchExpressions, [
    { key: 'hash', operator: 'NotIn', values: ['x'] },
  ])
})

test('an AppArmor profile in an annotation becomes a field', () => {
  const annotations = {
    'container.apparmor.security.beta.kubernetes.io/app': 'localhost/tight',
  }
  const { spec } = keptPod(samplePod({}, { annotations }))
  assert.deepEqual(spec.containers[0]?.securityContext, {
    appArmorProfile: { type: 'Localhost', localhostProfile: 'tight' },
  })
})

test('an update counts if it changes the spec', () => {
  const old = keptPod(samplePod())
  const labelled = { ...old, metadata: { ...old.metadata, labels: { a: 'b' } } }
  const patched = { ...old, spec: { ...old.spec, activeDeadlineSeconds: 5 } }
  const generations = [labelled, patched].map(
    (sent) => updated(pods, sent, old).object.metadata.generation,
  )
  assert.deepEqual(generations, [1, 2])
})

test('an update leaves the status as it was', () => {
  const old = keptPod(samplePod())
  const { object } = updated(pods, { ...old, status: { phase: 'Failed' } }, old)
  assert.equal(object.status, old.status)
})

test('an update of the status leaves all else as it was', () => {
  const old = keptPod(samplePod())
  const sent: Pod = {
    ...old,
    metadata: { ...old.metadata, deletionTimestamp: '2026-01-01T00:00:00Z' },
    spec: { ...old.spec, nodeName: 'alpha' },
    status: { phase: 'Running', qosClass: 'BestEffort' },
  }
  const { object, errors } = updatedBy([pods, 'status'], sent, old)
  assert.deepEqual(
    [object.spec, object.metadata.deletionTimestamp, object.status?.phase, errors],
    [old.spec, undefined, 'Running', []],
  )
})

test('visitors come through a door of their own, and bring nothing else', () => {
  const old = keptPod(samplePod())
  const debug = { name: 'debug', image: 'debug:1' }
  const sent: Pod = {
    ...old,
    metadata: { ...old.metadata, labels: { new: 'label' } },
    spec: { ...old.spec, nodeName: 'alpha', ephemeralContainers: [debug] },
  }
  const { object, errors } = updatedBy([pods, 'ephemeralcontainers'], sent, old)
  const [visitor] = object.spec.ephemeralContainers ?? []
  assert.deepEqual(
    [
      visitor?.name,
      object.spec.nodeName,
      object.metadata.labels,
      object.metadata.generation,
      errors,
    ],
    ['debug', undefined, undefined, 2, []],
  )
})

test('a visitor never changes, and never leaves', () => {
  const old = updatedBy(
    [pods, 'ephemeralcontainers'],
    {
      ...keptPod(samplePod()),
      spec: {
        ...keptPod(samplePod()).spec,
        ephemeralContainers: [{ name: 'debug', image: 'debug:1' }],
      },
    },
    keptPod(samplePod()),
  ).object
  const without = { ...old, spec: { ...old.spec, ephemeralContainers: [] } }
  assert.deepEqual(updatedBy([pods, 'ephemeralcontainers'], without, old).errors, [
    'spec.ephemeralContainers: Forbidden: existing ephemeral containers "debug" may not be removed\n',
  ])
})

const half = { requests: { cpu: '500m' }, limits: { cpu: '1' } }
const full = { requests: { cpu: '900m' }, limits: { cpu: '1' } }

test('whoever makes a pod may say how well it is kept', () => {
  const sent = { ...samplePodOf({}), status: { qosClass: 'Guaranteed' } as const }
  assert.equal(keptPod(sent).status?.qosClass, 'Guaranteed')
})

test('a resize changes the resources of containers, and the generation', () => {
  const old = keptPod(samplePodOf({ resources: half }))
  const sent = {
    ...old,
    spec: {
      ...old.spec,
      nodeName: 'alpha',
      containers: [{ ...old.spec.containers[0]!, image: 'other:1', resources: full }],
    },
  }
  const { object, errors } = updatedBy([pods, 'resize'], sent, old)
  const [container] = object.spec.containers
  assert.deepEqual(
    [container?.image, container?.resources, object.spec.nodeName, object.metadata.generation],
    ['app:1', full, undefined, 2],
  )
  assert.deepEqual(errors, [])
})

test('a resize that names containers anew is told of that alone', () => {
  const old = keptPod(samplePodOf({ resources: half }))
  const [container] = old.spec.containers
  const containers = [
    { ...container!, name: 'other', lifecycle: { stopSignal: 'SIGTERM' as const } },
  ]
  const { errors } = updatedBy([pods, 'resize'], { ...old, spec: { ...old.spec, containers } }, old)
  assert.deepEqual(errors, [
    'spec.containers[0].name: Forbidden: containers may not be renamed or reordered on resize',
  ])
})

test('a resize does not change how well a pod is kept', () => {
  const old = keptPod(samplePodOf({ resources: half }))
  const best = { requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '1', memory: '1Gi' } }
  const containers = [{ ...old.spec.containers[0]!, resources: best }]
  const { errors } = updatedBy([pods, 'resize'], { ...old, spec: { ...old.spec, containers } }, old)
  assert.deepEqual(errors, [
    'spec: Invalid value: "Burstable": Pod QOS Class may not change as a result of resizing',
  ])
})

const ended = (exitCode: number): ContainerStatus => ({
  name: 'app',
  ready: false,
  restartCount: 0,
  image: 'app:1',
  imageID: '',
  state: {
    terminated: {
      exitCode,
      startedAt: '2026-01-01T00:00:00Z',
      finishedAt: '2026-01-01T00:00:00Z',
    },
  },
})

test('a container that is over for good does not run again', () => {
  const old: Pod = {
    ...keptPod(samplePod({ restartPolicy: 'Never', containers: [sampleContainer] })),
    status: { phase: 'Running', containerStatuses: [ended(1)] },
  }
  const again = { ...ended(1), state: { running: { startedAt: '2026-01-01T00:00:01Z' } } }
  const sent = { ...old, status: { ...old.status, containerStatuses: [again] } }
  assert.deepEqual(updatedBy([pods, 'status'], sent, old).errors, [
    'status.containerStatuses[0].state: Forbidden: may not be transitioned to non-terminated state',
  ])
})
