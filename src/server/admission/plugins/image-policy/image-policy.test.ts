import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Resource } from '#api/metadata.ts'
import { type Clock, createFakeClock, systemClock } from '#base/clock.ts'
import { createSeededRandom } from '#base/random.ts'
import { createImagePolicy } from '#server/admission/plugins/image-policy/image-policy.ts'
import {
  createImageReviewer,
  type ImagePolicyOptions,
} from '#server/admission/plugins/image-policy/image-reviewer.ts'
import {
  createTestAdmission,
  outcomeOf,
  type TestWrite,
  writeOf,
} from '#server/testing/admission.ts'
import { openFakeWebhook, type WebhookAnswer } from '#server/testing/fake-webhook.ts'

const key = (name: string) => `imagepolicywebhook.image-policy.k8s.io/${name}`

const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: 'p',
    namespace: 'default',
    annotations: { 'a.image-policy.k8s.io/ticket': '7', other: 'x' },
  },
  spec: {
    containers: [{ name: 'a', image: 'one' }, { name: 'b' }],
    initContainers: [{ name: 'i', image: 'two' }],
    ephemeralContainers: [{ name: 'e', image: 'three' }],
  },
}

async function openWorld(
  answer: WebhookAnswer,
  changes: Partial<ImagePolicyOptions> = {},
  clock: Clock = createFakeClock(0),
) {
  await using stack = new AsyncDisposableStack()
  const webhook = stack.use(await openFakeWebhook(answer))
  const reviewer = stack.use(
    createImageReviewer(
      {
        endpoint: webhook.endpoint,
        ...{ allowTtlMs: 1000, denyTtlMs: 500, backoffMs: 100, defaultAllow: false },
        ...changes,
      },
      { clock, random: createSeededRandom(1) },
    ),
  )
  const plugin = createImagePolicy(reviewer)
  const context = createTestAdmission()
  const opened = stack.move()
  return {
    webhook,
    /** What is said of a write; nothing where it is let pass. */
    async judged(object: object, write: TestWrite = {}): Promise<string | undefined> {
      const outcome = await outcomeOf(plugin, context, writeOf(context, object, write))
      return typeof outcome === 'string' ? outcome : undefined
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  }
}

test('images are asked about with what the pod says to those who judge them', async () => {
  await using world = await openWorld({ status: { allowed: true } })
  assert.equal(await world.judged(pod), undefined)
  assert.equal(await world.judged(pod, { old: pod, subresource: 'ephemeralcontainers' }), undefined)
  const common = {
    annotations: { 'a.image-policy.k8s.io/ticket': '7' },
    namespace: 'default',
  }
  assert.deepEqual(
    world.webhook.asked.map(({ spec }) => spec),
    [
      { ...common, containers: [{ image: 'one' }, {}, { image: 'two' }] },
      { ...common, containers: [{ image: 'three' }] },
    ],
  )
  const [{ kind, apiVersion }] = world.webhook.asked as [(typeof world.webhook.asked)[0]]
  assert.deepEqual(
    { kind, apiVersion },
    { kind: 'ImageReview', apiVersion: 'imagepolicy.k8s.io/v1alpha1' },
  )
  assert.deepEqual(world.webhook.credentials, ['Bearer mine', 'Bearer mine'])
})

test('nobody is asked about a status, a deletion or other kinds', async () => {
  await using world = await openWorld({ status: { allowed: false } })
  const { spec: _, ...account } = { ...pod, kind: 'ServiceAccount' }
  assert.equal(await world.judged(pod, { old: pod, subresource: 'status' }), undefined)
  assert.equal(await world.judged(pod, { old: pod, subresource: 'resize' }), undefined)
  assert.equal(await world.judged(pod, { old: pod, operation: 'DELETE' }), undefined)
  assert.equal(await world.judged(account), undefined)
  assert.equal(world.webhook.asked.length, 0)
})

test('a refusal tells why, if it was told, and both are known for their time', async () => {
  const clock = createFakeClock(0)
  await using world = await openWorld({ status: { allowed: false, reason: 'old' } }, {}, clock)
  const refused = 'pods "p" is forbidden: '
  const why = 'image policy webhook backend denied one or more images: old'
  assert.equal(await world.judged(pod), `${refused}${why}`)
  world.webhook.answer = { status: { allowed: true } }
  clock.advance(499)
  assert.equal(await world.judged(pod), `${refused}${why}`)
  clock.advance(1)
  assert.equal(await world.judged(pod), undefined)
  world.webhook.answer = { status: { allowed: false } }
  clock.advance(999)
  assert.equal(await world.judged(pod), undefined)
  clock.advance(1)
  assert.equal(await world.judged(pod), `${refused}one or more images rejected by webhook backend`)
  assert.equal(world.webhook.asked.length, 3)
})

test('what is not to be remembered is asked again', async () => {
  await using world = await openWorld({ status: { allowed: true } }, { allowTtlMs: 0 })
  await world.judged(pod)
  await world.judged(pod)
  assert.equal(world.webhook.asked.length, 2)
})

test('what is to be noted is noted under the plugin’s name, and a key that is none is not', async () => {
  const auditAnnotations = { why: 'signed', 'a/b': 'x', '': 'y' }
  await using world = await openWorld({ status: { allowed: true, auditAnnotations } })
  const notes: Record<string, string> = {}
  await world.judged(pod, { notes })
  assert.deepEqual(notes, { [key('why')]: 'signed' })
})

test('where nobody answers, pods are refused or let pass, as was said', async () => {
  const down: WebhookAnswer = { code: 503 }
  await using strict = await openWorld(down)
  assert.match((await strict.judged(pod)) ?? '', /^pods "p" is forbidden: .*unable to handle/)
  await using lax = await openWorld(down, { defaultAllow: true })
  const notes: Record<string, string> = {}
  assert.equal(await lax.judged(pod, { notes }), undefined)
  assert.deepEqual(notes, { [key('failed-open')]: 'true' })
  assert.equal(await lax.judged(pod), undefined)
  assert.equal(lax.webhook.asked.length, 2)
})

test('a server in trouble is asked again, soon where that was said', {
  timeout: 3000,
}, async () => {
  await using world = await openWorld({ code: 500 }, { backoffMs: 1 }, systemClock)
  assert.match((await world.judged(pod)) ?? '', /^pods "p" is forbidden: /)
  assert.equal(world.webhook.asked.length, 5)
})

test('another answer than a review is no answer', async () => {
  await using world = await openWorld({ status: { allowed: 'yes' } })
  const said = await world.judged(pod as unknown as Resource)
  assert.match(said ?? '', /^pods "p" is forbidden: .*cannot unmarshal string/)
  world.webhook.answer = { code: 204 }
  assert.match((await world.judged(pod)) ?? '', /: 0-length response with status code: 204 /)
})
