import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFeatures } from '#api/features.ts'
import type { Resource } from '#api/metadata.ts'
import { gates } from '#kinds/features.ts'
import type { PodGroup } from '#kinds/scheduling/podgroup/types.ts'
import {
  jobValidation,
  podGroupProtection,
  podGroupWorkloadExists,
} from '#server/admission/plugins/pod-groups.ts'
import { priority } from '#server/admission/plugins/priority.ts'
import { createTestAdmission, outcomeOf, writeOf } from '#server/testing/admission.ts'
import { objectOf, testNamespace } from '#server/testing/pods.ts'

const version = 'scheduling.k8s.io/v1alpha2'
const metadata = { namespace: testNamespace }
const workload = objectOf(version, 'Workload', 'w', {
  metadata,
  spec: { podGroupTemplates: [{ name: 'a', schedulingPolicy: { basic: {} } }] },
})
const features = createFeatures(gates, { GenericWorkload: true })
const context = createTestAdmission({ objects: [workload], features })

function groupFrom(workloadName?: string, podGroupTemplateName = 'a') {
  const reference = { workload: { workloadName, podGroupTemplateName } }
  const podGroupTemplateRef = workloadName && { podGroupTemplateRef: reference }
  return objectOf(version, 'PodGroup', 'g', {
    metadata,
    spec: { schedulingPolicy: { basic: {} }, ...(podGroupTemplateRef || {}) },
  })
}

test('a group is protected from the beginning', async () => {
  const write = writeOf(context, groupFrom())
  const made = (await outcomeOf(podGroupProtection, context, write)) as Resource
  assert.deepEqual(made.metadata.finalizers, ['scheduling.k8s.io/podgroup-protection'])
  assert.equal(await outcomeOf(podGroupProtection, context, writeOf(context, made)), made)
})

test('a group is made from a template that is there, or from none', async () => {
  const told = async (group: object) => {
    const outcome = await outcomeOf(podGroupWorkloadExists, context, writeOf(context, group))
    return typeof outcome === 'string' ? outcome.replace(/^.*rejected: /, '') : undefined
  }
  assert.equal(await told(groupFrom()), undefined)
  assert.equal(await told(groupFrom('w')), undefined)
  assert.equal(await told(groupFrom('v')), 'Workload "v" not found')
  assert.equal(await told(groupFrom('w', 'b')), 'PodGroupTemplate "b" not found in Workload "w"')
})

test('a job whose pods start together does not get more or fewer of them', async () => {
  const uid = 'a-job'
  const owner = { apiVersion: 'batch/v1', kind: 'Job', name: 'j', uid, controller: true }
  const group = (name: string, schedulingPolicy: object, more: object = {}) =>
    objectOf(version, 'PodGroup', name, {
      metadata: { ...metadata, ...more },
      spec: { schedulingPolicy },
    })
  const gang = { gang: { minCount: 2 } }
  const told = async (groups: readonly object[], parallelism: number, podGroupName?: string) => {
    const around = createTestAdmission({ objects: groups, features })
    const job = (count: number) =>
      objectOf('batch/v1', 'Job', 'j', {
        metadata: { ...metadata, uid },
        spec: {
          parallelism: count,
          template: { spec: podGroupName ? { schedulingGroup: { podGroupName } } : {} },
        },
      })
    const write = writeOf(around, job(parallelism), { old: job(3) })
    const outcome = await outcomeOf(jobValidation, around, write)
    return typeof outcome === 'string' ? outcome : undefined
  }
  const why = (name: string) =>
    `jobs.batch "j" is forbidden: cannot change parallelism for a Job referencing gang-scheduled PodGroup "${name}"`
  const own = group('own', gang, { ownerReferences: [owner] })
  const others = [group('g', gang), group('b', { basic: {} })]
  assert.equal(await told([...others, own], 3), undefined)
  assert.equal(await told([...others, own], 4), why('own'))
  assert.equal(await told(others, 4), undefined)
  assert.equal(await told([...others, own], 4, 'g'), why('g'))
  assert.equal(await told([...others, own], 4, 'b'), undefined)
  assert.equal(await told([...others, own], 4, 'absent'), undefined)
})

test('the priority of a group is that of its class, where it counts', async () => {
  const classes = [
    objectOf('scheduling.k8s.io/v1', 'PriorityClass', 'high', { value: 1000 }),
    objectOf('scheduling.k8s.io/v1', 'PriorityClass', 'usual', { value: 5, globalDefault: true }),
  ]
  const gate = { WorkloadAwarePreemption: true }
  const told = async (spec: object, on: Readonly<Record<string, boolean>> = gate) => {
    const counting = createFeatures(gates, { GenericWorkload: true, ...on })
    const around = createTestAdmission({ objects: classes, features: counting })
    const schedulingPolicy = { basic: {} }
    const group = objectOf(version, 'PodGroup', 'g', {
      metadata,
      spec: { schedulingPolicy, ...spec },
    })
    const outcome = await outcomeOf(priority, around, writeOf(around, group))
    if (typeof outcome === 'string') return outcome.replace(/^.*forbidden: /, '')
    const { priorityClassName, priority: value } = (outcome as PodGroup).spec
    return [priorityClassName, value]
  }
  assert.deepEqual(await told({}), ['usual', 5])
  assert.deepEqual(await told({ priorityClassName: 'high' }), ['high', 1000])
  assert.deepEqual(await told({ priorityClassName: 'high', priority: 1000 }), ['high', 1000])
  assert.equal(
    await told({ priority: 7 }),
    'priority set in the pod group (7) must match the priority computed (5) based on the priority class set in the spec',
  )
  assert.equal(
    await told({ priorityClassName: 'none' }),
    'no PriorityClass with name none was found',
  )
  assert.deepEqual(await told({}, {}), [undefined, undefined])
})
