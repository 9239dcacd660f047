import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Pod } from '#kinds/core/pod/types.ts'
import { limitRanger } from '#server/admission/plugins/limit-ranger/limit-ranger.ts'
import { createTestAdmission, outcomeOf, writeOf } from '#server/testing/admission.ts'
import { objectOf, podWith, testNamespace } from '#server/testing/pods.ts'

const range = (...limits: readonly object[]) =>
  createTestAdmission({
    objects: [
      objectOf('v1', 'LimitRange', 'r', {
        metadata: { namespace: testNamespace },
        spec: { limits },
      }),
    ],
  })
const defaulting = range({
  type: 'Container',
  default: { cpu: '500m', memory: '256Mi' },
  defaultRequest: { cpu: '100m', memory: '128Mi' },
})
const bounding = range({
  type: 'Container',
  min: { cpu: '100m' },
  max: { cpu: '1' },
  default: { cpu: '1' },
  defaultRequest: { cpu: '1' },
  maxLimitRequestRatio: { cpu: '2' },
})
const podLevel = range({ type: 'Pod', max: { cpu: '2' }, min: { memory: '1Gi' } })
const claims = range({
  type: 'PersistentVolumeClaim',
  min: { storage: '1Gi' },
  max: { storage: '10Gi' },
})

const container = (requests?: object, limits?: object) => ({
  containers: [
    { name: 'main', resources: { ...(requests && { requests }), ...(limits && { limits }) } },
  ],
})

for (const [spec, resources, note] of [
  [
    {},
    { limits: { cpu: '500m', memory: '256Mi' }, requests: { cpu: '100m', memory: '128Mi' } },
    'cpu, memory request for container main; cpu, memory limit for container main',
  ],
  [
    container({ cpu: '50m' }),
    { limits: { cpu: '500m', memory: '256Mi' }, requests: { cpu: '50m', memory: '128Mi' } },
    'memory request for container main; cpu, memory limit for container main',
  ],
] as const) {
  test(`defaults are filled in: ${note}`, async () => {
    const made = (await outcomeOf(
      limitRanger,
      defaulting,
      writeOf(defaulting, podWith(spec)),
    )) as Pod
    assert.deepEqual(made.spec.containers[0]?.resources, resources)
    const said = made.metadata.annotations?.['kubernetes.io/limit-ranger']
    assert.equal(said, `LimitRanger plugin set: ${note}`)
  })
}

test('a pod that says everything is left alone, and init containers are named as such', async () => {
  const full = { cpu: '1', memory: '1Gi' }
  const pod = podWith(container(full, full))
  assert.equal(await outcomeOf(limitRanger, defaulting, writeOf(defaulting, pod)), pod)
  const begun = podWith({ ...container(full, full), initContainers: [{ name: 'i' }] })
  const made = (await outcomeOf(limitRanger, defaulting, writeOf(defaulting, begun))) as Pod
  assert.match(
    made.metadata.annotations?.['kubernetes.io/limit-ranger'] ?? '',
    /request for init container i; cpu, memory limit for init container i$/,
  )
})

const claim = (storage: string) =>
  objectOf('v1', 'PersistentVolumeClaim', 'c', {
    metadata: { namespace: testNamespace },
    spec: { resources: { requests: { storage } } },
  })

for (const [context, object, refusal] of [
  [bounding, podWith(container({ cpu: '500m' }, { cpu: '1' })), undefined],
  [
    bounding,
    podWith(container({ cpu: '50m' }, { cpu: '100m' })),
    'minimum cpu usage per Container is 100m, but request is 50m',
  ],
  [
    bounding,
    podWith(container({ cpu: '1' }, { cpu: '2' })),
    'maximum cpu usage per Container is 1, but limit is 2',
  ],
  [
    bounding,
    podWith(container({ cpu: '300m' }, { cpu: '999m' })),
    'cpu max limit to request ratio per Container is 2, but provided ratio is 3.330000',
  ],
  [
    bounding,
    podWith(container({ cpu: '10m' })),
    '[minimum cpu usage per Container is 100m, but request is 10m, cpu max limit to request ratio per Container is 2, but provided ratio is 100.000000]',
  ],
  [
    podLevel,
    podWith(container({ cpu: '3', memory: '1Gi' })),
    'maximum cpu usage per Pod is 2.  No limit is specified',
  ],
  [
    podLevel,
    podWith({ ...container({ cpu: '1' }, { cpu: '1' }), resources: { limits: { cpu: '3' } } }),
    '[minimum memory usage per Pod is 1Gi.  No request is specified, maximum cpu usage per Pod is 2, but limit is 3]',
  ],
  [claims, claim('5Gi'), undefined],
  [
    claims,
    claim('500Mi'),
    'minimum storage usage per PersistentVolumeClaim is 1Gi, but request is 500Mi',
  ],
  [
    claims,
    claim('11Gi'),
    'maximum storage usage per PersistentVolumeClaim is 10Gi, but request is 11Gi',
  ],
] as const) {
  test(`${object.kind} ${refusal ?? 'within limits'}`, async () => {
    const outcome = await outcomeOf(limitRanger, context, writeOf(context, object))
    if (refusal === undefined) assert.equal(typeof outcome, 'object')
    else assert.match(String(outcome), new RegExp(`is forbidden: ${RegExp.escape(refusal)}$`))
  })
}

test('only a resize changes the containers of a pod that is there', async () => {
  const old = podWith(container({ cpu: '500m' }, { cpu: '1' }))
  const pod = podWith(container({ cpu: '1' }, { cpu: '2' }))
  assert.equal(limitRanger.handles(writeOf(bounding, pod, { old })), false)
  const resize = writeOf(bounding, pod, { old, subresource: 'resize' })
  assert.equal(typeof (await outcomeOf(limitRanger, bounding, resize)), 'string')
})
