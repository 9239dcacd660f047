import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFakeClock } from '#base/clock.ts'
import { createLogger } from '#base/log/log.ts'
import { createMetrics } from '#base/metrics.ts'
import { createSeededRandom } from '#base/random.ts'
import { features } from '#kinds/features.ts'
import type { Attributes } from '#server/authz/authorizer.ts'
import { type AuthorizerChoice, openAuthorization } from '#server/authz/open-authorization.ts'
import { openFakeWebhook } from '#server/testing/fake-webhook.ts'
import { createMemoryObjects } from '#server/testing/memory-objects.ts'

const { signal } = new AbortController()
const healthz: Attributes = { user: { name: 'ann', groups: [] }, verb: 'get', path: '/healthz' }

/** `texts` says what each text of the file stands for. */
function openWorld(texts: Readonly<Record<string, readonly AuthorizerChoice[]>>) {
  const [first] = Object.keys(texts)
  let text = first!
  const clock = createFakeClock(0)
  const lines: string[] = []
  const metrics = createMetrics()
  const authorization = openAuthorization(
    {
      authorizationModes: texts[text]!,
      authorizationFile: {
        text,
        read: async () => text,
        parse: (now) => texts[now] ?? assert.fail(`no sense in "${now}"`),
      },
    },
    {
      ...{ clock, metrics, random: createSeededRandom(1), serverId: 'me' },
      ...{ table: createMemoryObjects().table, features },
      log: createLogger({
        clock,
        level: 'info',
        format: 'text',
        write: (line) => lines.push(line),
      }),
    },
  )
  return {
    ...{ authorization, clock, lines, metrics },
    async change(next: string) {
      text = next
      await clock.run(2000)
    },
    verdict: async () => (await authorization.authorize(healthz, { signal })).verdict,
    [Symbol.asyncDispose]: () => authorization[Symbol.asyncDispose](),
  }
}

test('who decides may become others while the server runs', async () => {
  await using webhook = await openFakeWebhook({ status: { allowed: true } })
  const asked: AuthorizerChoice = {
    name: 'w',
    endpoint: webhook.endpoint,
    version: 'v1',
    authorizedTtlMs: 1e6,
    unauthorizedTtlMs: 1e6,
    timeoutMs: 1000,
    failurePolicy: 'Deny',
    matchConditions: [],
  }
  const texts = { a: ['AlwaysDeny'], b: ['AlwaysDeny', asked], c: ['AlwaysDeny', 'RBAC'] }
  await using world = openWorld(texts)
  assert.equal(await world.verdict(), 'no opinion')
  await world.change('b')
  assert.equal(await world.verdict(), 'allow')
  assert.deepEqual(world.authorization.rulesFor(healthz.user, ''), {
    resourceRules: [],
    nonResourceRules: [],
    incomplete: true,
    evaluationError: 'webhook authorizer does not support user rule resolution',
  })
  await world.change('nonsense')
  await world.change('c')
  assert.equal(await world.verdict(), 'allow', 'what was good stays')
  assert.equal(webhook.asked.length, 1)
  assert.match(world.lines.join('\n'), /no sense in/)
  const refused =
    'authorizer type RBAC is not allowed if it was not enabled at initial server startup'
  assert.ok(world.lines.some((line) => line.includes(refused)))
  await world.change('a')
  assert.equal(await world.verdict(), 'no opinion')
  await world.clock.run(60_000)
  const counted = (name: string) =>
    world.metrics
      .read()
      .find((family) => family.name === name)
      ?.series.map(({ values, value }) => [...values.slice(0, 3), value])
  const reloads = 'apiserver_authorization_config_controller_automatic_reloads_total'
  assert.deepEqual(
    counted(reloads)?.map(([status, , value]) => [status, value]),
    [
      ['success', 2],
      ['failure', 2],
    ],
  )
  assert.deepEqual(counted('apiserver_authorization_decisions_total'), [
    ['Webhook', 'w', 'allowed', 2],
  ])
})
