import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bindings } from '#kinds/core/binding/binding.ts'
import type { Binding } from '#kinds/core/binding/types.ts'
import { bindingConflict, boundPod } from '#kinds/core/pod/binding.ts'
import { graceOfPod } from '#kinds/core/pod/grace.ts'
import { pods } from '#kinds/core/pod/pod.ts'
import { keptPod, samplePod } from '#kinds/core/pod/testing/sample.ts'
import { contextOf, created } from '#kinds/testing/rules.ts'

function bindingTo(target: Binding['target']): Binding {
  return { apiVersion: 'v1', kind: 'Binding', metadata: { name: 'web' }, target }
}

test('a bound pod has its node, and is scheduled', () => {
  const pod = keptPod(samplePod({}, { labels: { app: 'web', zone: 'old' } }))
  const binding = bindingTo({ kind: 'Node', name: 'alpha' })
  const metadata = { ...binding.metadata, labels: { zone: 'new' } }
  const waiting = { ...pod, status: { ...pod.status, nominatedNodeName: 'beta' } }
  const bound = boundPod(waiting, { ...binding, metadata }, contextOf(pods))
  assert.deepEqual(
    [bound.spec.nodeName, bound.metadata.labels, bound.metadata.generation, bound.status],
    [
      'alpha',
      { app: 'web', zone: 'new' },
      1,
      {
        phase: 'Pending',
        qosClass: 'BestEffort',
        conditions: [
          { type: 'PodScheduled', status: 'True', lastTransitionTime: '2026-01-02T03:04:05Z' },
        ],
      },
    ],
  )
})

test('a pod that has a node, waits behind a gate or is about to go cannot be bound', () => {
  const pods = [
    keptPod(samplePod()),
    keptPod(samplePod({ nodeName: 'alpha' })),
    keptPod(samplePod({ schedulingGates: [{ name: 'a' }] })),
    samplePod({}, { deletionTimestamp: '2026-01-01T00:00:00Z' }),
  ]
  assert.deepEqual(pods.map(bindingConflict), [
    undefined,
    'pod web is already assigned to node "alpha"',
    'pod web has non-empty .spec.schedulingGates',
    'pod web is being deleted, cannot be assigned to a host',
  ])
})

test('a binding is to a node', () => {
  const targets = [{ name: 'alpha' }, { kind: 'Service' }]
  assert.deepEqual(
    targets.map((target) => created(bindings, bindingTo(target)).errors),
    [
      [],
      [
        'target.kind: Unsupported value: "Service": supported values: "Node", "<empty>"',
        'target.name: Required value',
      ],
    ],
  )
})

test('only a pod that runs on a node is given time to end', () => {
  const bound = samplePod({ nodeName: 'alpha', terminationGracePeriodSeconds: 20 })
  const graces = [
    graceOfPod(samplePod(), 10),
    graceOfPod({ ...bound, status: { phase: 'Succeeded' } }, 10),
    graceOfPod(bound, undefined),
    graceOfPod(bound, 10),
    graceOfPod(bound, -5),
  ]
  assert.deepEqual(graces, [0, 0, 20, 10, 1])
})
