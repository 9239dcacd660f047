import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFakeClock } from '#base/clock.ts'
import { createMetrics } from '#base/metrics.ts'
import type { Pod } from '#kinds/core/pod/types.ts'
import type { AdmissionPlugin } from '#server/admission/admission.ts'
import { createAdmission } from '#server/admission/chain.ts'
import { createAdmissionMetrics } from '#server/admission/metrics.ts'
import { forbid } from '#server/admission/request.ts'
import { createTestAdmission, writeOf } from '#server/testing/admission.ts'
import { podWith } from '#server/testing/pods.ts'

const context = createTestAdmission()

function marking(name: string, isSlow = false): AdmissionPlugin {
  return {
    name,
    handles: () => true,
    mutate({ object }) {
      const { annotations } = object!.metadata
      const order = `${annotations?.order ?? ''}${name}`
      const marked = { ...object!, metadata: { ...object!.metadata, annotations: { order } } }
      return isSlow ? Promise.resolve(marked) : marked
    },
  }
}

const refusing: AdmissionPlugin = {
  name: 'no',
  handles: ({ operation }) => operation === 'CREATE',
  validate: (admission) => forbid(admission, 'no'),
}

test('each plugin sees what the one before it made', async () => {
  const chain = createAdmission({
    plugins: [marking('a'), marking('b', true), marking('c')],
    context,
  })
  const { metadata } = await chain.mutate(writeOf(context, podWith()))
  assert.equal(metadata.annotations?.order, 'abc')
})

test('the first refusal ends it, and only who handles a write is asked', async () => {
  const chain = createAdmission({ plugins: [refusing], context })
  const pod = podWith()
  await assert.rejects(async () => chain.validate(writeOf(context, pod)), {
    message: 'pods "p" is forbidden: no',
  })
  await chain.validate(writeOf(context, pod, { old: pod }))
  assert.equal(chain.handles(writeOf(context, pod)), true)
  assert.equal(chain.handles(writeOf(context, pod, { old: pod })), false)
})

test('a refusal calls an object without a name by what its name begins with', () => {
  const unnamed = writeOf(context, podWith({}, { name: '', generateName: 'web-' }))
  assert.equal(forbid(unnamed, 'no').message, 'pods "web-" is forbidden: no')
  const nameless = writeOf(context, podWith({}, { name: '' }))
  assert.equal(forbid(nameless, 'no').message, 'pods "Unknown" is forbidden: no')
})

test('what was filled in is completed by the defaults of the kind; what was not is left', async () => {
  const limiting: AdmissionPlugin = {
    name: 'limiting',
    handles: () => true,
    mutate({ object }) {
      const resources = { limits: { cpu: '1' } }
      const pod = object as Pod
      const containers = pod.spec.containers.map((one) => ({ ...one, resources }))
      return { ...pod, spec: { ...pod.spec, containers } } as Pod
    },
  }
  const pod = podWith()
  const mutated = (plugin: AdmissionPlugin) =>
    createAdmission({ plugins: [plugin], context }).mutate(writeOf(context, pod))
  const { spec } = (await mutated(limiting)) as Pod
  assert.deepEqual(spec.containers[0]?.resources?.requests, { cpu: '1' })
  assert.equal(await mutated(refusing), pod)
})

test('how long each plugin and each step took is counted, and whether they refused', async () => {
  const metrics = createMetrics()
  const clock = createFakeClock(0)
  const surroundings = { ...context, clock, metrics: createAdmissionMetrics(metrics) }
  const slow: AdmissionPlugin = {
    name: 'slow',
    handles: () => true,
    async mutate({ object }) {
      clock.advance(30)
      return object!
    },
  }
  const chain = createAdmission({ plugins: [marking('a'), slow, refusing], context: surroundings })
  const write = writeOf(context, podWith())
  await chain.mutate(write)
  await assert.rejects(async () => chain.validate(write))
  const families = new Map(metrics.read().map((family) => [family.name, family.series]))
  const read = (name: string) =>
    families
      .get(`apiserver_admission_${name}_admission_duration_seconds`)
      ?.map((one) => [
        one.values.join(' '),
        one.value,
        one.buckets?.find(({ count }) => count > 0)?.upTo,
      ])
  assert.deepEqual(read('controller'), [
    ['a admit CREATE false', 0, 0.005],
    ['slow admit CREATE false', 0.03, 0.1],
    ['no validate CREATE true', 0, 0.005],
  ])
  assert.deepEqual(read('step'), [
    ['admit CREATE false', 0.03, 0.1],
    ['validate CREATE true', 0, 0.005],
  ])
})
