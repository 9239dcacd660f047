import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFeatures } from '#api/features.ts'
import { statefulSets } from '#kinds/apps/statefulset/statefulset.ts'
import type { StatefulSet, StatefulSetSpec } from '#kinds/apps/statefulset/types.ts'
import type { PersistentVolumeClaim } from '#kinds/core/persistentvolumeclaim/types.ts'
import { gates } from '#kinds/features.ts'
import { webTemplate } from '#kinds/testing/pod-templates.ts'
import { contextOf, created, updated } from '#kinds/testing/rules.ts'

const claim: PersistentVolumeClaim = {
  apiVersion: '',
  kind: '',
  metadata: { name: 'data' },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
}
const [container] = webTemplate.spec.containers
const spec: StatefulSetSpec = {
  selector: { matchLabels: { app: 'web' } },
  template: {
    ...webTemplate,
    spec: { containers: [{ ...container!, volumeMounts: [{ name: 'data', mountPath: '/data' }] }] },
  },
  volumeClaimTemplates: [claim],
}

function withSpec(changes: Partial<StatefulSetSpec>): StatefulSet {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db', namespace: 'default' },
    spec: { ...spec, ...changes },
  }
}

test('containers can mount what the templates of claims will be', () => {
  const { object, errors } = created(statefulSets, withSpec({}))
  assert.deepEqual(errors, [])
  assert.deepEqual(object.spec.volumeClaimTemplates, [
    {
      ...claim,
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      spec: { ...claim.spec, volumeMode: 'Filesystem' },
      status: { phase: 'Pending' },
    },
  ])
  const { volumeClaimTemplates: _, ...rest } = spec
  assert.deepEqual(created(statefulSets, { ...withSpec({}), spec: rest }).errors, [
    'spec.template.spec.containers[0].volumeMounts[0].name: Not found: "data"',
  ])
})

test('claims for parts of a byte are warned of, where upstream says they are', () => {
  const resources = { requests: { storage: '100m' } }
  const half = { ...claim, spec: { ...claim.spec, resources } }
  const given = withSpec({ volumeClaimTemplates: [half] })
  const words =
    'resources.requests[storage]: fractional byte value "100m" is invalid, must be an integer'
  const { object, warnings } = created(statefulSets, given)
  assert.deepEqual(warnings, [`spec.volumeClaimTemplates[0].${words}`])
  const again = updated(statefulSets, given, object)
  assert.deepEqual(again.warnings, [`spec.volumeClaimTemplates[0].Spec.${words}`])
})

test('names in the template are not looked at: the controller gives others', () => {
  const names = { hostname: 'Not valid', subdomain: 'a.b' }
  const template = { ...spec.template, spec: { ...spec.template.spec, ...names } }
  assert.deepEqual(created(statefulSets, withSpec({ template })).errors, [])
})

test('a template is let through where something was wrong before', () => {
  const bad = { ...spec.template, spec: { ...spec.template.spec, nodeName: 'Not valid' } }
  const old = created(statefulSets, withSpec({})).object
  assert.equal(updated(statefulSets, withSpec({ template: bad }), old).errors.length, 1)
  const broken = { ...old, spec: { ...old.spec, replicas: -1 } }
  assert.deepEqual(updated(statefulSets, withSpec({ template: bad }), broken).errors, [])
})

test('a strategy without a name rolls from the first pod on', () => {
  const strategyOf = (updateStrategy?: StatefulSetSpec['updateStrategy']): unknown =>
    created(statefulSets, withSpec(updateStrategy ? { updateStrategy } : {})).object.spec
      .updateStrategy
  assert.deepEqual(strategyOf(), { type: 'RollingUpdate', rollingUpdate: { partition: 0 } })
  assert.deepEqual(strategyOf({ type: 'RollingUpdate' }), { type: 'RollingUpdate' })
  assert.deepEqual(strategyOf({ type: 'OnDelete' }), { type: 'OnDelete' })
  const gated = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 2 } } as const
  assert.deepEqual(strategyOf(gated), { type: 'RollingUpdate', rollingUpdate: { partition: 0 } })
})

test('where more pods may be unavailable, it is one unless said otherwise', () => {
  const on = createFeatures(gates, { MaxUnavailableStatefulSet: true })
  const context = { ...contextOf(statefulSets), features: on }
  const strategyOf = (updateStrategy: StatefulSetSpec['updateStrategy']) =>
    statefulSets.defaults!(withSpec(updateStrategy ? { updateStrategy } : {}), context).spec
      .updateStrategy
  const one = { type: 'RollingUpdate', rollingUpdate: { partition: 0, maxUnavailable: 1 } }
  assert.deepEqual(strategyOf(undefined), one)
  const two = { type: 'RollingUpdate', rollingUpdate: { partition: 3, maxUnavailable: 2 } } as const
  assert.deepEqual(strategyOf(two), two)
  assert.deepEqual(strategyOf({ type: 'OnDelete' }), { type: 'OnDelete' })
})

test('pods are made in order or at once', () => {
  const odd = { podManagementPolicy: '<' } as unknown as Partial<StatefulSetSpec>
  assert.deepEqual(created(statefulSets, withSpec(odd)).errors, [
    "spec.podManagementPolicy: Invalid value: \"\\u003c\": must be 'OrderedReady' or 'Parallel'",
  ])
})

test('what claims and names depend on stays as it is; all else may change', () => {
  const { object: old } = created(statefulSets, withSpec({}))
  const words =
    "spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden"
  const errorsOf = (changes: Partial<StatefulSetSpec>): readonly string[] =>
    updated(statefulSets, withSpec(changes), old).errors
  assert.deepEqual(errorsOf({ serviceName: 'other' }), [words])
  assert.deepEqual(errorsOf({ podManagementPolicy: 'Parallel' }), [words])
  assert.deepEqual(errorsOf({ replicas: 3, minReadySeconds: 1, ordinals: { start: 5 } }), [])
  assert.deepEqual(errorsOf({ revisionHistoryLimit: 1, updateStrategy: { type: 'OnDelete' } }), [])
})

const bad: readonly { name: string; changes: Partial<StatefulSetSpec>; error: RegExp }[] = [
  {
    name: 'a claim of nothing',
    changes: { volumeClaimTemplates: [{ ...claim, spec: { accessModes: ['ReadWriteOnce'] } }] },
    error: /^spec\.volumeClaimTemplates\[0\]\.spec\.resources\[storage\]: Required value$/,
  },
  {
    name: 'a service whose name is none',
    changes: { serviceName: 'a.b' },
    error: /^spec\.serviceName: Invalid value: "a\.b": must not contain dots$/,
  },
  {
    name: 'pods that start before the first',
    changes: { ordinals: { start: -1 } },
    error: /^spec\.ordinals\.start: Invalid value: -1: must be greater than or equal to 0$/,
  },
  {
    name: 'counts for a strategy that has none',
    changes: { updateStrategy: { type: 'OnDelete', rollingUpdate: { partition: 1 } } },
    error: /: only allowed for updateStrategy 'RollingUpdate'$/,
  },
]

for (const { name, changes, error } of bad) {
  test(`a stateful set with ${name} is refused`, () => {
    const { errors } = created(statefulSets, withSpec(changes))
    assert.equal(errors.length, 1, errors.join('\n'))
    assert.match(errors[0]!, error)
  })
}
