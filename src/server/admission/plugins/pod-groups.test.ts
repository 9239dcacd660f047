import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFeatures } from '#api/features.ts'
import type { Resource } from '#api/metadata.ts'
import { gates } from '#kinds/features.ts'
import { podGroupProtection, podGroupWorkloadExists } from '#server/admission/plugins/pod-groups.ts'
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
