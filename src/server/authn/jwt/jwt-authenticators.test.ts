import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFakeClock } from '#base/clock.ts'
import { createLogger } from '#base/log/log.ts'
import { createMetrics, type Metrics } from '#base/metrics.ts'
import { shownToken } from '#server/authn/authenticator.ts'
import { decodeAuthenticationConfiguration } from '#server/authn/jwt/configuration.ts'
import { signingAlgorithms } from '#server/authn/jwt/jws.ts'
import { openJwtAuthenticators } from '#server/authn/jwt/jwt-authenticators.ts'
import { until } from '#server/custom/testing/custom-world.ts'
import { type FakeIssuer, openFakeIssuer, testAuthorities } from '#server/testing/fake-issuer.ts'

const nowMs = Date.parse('2026-01-02T03:04:05Z')
const { signal } = new AbortController()

function textOf(urls: readonly string[], more = {}): string {
  return JSON.stringify({
    apiVersion: 'apiserver.config.k8s.io/v1',
    kind: 'AuthenticationConfiguration',
    jwt: urls.map((url) => ({
      issuer: { url, audiences: ['me'], certificateAuthority: testAuthorities },
      claimMappings: { username: { claim: 'sub', prefix: '' } },
    })),
    ...more,
  })
}

function openWays(first: string) {
  let text = first
  const clock = createFakeClock(nowMs)
  const lines: string[] = []
  const metrics = createMetrics()
  const file = {
    text: first,
    async read() {
      if (text === '') throw new Error('it is gone')
      return text
    },
  }
  const configuration = decodeAuthenticationConfiguration(first)
  const ways = openJwtAuthenticators(
    { configuration, algorithms: signingAlgorithms, file },
    {
      ownIssuers: ['https://own'],
      serverId: 'me',
      ...{ clock, metrics },
      log: createLogger({
        clock,
        level: 'info',
        format: 'json',
        write: (line) => lines.push(line),
      }),
    },
  )
  const failures = () =>
    lines.map((line) => JSON.parse(line)).flatMap(({ why }) => (why === undefined ? [] : [why]))
  return {
    ...{ clock, metrics, lines, failures },
    async change(next: string) {
      text = next
      await clock.run(2000)
    },
    async nameOf(issuer: FakeIssuer): Promise<string | undefined> {
      const token = issuer.token({ aud: 'me', exp: nowMs / 1000 + 600, sub: 'ann' })
      return (await ways.way.authenticate(shownToken(token, signal)))?.name
    },
    [Symbol.asyncDispose]: () => ways[Symbol.asyncDispose](),
  }
}

function reloads(metrics: Metrics): readonly (readonly [string, number])[] {
  const name = 'apiserver_authentication_config_controller_automatic_reloads_total'
  const family = metrics.read().find((one) => one.name === name)
  return family!.series.map(({ values, value }) => [values[0]!, value])
}

/** Of waiting for sockets, on a machine that has much to do. */
const turns = 200_000

async function answers(name: () => Promise<string | undefined>): Promise<void> {
  for (let turn = 0; turn < turns; turn++) {
    const found = await name().catch(() => undefined)
    if (found !== undefined) return
    await new Promise<void>((go) => setImmediate(go))
  }
  assert.fail('it knows nobody')
}

test('issuers come and go with the file', async () => {
  await using a = await openFakeIssuer()
  await using b = await openFakeIssuer()
  await using ways = openWays(textOf([a.url]))
  await answers(() => ways.nameOf(a))
  assert.equal(await ways.nameOf(b), undefined)
  await ways.change(textOf([b.url]))
  await until(() => ways.lines.some((line) => line.includes('reloaded')), turns)
  assert.equal(await ways.nameOf(b), 'ann')
  assert.equal(await ways.nameOf(a), undefined)
  assert.deepEqual(reloads(ways.metrics), [['success', 1]])
  await ways.clock.run(60_000)
})

test('a file that is no good leaves all as it was', async () => {
  await using issuer = await openFakeIssuer()
  const first = textOf([issuer.url])
  await using ways = openWays(first)
  await answers(() => ways.nameOf(issuer))
  await ways.change('kind: [')
  await ways.change(textOf(['http://x']))
  await ways.change(textOf(['https://own']))
  await ways.change(textOf([issuer.url], { anonymous: { enabled: true } }))
  await ways.change('')
  await ways.change('')
  assert.deepEqual(ways.failures(), [
    'yaml: line 1: did not find expected node content',
    'jwt[0].issuer.url: Invalid value: "http://x": URL scheme must be https',
    'jwt[0].issuer.url: Invalid value: "https://own": URL must not overlap with disallowed issuers: [https://own]',
    'anonymous: Forbidden: changed from initial configuration file',
    'it is gone',
  ])
  assert.deepEqual(reloads(ways.metrics), [['failure', 5]])
  assert.equal(await ways.nameOf(issuer), 'ann')
})

test('issuers that cannot be found take nobody’s place, and are looked for again', async () => {
  await using a = await openFakeIssuer()
  await using b = await openFakeIssuer()
  await using ways = openWays(textOf([a.url]))
  await answers(() => ways.nameOf(a))
  b.answers.set('/.well-known/openid-configuration', { code: 503, body: 'down' })
  await ways.change(textOf([b.url]))
  await until(() => ways.failures().includes('503: down'), turns)
  await ways.clock.run(60_000)
  await until(() => ways.failures().some((why) => why.includes('is not healthy')), turns)
  assert.equal(await ways.nameOf(a), 'ann')
  b.answers.clear()
  await ways.clock.run(4000)
  await until(() => ways.lines.some((line) => line.includes('reloaded')), turns)
  assert.equal(await ways.nameOf(b), 'ann')
})

test('tokens of nobody in particular are passed over', async () => {
  await using ways = openWays(textOf([]))
  await using issuer = await openFakeIssuer()
  assert.equal(await ways.nameOf(issuer), undefined)
})
