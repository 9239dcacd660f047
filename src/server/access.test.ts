import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFakeClock } from '#base/clock.ts'
import { silentLogger } from '#base/log/log.ts'
import { createMetrics } from '#base/metrics.ts'
import { createSeededRandom } from '#base/random.ts'
import { shownToken } from '#server/authn/authenticator.ts'
import { decodeAuthenticationConfiguration } from '#server/authn/jwt/configuration.ts'
import { openTokenAuthentication } from '#server/authn/open-tokens.ts'
import { openFakeIssuer, testAuthorities } from '#server/testing/fake-issuer.ts'
import { openFakeWebhook } from '#server/testing/fake-webhook.ts'
import { admin, h1 } from '#server/testing/http-client.ts'
import { openTestHttpServer } from '#server/testing/http-server.ts'
import { createMemoryObjects } from '#server/testing/memory-objects.ts'
import { openWholeServer, testIssuer } from '#server/testing/whole-server.ts'

const { signal } = new AbortController()

test('who is far away is asked only where nobody near knows', async () => {
  await using issuer = await openFakeIssuer()
  await using webhook = await openFakeWebhook({
    status: { authenticated: true, user: { username: 'far' } },
  })
  const clock = createFakeClock(0)
  const configuration = decodeAuthenticationConfiguration(
    JSON.stringify({
      apiVersion: 'apiserver.config.k8s.io/v1',
      kind: 'AuthenticationConfiguration',
      jwt: [
        {
          issuer: { url: issuer.url, audiences: ['me'], certificateAuthority: testAuthorities },
          claimMappings: { username: { claim: 'sub', prefix: '' } },
        },
      ],
    }),
  )
  await using tokens = openTokenAuthentication(
    {
      anonymous: false,
      tokens: 'near,bob,1',
      bootstrapTokens: false,
      jwt: { configuration, algorithms: ['RS256'] },
      tokenWebhook: { endpoint: webhook.endpoint, version: 'v1', cacheTtlMs: 60_000 },
    },
    {
      ...{ clock, signal, log: silentLogger, metrics: createMetrics(), serverId: 'me' },
      resources: () => createMemoryObjects().table,
      serviceAccounts: undefined,
      random: createSeededRandom(1),
    },
  )
  const nameOf = async (token: string) => {
    for (const way of tokens.ways) {
      const user = await way.authenticate(shownToken(token, signal))
      if (user) return user.name
    }
    return undefined
  }
  assert.equal(await nameOf('near'), 'bob')
  assert.equal(webhook.asked.length, 0)
  assert.equal(await nameOf('other'), 'far')
  assert.equal(await nameOf('other'), 'far')
  assert.equal(webhook.asked.length, 1)
  const way = tokens.ways.at(-1)!
  assert.ok(!(way.authenticate(shownToken('other', signal)) instanceof Promise), 'known at once')
  clock.advance(60_001)
  webhook.answer = { status: { error: 'too old' } }
  await assert.rejects(nameOf('other'), { name: 'CredentialsError', message: 'too old' })
})

test('a review tells what each of those said who were asked', async () => {
  await using webhook = await openFakeWebhook({ status: { error: 'too old' } })
  const tokenWebhook = { endpoint: webhook.endpoint, version: 'v1', cacheTtlMs: 0 } as const
  await using plain = await openWholeServer()
  const { authentication } = plain.options
  const { serviceAccounts } = plain.core
  await using tokens = openTokenAuthentication(
    { ...authentication, tokenWebhook },
    {
      ...{ ...plain.options, signal, metrics: createMetrics(), serverId: 'me' },
      resources: plain.core.resources,
      serviceAccounts,
    },
  )
  const warnings: string[] = []
  const review = (token: string, audiences: readonly string[] = []) =>
    tokens.reviewer.review(token, audiences, { signal, warn: (text) => warnings.push(text) })
  assert.deepEqual(await review('strange'), { refusals: ['invalid bearer token', 'too old'] })
  assert.deepEqual(webhook.asked[0]!.spec, { token: 'strange', audiences: [testIssuer] })
  webhook.answer = { status: { authenticated: true, audiences: ['x'], user: { username: 'far' } } }
  assert.deepEqual(await review('strange', ['x']), {
    user: { name: 'far', groups: ['system:authenticated'] },
    audiences: ['x'],
  })
  assert.deepEqual(await review('known'), {
    user: { name: 'bob', uid: 'bob-uid', groups: ['blue', 'system:authenticated'] },
    audiences: [testIssuer],
  })
  assert.deepEqual(warnings, [])
  // As in a header, only the first word counts, and none is nobody.
  assert.deepEqual(await review('known strange'), await review('known'))
  const nobody = { name: 'system:anonymous', groups: ['system:unauthenticated'] }
  assert.deepEqual(await review(' ', ['x']), { user: nobody, audiences: ['x'] })
  assert.equal(warnings.length, 0)
  assert.deepEqual(await review(' known'), { user: nobody, audiences: [testIssuer] })
  assert.equal(warnings.length, 1)
})

test('where nobody can decide the server has failed, and says how', async () => {
  await using server = await openTestHttpServer({
    handler: { authorizer: { authorize: () => ({ verdict: 'no opinion', error: 'a < b' }) } },
  })
  const { code, text, headers } = await h1(server.port, '/version?x=y', { headers: admin })
  assert.deepEqual(
    [code, headers['content-type'], text],
    [500, 'text/plain; charset=utf-8', 'Internal Server Error: "/version?x=y": a &lt; b\n'],
  )
})

test('anonymous requests are heard where the configuration says', async () => {
  await using server = await openTestHttpServer({
    handler: { allowsAnonymous: { paths: new Set(['/healthz']) } },
  })
  const codeOf = async (path: string, headers = {}) =>
    (await h1(server.port, path, { headers })).code
  assert.deepEqual(
    [await codeOf('/healthz'), await codeOf('/healthz?verbose'), await codeOf('/version')],
    [200, 200, 401],
  )
  assert.equal(await codeOf('/version', admin), 200)
})
