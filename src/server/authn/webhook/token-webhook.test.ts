import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFakeClock } from '#base/clock.ts'
import { silentLogger } from '#base/log/log.ts'
import { createSeededRandom } from '#base/random.ts'
import { shareJudge } from '#server/authn/tokens/remembered.ts'
import { createTokenWebhook } from '#server/authn/webhook/token-webhook.ts'
import { openFakeWebhook, type WebhookAnswer } from '#server/testing/fake-webhook.ts'
import type { ReviewVersion } from '#server/webhooks/review-answer.ts'

const { signal } = new AbortController()

async function openWorld(answer: WebhookAnswer, version: ReviewVersion = 'v1') {
  const webhook = await openFakeWebhook(answer)
  const clock = createFakeClock(0)
  const judge = createTokenWebhook(
    { endpoint: webhook.endpoint, version, cacheTtlMs: 0 },
    { audiences: ['api'], clock, random: createSeededRandom(1), log: silentLogger },
  )
  return {
    ...{ webhook, clock, judge },
    async [Symbol.asyncDispose]() {
      judge[Symbol.dispose]()
      await webhook[Symbol.asyncDispose]()
    },
  }
}

const ann = { username: 'ann', uid: '7', groups: ['a'], extra: { 'x.io/y': ['z'] } }
const known = { status: { authenticated: true, user: ann } }

test('a token is whose the review says', async () => {
  await using world = await openWorld(known)
  const verdict = await world.judge.judge('secret', ['api', 'other'], signal)
  assert.deepEqual(verdict, {
    user: { name: 'ann', uid: '7', groups: ['a'], extra: { 'x.io/y': ['z'] } },
    audiences: ['api'],
  })
  const [{ kind, apiVersion, spec }] = world.webhook.asked as [
    { kind: string; apiVersion: string; spec: object },
  ]
  assert.deepEqual(
    { kind, apiVersion, spec },
    {
      kind: 'TokenReview',
      apiVersion: 'authentication.k8s.io/v1',
      spec: { token: 'secret', audiences: ['api', 'other'] },
    },
  )
  assert.deepEqual(world.webhook.credentials, ['Bearer mine'])
})

test('a token is for whom the review says', async () => {
  await using world = await openWorld(known, 'v1beta1')
  const audiencesOf = async (
    audiences: readonly string[] | undefined,
    wanted: readonly string[],
  ) => {
    world.webhook.answer = { status: { ...known.status, audiences } }
    const verdict = await world.judge.judge('t', wanted, signal)
    return verdict && 'audiences' in verdict ? verdict.audiences : undefined
  }
  assert.deepEqual(await audiencesOf(['x', 'y'], ['y', 'z']), ['y'])
  assert.equal(await audiencesOf(['x'], ['api']), undefined)
  assert.equal(await audiencesOf(undefined, ['x']), undefined)
  assert.deepEqual(await audiencesOf(undefined, []), [])
  assert.equal(world.webhook.asked[0]!.apiVersion, 'authentication.k8s.io/v1beta1')
})

test('who is not known, and why', async () => {
  await using world = await openWorld({ status: { authenticated: false } })
  assert.equal(await world.judge.judge('t', ['api'], signal), undefined)
  world.webhook.answer = { status: { error: 'too old' } }
  const refused = { name: 'CredentialsError', message: 'too old' }
  await assert.rejects(async () => world.judge.judge('t', ['api'], signal), refused)
  world.webhook.answer = { code: 403 }
  await assert.rejects(async () => world.judge.judge('t', ['api'], signal), {
    name: 'CredentialsError',
  })
  assert.equal(world.webhook.asked.length, 3)
})

test('a server that is in trouble is asked several times', async () => {
  await using world = await openWorld({ code: 500 })
  const judging = Promise.resolve(world.judge.judge('t', ['api'], signal))
  const failing = assert.rejects(judging, {
    name: 'CredentialsError',
    message: 'an error on the server ("down") has prevented the request from succeeding',
  })
  let isOver = false
  const over = failing.finally(() => {
    isOver = true
  })
  while (!isOver) {
    await new Promise((go) => setImmediate(go))
    await world.clock.run(10)
  }
  await over
  assert.equal(world.webhook.asked.length, 5)
})

test('what it says is known for a while, and those who ask at once ask once', async () => {
  await using world = await openWorld(known)
  const { clock, judge, webhook } = world
  const shared = shareJudge(judge, { clock, signal, goodMs: 1000, badMs: 500 })
  const ask = async (token: string) => {
    const verdict = await shared.judge(token, ['api'], signal)
    return verdict && 'user' in verdict ? verdict.user.name : undefined
  }
  assert.deepEqual(await Promise.all([ask('a'), ask('a')]), ['ann', 'ann'])
  assert.equal(webhook.asked.length, 1)
  assert.ok(!(shared.judge('a', ['api'], signal) instanceof Promise), 'it is answered at once')
  await ask('b')
  assert.equal(webhook.asked.length, 2)
  clock.advance(1000)
  webhook.answer = { status: {} }
  assert.deepEqual([await ask('a'), await ask('a')], [undefined, undefined])
  assert.equal(webhook.asked.length, 3)
  clock.advance(500)
  webhook.answer = known
  assert.equal(await ask('a'), 'ann')
  webhook.answer = { status: { error: 'no' } }
  await assert.rejects(ask('c'))
  webhook.answer = known
  assert.equal(await ask('c'), 'ann', 'a failure is not remembered')
})

test('a client that goes away takes nobody with it', async () => {
  await using world = await openWorld(known)
  const { clock, judge } = world
  const shared = shareJudge(judge, { clock, signal, goodMs: 1000, badMs: 500 })
  const leaving = new AbortController()
  const [left, stays] = [leaving.signal, signal].map((of) => shared.judge('a', ['api'], of))
  leaving.abort(new Error('gone'))
  await assert.rejects(Promise.resolve(left), { message: 'gone' })
  assert.ok(await stays)
})

test('a judgement that takes too long is none', async () => {
  const clock = createFakeClock(0)
  const silent = (signal: AbortSignal) =>
    new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
  const shared = shareJudge(
    { judge: (_token, _audiences, apart) => silent(apart) },
    { clock, signal, goodMs: 1000, badMs: 500 },
  )
  const judging = Promise.resolve(shared.judge('a', ['api'], signal))
  const failing = assert.rejects(judging, {
    name: 'CredentialsError',
    message: 'context deadline exceeded',
  })
  await clock.run(30_000)
  await failing
})
