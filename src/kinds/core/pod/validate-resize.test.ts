import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pods } from '#kinds/core/pod/pod.ts'
import { keptPod, sampleContainer, samplePod } from '#kinds/core/pod/testing/sample.ts'
import type { Container, PodSpec } from '#kinds/core/pod/types.ts'
import { updatedBy } from '#kinds/testing/rules.ts'

const half = { requests: { cpu: '500m' }, limits: { cpu: '1' } }
const full = { requests: { cpu: '900m' }, limits: { cpu: '1' } }
const app: Container = { ...sampleContainer, resources: half }
const setup: Container = { ...app, name: 'setup' }

interface Case {
  readonly name: string
  readonly old?: Partial<PodSpec>
  readonly spec: Partial<PodSpec>
  readonly errors: readonly string[]
}

const cases: readonly Case[] = [
  {
    name: 'containers stay in their places',
    spec: { containers: [{ ...app, name: 'other', resources: full }] },
    errors: [
      'spec.containers[0].name: Forbidden: containers may not be renamed or reordered on resize',
    ],
  },
  {
    name: 'none is added',
    spec: { containers: [app, { ...app, name: 'other' }] },
    errors: ['spec.containers: Forbidden: containers may not be added or removed on resize'],
  },
  {
    name: 'a container that runs before the others can be resized as well',
    old: { initContainers: [setup] },
    spec: { initContainers: [{ ...setup, resources: full }] },
    errors: [],
  },
  {
    name: 'of its resources only processor and memory',
    old: { initContainers: [setup] },
    spec: {
      initContainers: [{ ...setup, resources: { ...half, requests: { cpu: '1', 'a.b/c': '1' } } }],
    },
    errors: [
      'spec.initContainers[0].resources.limits: Required value: Limit must be set for non overcommitable resources',
      'spec.initContainers[0]: Forbidden: only cpu and memory resources for init or sidecar containers are mutable',
    ],
  },
  {
    name: 'a container with claims cannot be resized',
    old: {
      resourceClaims: [{ name: 'gpu', resourceClaimName: 'gpu' }],
      containers: [{ ...app, resources: { ...half, claims: [{ name: 'gpu' }] } }],
    },
    spec: { containers: [{ ...app, resources: { ...full, claims: [{ name: 'gpu' }] } }] },
    errors: ['spec: Forbidden: only cpu and memory resources are mutable'],
  },
  {
    name: 'what the pod has as a whole stays',
    old: { resources: half },
    spec: {},
    errors: ['spec.resources: Forbidden: pod-level resources cannot be removed'],
  },
  {
    name: 'and may change in amount',
    old: { resources: half },
    spec: { resources: full },
    errors: [],
  },
]

for (const { name, old: before, spec, errors } of cases) {
  test(name, () => {
    const old = keptPod(samplePod({ containers: [app], ...before }))
    const { resources: _, ...rest } = old.spec
    const sent = { ...old, spec: { ...rest, ...spec } }
    assert.deepEqual(updatedBy([pods, 'resize'], sent, old).errors, errors)
  })
}

test('nobody but the kubelet has a say in its own pods', () => {
  const annotations = { 'kubernetes.io/config.mirror': 'x' }
  const old = keptPod(samplePod({ nodeName: 'alpha' }, { annotations }))
  assert.deepEqual(updatedBy([pods, 'resize'], old, old).errors, [
    '[]: Forbidden: static pods cannot be resized',
  ])
})
