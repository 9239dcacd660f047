/** A program that signs, over a real socket: what it signs holds, keys come and go, and so does it. */
import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { createFakeClock, type FakeClock } from '#base/clock.ts'
import { silentLogger } from '#base/log/log.ts'
import { createMetrics, type Metrics } from '#base/metrics.ts'
import { createSeededRandom } from '#base/random.ts'
import { openExternalSigner } from '#server/authn/external-signer/external-signer.ts'
import {
  type FakeSigner,
  openFakeSigner,
  type SignerBehaviour,
  signing,
  testKey,
} from '#server/authn/external-signer/testing/signer.ts'
import { createAccountTokens } from '#server/authn/tokens/account-tokens.ts'
import { createOpenIdPaths } from '#server/authn/tokens/openid-paths.ts'
import { pathRequest } from '#server/testing/path-request.ts'

const directory = mkdtempSync(join(tmpdir(), 'signer-'))
after(() => rmSync(directory, { recursive: true }))
const { signal } = new AbortController()
const issuer = 'https://issuer.test'
let sockets = 0

/** Lets what is really under way come to its end, while time stands still. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise<void>((go) => setImmediate(go))
}

/** Time goes on as long as it takes. */
async function inTime<T>(clock: FakeClock, work: Promise<T>): Promise<T> {
  let isDone = false
  const done = work.finally(() => {
    isDone = true
  })
  done.catch(() => {}) // it may fail before anybody waits for it
  await until(() => {
    clock.advance(10)
    return isDone
  })
  return await done
}

