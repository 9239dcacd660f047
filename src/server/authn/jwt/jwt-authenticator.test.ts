import assert from 'node:assert/strict'
import { createSecretKey, generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import { createFakeClock } from '#base/clock.ts'
import { type Connect, connectDirectly } from '#base/connect.ts'
import { createMetrics } from '#base/metrics.ts'
import {
  decodeAuthenticationConfiguration,
  type JwtAuthenticatorConfiguration,
} from '#server/authn/jwt/configuration.ts'
import { signingAlgorithms } from '#server/authn/jwt/jws.ts'
import {
  type JwtAuthenticatorParts,
  openJwtAuthenticator,
} from '#server/authn/jwt/jwt-authenticator.ts'
import { createJwtMetrics } from '#server/authn/jwt/metrics.ts'
import {
  type FakeIssuer,
  openFakeIssuer,
  type TokenWish,
  testAuthorities,
} from '#server/testing/fake-issuer.ts'

const nowMs = Date.parse('2026-01-02T03:04:05Z')
const now = nowMs / 1000
const { signal } = new AbortController()

const plain = { username: { claim: 'sub', prefix: '' } }

interface Config {
  readonly claimMappings?: object
  readonly claimValidationRules?: object
  readonly userValidationRules?: object
  readonly issuer?: object
}

function configOf(url: string, { issuer, ...config }: Config = {}): JwtAuthenticatorConfiguration {
  const whole = {
    apiVersion: 'apiserver.config.k8s.io/v1',
    kind: 'AuthenticationConfiguration',
    jwt: [
      {
        issuer: { url, audiences: ['me'], certificateAuthority: testAuthorities, ...issuer },
        claimMappings: plain,
        ...config,
      },
    ],
  }
  return decodeAuthenticationConfiguration(JSON.stringify(whole)).jwt[0]!
}

async function openWay(
  issuer: FakeIssuer,
  config: Config = {},
  { algorithms = signingAlgorithms, egress }: Partial<JwtAuthenticatorParts> = {},
) {
  const clock = createFakeClock(nowMs)
  const failures: string[] = []
  const metrics = createMetrics()
  const way = openJwtAuthenticator(configOf(issuer.url, config), {
    ...{ algorithms, egress, clock },
    metrics: createJwtMetrics(metrics, { clock, serverId: 'me' }),
    onFailure: (message) => failures.push(message),
  })
  await way.ready
  return {
    clock,
    metrics,
    way,
    user: (claims: object, wish?: TokenWish) =>
      way.authenticate(issuer.token({ ...good, ...claims }, wish), signal),
    [Symbol.asyncDispose]: () => way[Symbol.asyncDispose](),
  }
}

const good = { aud: 'me', exp: now + 60, sub: 'ann' }

test('a token of the issuer makes a user, however it is signed', async () => {
  await using issuer = await openFakeIssuer()
  await using world = await openWay(issuer)
  for (const algorithm of signingAlgorithms) {
    assert.deepEqual(await world.user({ jti: 'x' }, { algorithm }), {
      name: 'ann',
      groups: [],
      extra: { 'authentication.kubernetes.io/credential-id': ['JTI=x'] },
    })
  }
  const wishes = [{ keyId: '' }, { keyId: 'first' }]
  for (const wish of wishes) assert.equal((await world.user({}, wish)).name, 'ann')
})

test('what nobody vouches for is refused', async () => {
  await using issuer = await openFakeIssuer()
  await using world = await openWay(issuer, {}, { algorithms: ['RS256', 'ES256'] })
  const { privateKey: other } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const unsupported = 'id token signed with unsupported algorithm, expected ["RS256" "ES256"] got'
  const cases: readonly [TokenWish, string][] = [
    [{ algorithm: 'none' }, `${unsupported} "none"`],
    [{ algorithm: 'PS256' }, `${unsupported} "PS256"`],
    [{ algorithm: 'HS256', key: createSecretKey(Buffer.from('secret')) }, `${unsupported} "HS256"`],
    [{ key: other }, 'failed to verify id token signature'],
    [{ keyId: 'unknown' }, 'failed to verify id token signature'],
  ]
  for (const [wish, says] of cases) {
    await assert.rejects(world.user({}, wish), ({ message }: Error) => message.includes(says))
  }
  const [head, , signature] = issuer.token(good).split('.')
  const forged = Buffer.from(JSON.stringify({ ...good, iss: issuer.url, sub: 'root' }))
  const text = `${head}.${forged.toString('base64url')}.${signature}`
  await assert.rejects(world.way.authenticate(text, signal), /failed to verify id token signature/)
})

test('claims that do not hold are refused, in upstream’s words', async () => {
  await using issuer = await openFakeIssuer()
  await using world = await openWay(issuer)
  const at = '2026-01-02 03:04:05 +0000 UTC'
  const later = '2026-01-02 03:05:06 +0000 UTC'
  const cases: readonly [object, string][] = [
    [{ aud: 'you' }, 'oidc: verify token: oidc: expected audience "me" got ["you"]'],
    [
      { exp: now - 1 },
      'oidc: verify token: oidc: token is expired (Token Expiry: 2026-01-02 03:04:04 +0000 UTC)',
    ],
    [
      { exp: undefined },
      'oidc: verify token: oidc: token is expired (Token Expiry: 0001-01-01 00:00:00 +0000 UTC)',
    ],
    [
      { nbf: now + 61 },
      `oidc: verify token: oidc: current time ${at} before the nbf (not before) time: ${later}`,
    ],
    [
      { iss: 'https://other' },
      `oidc: verify token: oidc: id token issued by a different provider, expected "${issuer.url}" got "https://other"`,
    ],
    [{ sub: undefined }, 'oidc: parse username claims "sub": claim not present'],
    [
      { sub: 7 },
      'oidc: verify token: oidc: failed to unmarshal claims: json: cannot unmarshal number into Go struct field idToken.sub of type string',
    ],
  ]
  for (const [claims, message] of cases) await assert.rejects(world.user(claims), { message })
  assert.equal((await world.user({ nbf: now + 60, aud: ['you', 'me'] })).name, 'ann')
  world.clock.advance(60_001)
  await assert.rejects(world.user({}), /token is expired/)
})

test('claims are mapped as they are named', async () => {
  await using issuer = await openFakeIssuer()
  await using world = await openWay(issuer, {
    issuer: { audiences: ['me', 'us'], audienceMatchPolicy: 'MatchAny' },
    claimMappings: {
      username: { claim: 'email', prefix: 'oidc:' },
      groups: { claim: 'roles', prefix: 'g:' },
      uid: { claim: 'oid' },
    },
    claimValidationRules: [{ claim: 'hd', requiredValue: 'x.io' }],
  })
  const claims = { aud: 'us', email: 'a@x.io', oid: '7', hd: 'x.io' }
  assert.deepEqual(await world.user({ ...claims, roles: ['a', 'b'] }), {
    name: 'oidc:a@x.io',
    uid: '7',
    groups: ['g:a', 'g:b'],
  })
  assert.deepEqual((await world.user({ ...claims, roles: 'a' })).groups, ['g:a'])
  const cases: readonly [object, string][] = [
    [{ email_verified: false }, 'oidc: email not verified'],
    [
      { email_verified: 'true' },
      "oidc: parse 'email_verified' claim: json: cannot unmarshal string into Go value of type bool",
    ],
    [
      { roles: [1] },
      'oidc: parse groups claim "roles": json: cannot unmarshal array into Go value of type string',
    ],
    [{ hd: undefined }, 'oidc: required claim hd not present in ID token'],
    [{ hd: 'y' }, 'oidc: required claim hd value does not match. Got = y, want = x.io'],
    [{ aud: 'you' }, 'oidc: verify token: oidc: expected audience in ["me" "us"] got ["you"]'],
  ]
  for (const [more, message] of cases) {
    await assert.rejects(world.user({ ...claims, ...more }), { message })
  }
})

test('claims are mapped and judged by expressions', async () => {
  await using issuer = await openFakeIssuer()
  await using world = await openWay(issuer, {
    claimMappings: {
      username: { expression: 'claims.sub + "@" + claims.org.name' },
      groups: { expression: 'claims.roles.split(",")' },
      uid: { expression: 'claims.?oid.orValue("none")' },
      extra: [
        { key: 'x.io/level', valueExpression: 'string(claims.level)' },
        { key: 'x.io/none', valueExpression: '""' },
        { key: 'x.io/dotted', valueExpression: 'claims.a__dot__b.c__dash__d' },
      ],
    },
    claimValidationRules: [{ expression: 'claims.level < 5.0', message: 'too high' }],
    userValidationRules: [
      { expression: "!user.username.startsWith('system:')", message: 'reserved' },
      { expression: 'user.extra.x__dot__io__slash__level[0] != "3"', message: 'not three' },
    ],
  })
  const claims = { org: { name: 'o' }, roles: 'a,,b', level: 2, 'a.b': { 'c-d': ['x', ''] } }
  assert.deepEqual(await world.user(claims), {
    name: 'ann@o',
    uid: 'none',
    groups: ['a', 'b'],
    extra: { 'x.io/level': ['2'], 'x.io/dotted': ['x'] },
  })
  const rule = 'oidc: error evaluating claim validation expression: validation expression'
  const userRule = 'oidc: error evaluating user info validation rule: validation expression'
  const cases: readonly [object, string][] = [
    [{ level: 5 }, `${rule} 'claims.level < 5.0' failed: too high`],
    [{ level: 3 }, `${userRule} 'user.extra.x__dot__io__slash__level[0] != "3"' failed: not three`],
    [{ sub: 'system:x' }, `${userRule} '!user.username.startsWith('system:')' failed: reserved`],
    [
      { org: {} },
      `oidc: error evaluating username claim expression: expression 'claims.sub + "@" + claims.org.name' resulted in error: no such key: name`,
    ],
  ]
  for (const [more, message] of cases) {
    await assert.rejects(world.user({ ...claims, ...more }), { message })
  }
})

test('keys are fetched once, and again for one that is new', async () => {
  await using issuer = await openFakeIssuer()
  await using world = await openWay(issuer)
  const fetched = () => issuer.asked.filter((path) => path === '/keys').length
  await Promise.all([world.user({}), world.user({ sub: 'bob' })])
  await world.user({})
  assert.equal(fetched(), 1)
  const old = issuer.token(good)
  issuer.rotate('second')
  assert.equal((await world.user({})).name, 'ann')
  assert.equal(fetched(), 2)
  await assert.rejects(world.way.authenticate(old, signal), /failed to verify id token signature/)
  const results = world.metrics
    .read()
    .find(({ name }) => name === 'apiserver_authentication_jwt_authenticator_latency_seconds')
  assert.deepEqual(
    results?.series.map(({ values, buckets }) => [values[0], buckets?.at(-1)?.count]),
    [
      ['success', 4],
      ['failure', 1],
    ],
  )
})

test('keys that may be kept are not fetched for each stranger', async () => {
  await using issuer = await openFakeIssuer()
  await using world = await openWay(issuer)
  await world.user({})
  const body = await keysOf(issuer)
  issuer.answers.set('/keys', { body, headers: { 'cache-control': 'public, max-age=100' } })
  await assert.rejects(world.user({}, { keyId: 'x' }), /signature/)
  const before = issuer.asked.length
  world.clock.advance(59_000)
  await assert.rejects(world.user({}, { keyId: 'x' }), /signature/)
  assert.equal(issuer.asked.length, before)
  world.clock.advance(12_000)
  await assert.rejects(world.user({ exp: now + 1000 }, { keyId: 'x' }), /signature/)
  assert.equal(issuer.asked.length, before + 1)
  issuer.answers.set('/keys', { code: 500 })
  await assert.rejects(world.user({}, { keyId: 'x' }), /signature/)
  assert.equal((await world.user({ exp: now + 1000 })).name, 'ann')
})

async function keysOf(issuer: FakeIssuer): Promise<string> {
  const { h1 } = await import('#server/testing/http-client.ts')
  return (await h1(Number(new URL(issuer.url).port), '/keys')).text
}

test('an issuer is asked by the way that it names', async () => {
  await using issuer = await openFakeIssuer()
  const ways: string[] = []
  const way =
    (name: string): Connect =>
    (target, until) => {
      ways.push(name)
      return connectDirectly(target, until)
    }
  const egress = { cluster: way('cluster'), controlplane: way('controlplane') }
  for (const egressSelectorType of ['', 'cluster', 'controlplane']) {
    await using world = await openWay(issuer, { issuer: { egressSelectorType } }, { egress })
    assert.equal((await world.user({})).name, 'ann')
  }
  assert.deepEqual([...new Set(ways)], ['cluster', 'controlplane'])
})

test('an issuer is looked for until it is found', async () => {
  await using issuer = await openFakeIssuer()
  const wellKnown = '/.well-known/openid-configuration'
  issuer.answers.set(wellKnown, { body: '{"issuer":"https://other"}' })
  const clock = createFakeClock(nowMs)
  const failures: string[] = []
  let told = Promise.withResolvers<void>()
  await using way = openJwtAuthenticator(configOf(issuer.url), {
    ...{ algorithms: signingAlgorithms, clock },
    metrics: createJwtMetrics(createMetrics(), { clock, serverId: 'me' }),
    onFailure(message) {
      failures.push(message)
      told.resolve()
    },
  })
  await told.promise
  const mismatch = `oidc: issuer did not match the issuer returned by provider, expected "${issuer.url}" got "https://other"`
  assert.deepEqual(failures, [mismatch])
  assert.match(way.health() ?? '', /is not healthy: oidc: issuer did not match/)
  await assert.rejects(way.authenticate(issuer.token(good), signal), {
    message: 'oidc: authenticator not initialized',
  })
  issuer.answers.set(wellKnown, { body: JSON.stringify({ issuer: issuer.url }) })
  told = Promise.withResolvers()
  await clock.run(10_000)
  await told.promise
  assert.equal(failures[1], 'provider did not return JWKS URL')
  issuer.answers.delete(wellKnown)
  await clock.run(10_000)
  await way.ready
  assert.equal(way.health(), undefined)
  assert.equal((await way.authenticate(issuer.token(good), signal)).name, 'ann')
})

test('an issuer may describe itself elsewhere, and send one on', async () => {
  await using issuer = await openFakeIssuer()
  issuer.answers.set('/.well-known/openid-configuration', { code: 404 })
  issuer.answers.set('/moved', { code: 302, headers: { location: '/described' } })
  const described = JSON.stringify({ issuer: issuer.url, jwks_uri: `${issuer.url}/keys` })
  issuer.answers.set('/described', { body: described })
  await using world = await openWay(issuer, { issuer: { discoveryURL: `${issuer.url}/moved` } })
  assert.equal((await world.user({})).name, 'ann')
  issuer.rotate('second')
  issuer.answers.set('/keys', { code: 302, headers: { location: 'http://127.0.0.1:1/' } })
  await assert.rejects(world.user({}), /only https is followed/)
  issuer.answers.set('/keys', { code: 302, headers: { location: '/keys' } })
  await assert.rejects(world.user({}), /stopped after 10 redirects/)
})

test('groups may be told by another server', async () => {
  await using issuer = await openFakeIssuer()
  await using teller = await openFakeIssuer()
  await using world = await openWay(issuer, {
    claimMappings: { ...plain, groups: { claim: 'groups', prefix: '' } },
  })
  const endpoint = `${teller.url}/groups`
  const elsewhere = {
    _claim_names: { groups: 'src' },
    _claim_sources: { src: { endpoint, access_token: 'secret' } },
  }
  teller.answers.set('/groups', { body: teller.token({ ...good, groups: ['a', 'b'] }) })
  assert.deepEqual((await world.user(elsewhere)).groups, ['a', 'b'])
  assert.deepEqual((await world.user({ ...elsewhere, groups: 'own' })).groups, ['own'])
  const head = 'oidc: could not expand distributed claims:'
  teller.answers.set('/groups', { body: teller.token(good) })
  await assert.rejects(world.user(elsewhere), {
    message: `${head} jwt returned by distributed claim endpoint "${endpoint}" did not contain claim: groups`,
  })
  teller.answers.set('/groups', { body: teller.token({ ...good, aud: 'you', groups: [] }) })
  await assert.rejects(world.user(elsewhere), {
    message: `${head} verify distributed claim token: oidc: expected audience "me" got ["you"]`,
  })
  teller.answers.set('/groups', { code: 403 })
  await assert.rejects(world.user(elsewhere), {
    message: `${head} while getting distributed claim "groups": error while getting distributed claim JWT: 403`,
  })
  await assert.rejects(world.user({ _claim_names: { groups: 'src' } }), {
    message: `${head} oidc: no claim sources`,
  })
})
