/** What a pod may change once it is made. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pods } from '#kinds/core/pod/pod.ts'
import { keptPod, sampleContainer, samplePod } from '#kinds/core/pod/testing/sample.ts'
import type { PodSpec } from '#kinds/core/pod/types.ts'
import { updated } from '#kinds/testing/rules.ts'

const may =
  'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)'

const cases: readonly {
  name: string
  old?: Partial<PodSpec>
  spec: Partial<PodSpec>
  errors: readonly string[]
}[] = [
  {
    name: 'the image of a container may change',
    spec: { containers: [{ ...sampleContainer, image: 'app:2' }] },
    errors: [],
  },
  {
    name: 'an image may not be taken away',
    spec: { containers: [{ ...sampleContainer, image: '' }] },
    errors: ['spec.containers[0].image: Required value'],
  },
  {
    name: 'containers neither come nor go',
    spec: { containers: [sampleContainer, { ...sampleContainer, name: 'side' }] },
    errors: ['spec.containers: Forbidden: pod updates may not add or remove containers'],
  },
  {
    name: 'a deadline may come, and come nearer',
    old: { activeDeadlineSeconds: 10 },
    spec: { activeDeadlineSeconds: 5 },
    errors: [],
  },
  {
    name: 'a deadline does not move away',
    old: { activeDeadlineSeconds: 10 },
    spec: { activeDeadlineSeconds: 20 },
    errors: [
      'spec.activeDeadlineSeconds: Invalid value: 20: must be less than or equal to previous value',
    ],
  },
  {
    name: 'tolerations may be added',
    spec: { tolerations: [{ key: 'a', operator: 'Exists' }] },
    errors: [],
  },
  {
    name: 'tolerations are not taken away',
    old: { tolerations: [{ key: 'a', operator: 'Exists' }] },
    spec: { tolerations: [] },
    errors: [
      'spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds',
    ],
  },
  {
    name: 'gates open, and none is added',
    old: { schedulingGates: [{ name: 'a' }] },
    spec: { schedulingGates: [{ name: 'b' }] },
    errors: [
      "spec.schedulingGates[0].name: Forbidden: only deletion is allowed, but found new scheduling gate 'b'",
    ],
  },
  {
    name: 'before the gates, a node selector may say more',
    old: { schedulingGates: [{ name: 'a' }], nodeSelector: { disk: 'fast' } },
    spec: { schedulingGates: [{ name: 'a' }], nodeSelector: { disk: 'fast', zone: 'x' } },
    errors: [],
  },
  {
    name: 'before the gates, a node selector does not say less',
    old: { schedulingGates: [{ name: 'a' }], nodeSelector: { disk: 'fast' } },
    spec: { schedulingGates: [{ name: 'a' }] },
    errors: [
      'spec.nodeSelector: Invalid value: null: only additions to spec.nodeSelector are allowed (no mutations or deletions)',
    ],
  },
]

for (const { name, old = {}, spec, errors } of cases) {
  test(name, () => {
    assert.deepEqual(updateErrors(old, spec), errors)
  })
}

test('nothing else changes, and the answer shows what would have', () => {
  const [error = ''] = updateErrors({}, { hostname: 'other' })
  const [message, ...diff] = error.split('\n')
  const changed = diff.filter((line) => /^[+-]/.test(line))
  assert.deepEqual(
    [message, changed],
    [`spec: Forbidden: ${may}`, ['- "Hostname": "",', '+ "Hostname": "other",']],
  )
})

function updateErrors(old: Partial<PodSpec>, spec: Partial<PodSpec>): readonly string[] {
  const metadata = { resourceVersion: '1' }
  const before = keptPod(samplePod(old, metadata))
  return updated(pods, samplePod(spec, metadata), before).errors
}
