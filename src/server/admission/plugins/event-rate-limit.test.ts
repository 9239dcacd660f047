import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFakeClock } from '#base/clock.ts'
import { createEventRateLimit } from '#server/admission/plugins/event-rate-limit.ts'
import {
  createTestAdmission,
  outcomeOf,
  type TestWrite,
  writeOf,
} from '#server/testing/admission.ts'
import { objectOf } from '#server/testing/pods.ts'

const eventIn = (namespace: string, about = 'p') =>
  objectOf('v1', 'Event', 'e', {
    metadata: { namespace },
    involvedObject: { kind: 'Pod', namespace, name: about },
    source: { component: 'kubelet' },
  })

test('events that come too fast are held back, each kind of limit by itself', async () => {
  const clock = createFakeClock()
  const context = createTestAdmission()
  const limits = [
    { type: 'Namespace', qps: 1, burst: 2, cacheSize: 0 },
    { type: 'SourceAndObject', qps: 1, burst: 1, cacheSize: 0 },
  ] as const
  const plugin = createEventRateLimit(limits)
  const outcome = async (object: object, write: TestWrite = {}) => {
    const result = await outcomeOf(plugin, { ...context, clock }, writeOf(context, object, write))
    return typeof result === 'string' ? result : 'fine'
  }
  assert.equal(await outcome(eventIn('a', 'x')), 'fine')
  assert.equal(
    await outcome(eventIn('a', 'x')),
    'Too many requests: limit reached on type SourceAndObject for key kubeletPodax',
  )
  assert.equal(
    await outcome(eventIn('a', 'y')),
    'Too many requests: limit reached on type Namespace for key a',
  )
  assert.equal(await outcome(eventIn('b', 'x')), 'fine')
  assert.equal(await outcome(eventIn('a', 'y'), { dryRun: true }), 'fine')
  clock.advance(1000)
  assert.equal(await outcome(eventIn('a', 'z')), 'fine')
  const newer = objectOf('events.k8s.io/v1', 'Event', 'e', {
    metadata: { namespace: 'a' },
    regarding: { namespace: 'a' },
  })
  for (let i = 0; i < 5; i++) assert.equal(await outcome(newer), 'fine')
  const pod = objectOf('v1', 'Pod', 'p', { metadata: { namespace: 'a' } })
  assert.equal(await outcome(pod), 'fine')
})
