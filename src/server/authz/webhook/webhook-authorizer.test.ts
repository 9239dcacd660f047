import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseFieldSelector } from '#api/selectors/fields.ts'
import { parseLabelSelector } from '#api/selectors/label-selector-text.ts'
import { createFakeClock } from '#base/clock.ts'
import { silentLogger } from '#base/log/log.ts'
import { createMetrics } from '#base/metrics.ts'
import { createSeededRandom } from '#base/random.ts'
import type { Attributes, ResourceAttributes } from '#server/authz/authorizer.ts'
import { createAuthorizer } from '#server/authz/create-authorizer.ts'
import { alwaysAllow, createDecisionCounter } from '#server/authz/modes.ts'
import { createAuthorizationWebhookMetrics } from '#server/authz/webhook/metrics.ts'
import {
  type AuthorizationWebhook,
  createWebhookAuthorizer,
} from '#server/authz/webhook/webhook-authorizer.ts'
import { openFakeWebhook, type WebhookAnswer } from '#server/testing/fake-webhook.ts'

const { signal } = new AbortController()

async function openWorld(answer: WebhookAnswer, changes: Partial<AuthorizationWebhook> = {}) {
  const webhook = await openFakeWebhook(answer)
  const clock = createFakeClock(0)
  const metrics = createMetrics()
  const authorizer = createWebhookAuthorizer(
    {
      name: 'w',
      endpoint: webhook.endpoint,
      version: 'v1',
      authorizedTtlMs: 1000,
      unauthorizedTtlMs: 500,
      timeoutMs: 3000,
      failurePolicy: 'NoOpinion',
      matchConditions: [],
      ...changes,
    },
    {
      ...{ clock, random: createSeededRandom(1), log: silentLogger },
      metrics: createAuthorizationWebhookMetrics(metrics, clock),
    },
  )
  return {
    ...{ webhook, clock, metrics, authorizer },
    async [Symbol.asyncDispose]() {
      authorizer[Symbol.dispose]()
      await webhook[Symbol.asyncDispose]()
    },
  }
}

const user = { name: 'ann', groups: ['a', 'b'] }
const pods: ResourceAttributes = {
  ...{ user, verb: 'list', group: '', version: 'v1', resource: 'pods' },
  ...{ subresource: '', namespace: 'default', name: '' },
}
const healthz: Attributes = { user, verb: 'get', path: '/healthz' }

test('it is asked in full, and its answer decides', async () => {
  await using world = await openWorld({ status: { allowed: true, reason: 'why not' } })
  const { authorizer, webhook } = world
  const asks = {
    ...pods,
    user: { ...user, uid: '7', extra: { 'x.io/y': ['z'] } },
    labels: parseLabelSelector('a=b,c in (d,e),!f,g'),
    fields: parseFieldSelector('spec.nodeName=n,status.phase!=Failed'),
  }
  assert.deepEqual(await authorizer.authorize(asks, { signal }), {
    verdict: 'allow',
    reason: 'why not',
  })
  assert.equal(webhook.asked[0]!.apiVersion, 'authorization.k8s.io/v1')
  assert.deepEqual(webhook.asked[0]!.spec, {
    resourceAttributes: {
      namespace: 'default',
      verb: 'list',
      version: 'v1',
      resource: 'pods',
      fieldSelector: {
        requirements: [
          { key: 'spec.nodeName', operator: 'In', values: ['n'] },
          { key: 'status.phase', operator: 'NotIn', values: ['Failed'] },
        ],
      },
      labelSelector: {
        requirements: [
          { key: 'a', operator: 'In', values: ['b'] },
          { key: 'c', operator: 'In', values: ['d', 'e'] },
          { key: 'f', operator: 'DoesNotExist' },
          { key: 'g', operator: 'Exists' },
        ],
      },
    },
    user: 'ann',
    groups: ['a', 'b'],
    uid: '7',
    extra: { 'x.io/y': ['z'] },
  })
})

test('the old version names groups otherwise', async () => {
  await using world = await openWorld({ status: { allowed: true } }, { version: 'v1beta1' })
  await world.authorizer.authorize(healthz, { signal })
  assert.deepEqual(world.webhook.asked[0], {
    kind: 'SubjectAccessReview',
    apiVersion: 'authorization.k8s.io/v1beta1',
    metadata: {},
    spec: {
      nonResourceAttributes: { path: '/healthz', verb: 'get' },
      user: 'ann',
      group: ['a', 'b'],
    },
    status: { allowed: false },
  })
})