async function openWorld(changes: Partial<SignerBehaviour> = {}) {
  await using stack = new AsyncDisposableStack()
  const socket = join(directory, `${sockets++}.sock`)
  const clock = createFakeClock(Date.parse('2026-01-02T03:04:05Z'))
  const metrics = createMetrics()
  const behaviour = signing(changes)
  let fake: FakeSigner | undefined = await openFakeSigner(socket, behaviour)
  stack.defer(() => fake?.[Symbol.asyncDispose]())
  const parts = { endpoint: socket, clock, metrics, log: silentLogger, signal }
  const signer = stack.use(await openExternalSigner(parts))
  const tokens = createAccountTokens({
    ...{ issuers: [issuer], audiences: [issuer], signer, keys: signer },
    ...{ clock, random: createSeededRandom(3), updateSecret: async () => {} },
  })
  const subject = { namespace: 'there', account: { name: 'web', uid: 'uid' } }
  const opened = stack.move()
  return {
    ...{ behaviour, clock, metrics, signer },
    calls: () => fake?.calls ?? [],
    issue: async () => await tokens.issue!(subject, { audiences: [issuer], seconds: 600 }, signal),
    async judge(token: string) {
      const verdict = await tokens.judge(token, [issuer], signal)
      return verdict && 'user' in verdict ? verdict.user.name : verdict?.refusal
    },
    async goes() {
      await fake?.[Symbol.asyncDispose]()
      fake = undefined
    },
    async comes() {
      fake = await openFakeSigner(socket, behaviour)
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  }
}

function counts(metrics: Metrics, name: string): Readonly<Record<string, number>> {
  const family = metrics.read().find((one) => one.name === `apiserver_externaljwt_${name}`)
  const series = family?.series ?? []
  return Object.fromEntries(series.map(({ values, value }) => [values.join(' '), value]))
}

const web = 'system:serviceaccount:there:web'
const noKeys = 'invalid signature, no keys found'

test('a token that it signs says what others say, and holds', async () => {
  await using world = await openWorld()
  const token = await world.issue()
  const [head, claims] = token.split('.').map((part) => Buffer.from(part, 'base64url').toString())
  assert.equal(head, '{"alg":"ES256","kid":"one","typ":"JWT"}')
  assert.deepEqual(Object.keys(JSON.parse(claims!)), [
    ...['aud', 'exp', 'iat', 'iss', 'jti', 'kubernetes.io', 'nbf', 'sub'],
  ])
  assert.equal(await world.judge(token), web)
  assert.deepEqual(world.calls(), ['FetchKeys', 'Metadata', 'Sign'])
  assert.equal(world.signer.maxSeconds, 7200)
  assert.deepEqual(counts(world.metrics, 'sign_request_total'), { OK: 1 })
  assert.deepEqual(counts(world.metrics, 'fetch_keys_data_timestamp'), { '': 1_700_000_000.5 })
  assert.deepEqual(counts(world.metrics, 'fetch_keys_success_timestamp'), {
    '': world.clock.nowMs() / 1000,
  })
})

test('a key nobody knows is looked for, and one that goes takes its tokens along', async () => {
  await using world = await openWorld()
  const old = await world.issue()
  world.behaviour.keys = [testKey('two')]
  const token = await world.issue()
  assert.equal(await world.judge(token), web)
  assert.equal(await world.judge(old), noKeys)
  assert.equal(world.calls().filter((call) => call === 'FetchKeys').length, 3)
})

test('one that takes the place of another under its name does not vouch for its tokens', async () => {
  await using world = await openWorld()
  const token = await world.issue()
  assert.equal(await world.judge(token), web)
  world.behaviour.keys = [testKey('one')]
  world.clock.advance(60_000)
  await until(() => world.calls().filter((call) => call === 'FetchKeys').length === 2)
  await until(() => world.signer.maxAgeSeconds === 60)
  assert.equal(await world.judge(token), 'go-jose/go-jose: error in cryptographic primitive')
})

test('keys are asked for as often as is wanted, and hold while they cannot be had', async () => {
  await using world = await openWorld({ refreshSeconds: 20 })
  const token = await world.issue()
  const fetches = () => counts(world.metrics, 'fetch_keys_request_total')
  world.behaviour.refuses = 'FetchKeys'
  world.clock.advance(15_000)
  assert.equal(world.signer.maxAgeSeconds, 5)
  world.clock.advance(5_000)
  await until(() => fetches()['FailedPrecondition'] === 1)
  assert.equal(world.signer.maxAgeSeconds, 0)
  assert.equal(await world.judge(token), web)
  world.behaviour.refuses = undefined
  world.behaviour.told = []
  await inTime(
    world.clock,
    until(() => fetches()['unknown-non-grpc'] === 1),
  )
  world.behaviour.told = undefined
  await inTime(
    world.clock,
    until(() => fetches()['OK'] === 2),
  )
  assert.equal(await world.judge(token), web)
})

test('it is waited for while it is away, but not for ever', async () => {
  await using world = await openWorld()
  const token = await world.issue()
  await world.goes()
  assert.equal(await world.judge(token), web)
  const other = token.replace(
    /^[^.]+/,
    Buffer.from('{"alg":"ES256","kid":"x"}').toString('base64url'),
  )
  const startMs = world.clock.steadyMs()
  assert.equal(await inTime(world.clock, world.judge(other)), noKeys)
  assert.ok(Math.abs(world.clock.steadyMs() - startMs - 30_000) < 5000)
  await assert.rejects(inTime(world.clock, world.issue()), {
    name: 'SigningError',
    message: /^while signing jwt: rpc error: code = DeadlineExceeded desc = latest balancer error/,
  })
  const late = world.issue()
  await world.comes()
  assert.equal(await world.judge(await inTime(world.clock, late)), web)
  assert.deepEqual(counts(world.metrics, 'sign_request_total'), { OK: 2, DeadlineExceeded: 1 })
})

test('who stops waiting for a token is let go', async () => {
  await using world = await openWorld()
  const { promise, resolve } = Promise.withResolvers<void>()
  world.behaviour.waitsFor = promise
  const leaving = new AbortController()
  const reason = new Error('gone')
  const token = world.signer.sign({}, leaving.signal)
  await until(() => world.calls().includes('Sign'))
  leaving.abort(reason)
  await assert.rejects(async () => token, reason)
  resolve()
  assert.deepEqual(counts(world.metrics, 'sign_request_total'), { Canceled: 1 })
})

for (const [what, changes, says] of [
  [
    'with a head that is none',
    { header: '!' },
    /^while validating header: while unwrapping header: /,
  ],
  ['without a signature', { signature: '' }, /^empty signature returned$/],
  [
    'by a key that is hidden',
    { keys: [testKey('dark', true), testKey('one')] },
    /^while validating header: key used for signing JWT \(kid: dark\) is excluded from OIDC discovery docs$/,
  ],
  [
    'not at all',
    { refuses: 'Sign' },
    /^while signing jwt: rpc error: code = FailedPrecondition desc = not today$/,
  ],
] as const) {
  test(`a token that is signed ${what} is given to nobody`, async () => {
    await using world = await openWorld(changes)
    await assert.rejects(world.issue(), { name: 'SigningError', message: says })
  })
}

const told = (changes: object) => ({ told: [{ ...testKey('one').told, ...changes }] })
for (const [what, changes, says] of [
  ['no keys', { told: [] }, 'found no keys'],
  ['nothing of when to ask again', { refreshSeconds: 0 }, 'found invalid refresh hint (0s)'],
  ['no time', { dataTime: undefined }, 'invalid data timestamp: proto: invalid nil Timestamp'],
  [
    'a time before all times',
    { dataTime: { seconds: -62_135_596_801, nanos: 0 } },
    'invalid data timestamp: proto: timestamp (seconds:-62135596801) before 0001-01-01',
  ],
  [
    'odd parts of a second',
    { dataTime: { seconds: 1, nanos: -1 } },
    'invalid data timestamp: proto: timestamp (seconds:1 nanos:-1) has out-of-range nanos',
  ],
  ['a key without a name', told({ keyId: '' }), 'found invalid public key id ""'],
  ['a key that is none', told({ key: Buffer.alloc(0) }), 'found empty public key'],
  ['garbage', told({ key: Buffer.alloc(9) }), 'while parsing external public keys: '],
  [
    'that it would not',
    { refuses: 'FetchKeys' },
    'while getting externally supported jwt signing keys: rpc error: code = FailedPrecondition desc = not today',
  ],
] as const) {
  test(`a server does not start with one that tells ${what}`, async () => {
    await assert.rejects(openWorld(changes), (error: Error) => {
      const where =
        'while initially filling key cache: while performing initial cache fill: while fetching token verification keys: '
      return error.message.startsWith(`${where}${says}`)
    })
  })
}

test('others are told of the keys there are, but for hidden ones', async () => {
  await using world = await openWorld({ keys: [testKey('one'), testKey('dark', true)] })
  const keys = world.signer
  const jwksUri = 'https://h/openid/v1/jwks'
  const paths = createOpenIdPaths({ issuer, jwksUri, keys, log: silentLogger })!
  const shown = async () => {
    const answer = await paths.answer(pathRequest('/openid/v1/jwks'))
    assert.ok(answer && 'body' in answer)
    const set = JSON.parse(String(answer.body)) as { keys: { kid: string }[] }
    return [answer.headers?.['cache-control'], ...set.keys.map(({ kid }) => kid)]
  }
  assert.deepEqual(await shown(), ['public, max-age=60', 'one'])
  world.behaviour.keys = [testKey('two'), testKey('dark', true)]
  world.clock.advance(20_000)
  assert.deepEqual(await shown(), ['public, max-age=40', 'one'])
  await keys.named('two', signal)
  assert.deepEqual(await shown(), ['public, max-age=60', 'two'])
  const { publicKey } = generateKeyPairSync('ed25519')
  const key = publicKey.export({ type: 'spki', format: 'der' })
  world.behaviour.told = [{ keyId: 'odd', key, excludeFromOidcDiscovery: false }]
  assert.equal((await keys.named('odd', signal)).length, 1)
  assert.deepEqual(await shown(), ['public, max-age=60', 'two'])
})

for (const [what, given, keys] of [
  ['has no TLS', 'http://issuer.test', undefined],
  ['has a query', `${issuer}?a=b`, undefined],
  ['has only hidden keys', issuer, [testKey('dark', true)]],
] as const) {
  test(`an issuer that ${what} is described to nobody`, async () => {
    await using world = await openWorld(keys && { keys })
    const options = { issuer: given, jwksUri: '', keys: world.signer, log: silentLogger }
    assert.equal(createOpenIdPaths(options), undefined)
  })
}