test('what it decided is known for a while, and answered at once', async () => {
  await using world = await openWorld({ status: { allowed: true } })
  const { authorizer, webhook, clock } = world
  await authorizer.authorize(pods, { signal })
  clock.advance(999)
  assert.deepEqual(authorizer.authorize(pods, { signal }), { verdict: 'allow' })
  webhook.answer = { status: { allowed: false, denied: true, reason: 'no' } }
  clock.advance(1)
  const denied = { verdict: 'deny', reason: 'no' }
  assert.deepEqual(await authorizer.authorize(pods, { signal }), denied)
  clock.advance(499)
  assert.deepEqual(authorizer.authorize(pods, { signal }), denied)
  clock.advance(1)
  webhook.answer = { status: { allowed: false } }
  assert.deepEqual(await authorizer.authorize(pods, { signal }), { verdict: 'no opinion' })
  const long = { ...healthz, path: `/${'x'.repeat(10_000)}` }
  await authorizer.authorize(long, { signal })
  await authorizer.authorize(long, { signal })
  assert.equal(webhook.asked.length, 5)
  webhook.answer = { status: { allowed: true, denied: true } }
  assert.equal((await authorizer.authorize({ ...pods, name: 'x' }, { signal })).verdict, 'deny')
})

test('where it cannot be asked, its policy decides', async () => {
  for (const [failurePolicy, verdict] of [
    ['NoOpinion', 'no opinion'],
    ['Deny', 'deny'],
  ] as const) {
    await using world = await openWorld({ code: 403 }, { failurePolicy })
    const { authorizer } = world
    const decision = await authorizer.authorize(pods, { signal })
    assert.equal(decision.verdict, verdict)
    assert.equal(decision.error, 'down')
    const counted = createDecisionCounter(world.metrics)
    const all = createAuthorizer(
      [
        { type: 'Webhook', name: 'w', authorizer },
        { type: 'AlwaysAllow', name: 'alwaysallow', authorizer: alwaysAllow },
      ],
      counted,
    )
    const last = failurePolicy === 'Deny' ? 'deny' : 'allow'
    assert.equal((await all.authorize(pods, { signal })).verdict, last)
    const failedOpen = world.metrics
      .read()
      .find(({ name }) => name === 'apiserver_authorization_webhook_evaluations_fail_open_total')
    assert.equal(failedOpen?.series[0]?.value, failurePolicy === 'Deny' ? undefined : 2)
  }
})

const allows = { status: { allowed: true } }

test('conditions say what it is asked about', async () => {
  await using world = await openWorld(allows, {
    matchConditions: [
      "has(request.resourceAttributes) && request.resourceAttributes.namespace == 'default'",
      "request.user != 'bob' && request.resourceAttributes.subresource == ''",
      "!has(request.resourceAttributes.labelSelector) || request.resourceAttributes.labelSelector.requirements[0].key == 'a'",
    ],
  })
  const { authorizer, webhook } = world
  const verdictOf = async (attributes: Attributes) =>
    (await authorizer.authorize(attributes, { signal })).verdict
  assert.equal(await verdictOf(pods), 'allow')
  assert.equal(await verdictOf({ ...pods, labels: parseLabelSelector('a=b') }), 'allow')
  const asked = webhook.asked.length
  assert.deepEqual(authorizer.authorize(healthz, { signal }), { verdict: 'no opinion' })
  assert.equal(await verdictOf({ ...pods, user: { ...user, name: 'bob' } }), 'no opinion')
  assert.equal(await verdictOf({ ...pods, labels: parseLabelSelector('c=b') }), 'no opinion')
  assert.equal(webhook.asked.length, asked)
})

test('a condition that fails decides as its policy says, unless another is false', async () => {
  const failing = "request.resourceAttributes.namespace == 'x'"
  await using world = await openWorld(allows, { failurePolicy: 'Deny', matchConditions: [failing] })
  assert.deepEqual(world.authorizer.authorize(healthz, { signal }), {
    verdict: 'deny',
    error: `cel evaluation error: expression '${failing}' resulted in error: no such key: resourceAttributes`,
  })
  await using lenient = await openWorld(allows, {
    matchConditions: [failing, "request.user == ''"],
  })
  assert.deepEqual(lenient.authorizer.authorize(healthz, { signal }), { verdict: 'no opinion' })
})
