import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { before, beforeEach, test } from 'node:test'
import { createFakeClock, type FakeClock } from '#base/clock.ts'
import { createSeededRandom } from '#base/random.ts'
import { type AccountTokens, createAccountTokens } from '#server/authn/tokens/account-tokens.ts'
import { isSignedBy, readToken, signToken } from '#server/authn/tokens/jwt.ts'
import { parsePublicKeys, parseSigningKey, type SigningKey } from '#server/authn/tokens/keys.ts'
import { createMemoryObjects, type MemoryObjects } from '#server/testing/memory-objects.ts'
import { objectOf } from '#server/testing/pods.ts'

const issuer = 'https://issuer.test'
const pem = (key: { export(options: object): string | Buffer }, type: string) =>
  String(key.export({ type, format: 'pem' }))
let signingKey: SigningKey
let otherKey: SigningKey
before(() => {
  const made = () => pem(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey, 'pkcs8')
  signingKey = parseSigningKey(made())
  otherKey = parseSigningKey(made())
})

let clock: FakeClock
let objects: MemoryObjects
let tokens: AccountTokens
const inThere = (uid: string, more: object = {}) => ({
  metadata: { namespace: 'there', uid, ...more },
})
beforeEach(() => {
  clock = createFakeClock(Date.UTC(2026, 0, 1))
  objects = createMemoryObjects([
    objectOf('v1', 'ServiceAccount', 'web', inThere('account')),
    objectOf('v1', 'Pod', 'one', inThere('pod')),
  ])
  tokens = createAccountTokens({
    issuers: [issuer],
    audiences: [issuer],
    signingKey,
    keys: [signingKey],
    clock,
    random: createSeededRandom(3),
    lookup: async (resource, namespace, name) =>
      objects.table.hub('', resource)?.store?.peek({ namespace, name })?.object,
  })
})

const account = { name: 'web', uid: 'account' }
const terms = (...audiences: string[]) => ({
  audiences: audiences.length ? audiences : [issuer],
  seconds: 3600,
})
const judged = (token: string, ...audiences: string[]) =>
  tokens.judge(token, audiences.length > 0 ? audiences : [issuer])
const refusal = async (token: string, ...audiences: string[]) => {
  const verdict = await judged(token, ...audiences)
  return verdict && 'refusal' in verdict ? verdict.refusal : verdict
}

test('a token says what upstream’s says', () => {
  const pod = { name: 'one', uid: 'pod' }
  const token = tokens.issue!(
    { namespace: 'there', account, pod },
    { ...terms(), warnAfterSeconds: 7 },
  )
  const { algorithm, keyId, claims } = readToken(token)!
  assert.deepEqual([algorithm, keyId], ['ES256', signingKey.id])
  const now = Date.UTC(2026, 0, 1) / 1000
  assert.deepEqual(claims, {
    aud: [issuer],
    exp: now + 3600,
    iat: now,
    iss: issuer,
    jti: claims.jti,
    'kubernetes.io': { namespace: 'there', pod, serviceaccount: account, warnafter: now + 7 },
    nbf: now,
    sub: 'system:serviceaccount:there:web',
  })
})

test('whose a token is', async () => {
  const pod = { name: 'one', uid: 'pod' }
  const token = tokens.issue!({ namespace: 'there', account, pod }, terms('a', 'b', issuer))
  const jti = readToken(token)!.claims.jti
  const user = {
    name: 'system:serviceaccount:there:web',
    uid: 'account',
    groups: ['system:serviceaccounts', 'system:serviceaccounts:there'],
    extra: {
      'authentication.kubernetes.io/credential-id': [`JTI=${jti}`],
      'authentication.kubernetes.io/pod-name': ['one'],
      'authentication.kubernetes.io/pod-uid': ['pod'],
    },
  }
  assert.deepEqual(await judged(token, 'b', 'c', issuer), { user, audiences: ['b', issuer] })
})

test('a token dies with its time, its account and the object it is bound to', async () => {
  const subject = { namespace: 'there', account, pod: { name: 'one', uid: 'pod' } }
  const token = tokens.issue!(subject, terms())
  assert.equal(typeof (await refusal(token)), 'object')
  objects.put(objectOf('v1', 'Pod', 'one', inThere('new pod')) as never)
  const other = 'pod UID (new pod) does not match service account pod ref claim (pod)'
  assert.equal(await refusal(token), other)
  objects.put(
    objectOf(
      'v1',
      'Pod',
      'one',
      inThere('pod', { deletionTimestamp: '2025-12-31T23:58:59Z' }),
    ) as never,
  )
  assert.equal(await refusal(token), 'service account token has been invalidated')
  const bare = tokens.issue!({ namespace: 'there', account }, terms())
  objects.put(objectOf('v1', 'ServiceAccount', 'web', inThere('remade')) as never)
  assert.equal(await refusal(bare), 'service account UID (remade) does not match claim (account)')
  const gone = tokens.issue!({ namespace: 'there', account: { name: 'gone' } }, terms())
  assert.equal(await refusal(gone), 'serviceaccounts "gone" not found')
  clock.advance(3_661_000)
  assert.equal(await refusal(bare), 'service account token has expired')
})

test('a token for others is none for the server', async () => {
  const token = tokens.issue!({ namespace: 'there', account }, terms('vault', 'store'))
  assert.equal(
    await refusal(token),
    `token audiences ["vault" "store"] is invalid for the target audiences ["${issuer}"]`,
  )
})

const badSignature = 'go-jose/go-jose: error in cryptographic primitive'

test('tokens of others, changed ones and unsigned ones are not believed', async () => {
  const token = tokens.issue!({ namespace: 'there', account }, terms())
  const [head, body, signature] = token.split('.')
  const claims = { ...readToken(token)!.claims, sub: 'system:serviceaccount:kube-system:admin' }
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  assert.equal(await refusal(signToken(claims, otherKey)), badSignature)
  assert.equal(await refusal(`${head}.${part(claims)}.${signature}`), badSignature)
  assert.equal(await refusal(`${part({ alg: 'none' })}.${body}.`), badSignature)
  assert.equal(
    await refusal(`${part({ alg: 'HS256', kid: signingKey.id })}.${body}.${signature}`),
    badSignature,
  )
  assert.equal(await refusal(signToken({ ...claims, iss: 'https://other' }, signingKey)), undefined)
  for (const text of ['', 'nonsense', 'a.b.c', 'a.b', '....', `${head}.${body}`]) {
    assert.equal(await refusal(text), undefined)
  }
})

test('a token in a secret holds while the secret has it', async () => {
  const prefix = 'kubernetes.io/serviceaccount'
  const claims = {
    iss: prefix.replace('.io', ''),
    [`${prefix}/namespace`]: 'there',
    [`${prefix}/secret.name`]: 's',
    [`${prefix}/service-account.name`]: 'web',
    [`${prefix}/service-account.uid`]: 'account',
    sub: 'system:serviceaccount:there:web',
  }
  const token = signToken(claims, signingKey)
  assert.equal(await refusal(token), 'Token has been invalidated')
  const secret = (text: string) => {
    const data = { token: Buffer.from(text).toString('base64') }
    objects.put({ ...objectOf('v1', 'Secret', 's', inThere('secret')), data } as never)
  }
  secret('another')
  assert.equal(await refusal(token), "Token does not match server's copy")
  secret(token)
  assert.equal(typeof (await refusal(token)), 'object')
  assert.equal(
    await refusal(signToken({ ...claims, sub: 'x' }, signingKey)),
    'sub claim is invalid',
  )
})

test('keys are read from private keys, public keys and files of several', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const signing = parseSigningKey(pem(privateKey, 'pkcs1'))
  const keys = parsePublicKeys(pem(publicKey, 'spki') + pem(signingKey.privateKey, 'sec1'))
  assert.deepEqual(
    keys.map(({ algorithm }) => algorithm),
    ['RS256', 'ES256'],
  )
  assert.equal(keys[0]!.id, signing.id)
  const token = signToken({ a: 1 }, signing)
  assert.deepEqual([isSignedBy(token, keys), isSignedBy(token, [otherKey])], [true, false])
  assert.throws(() => parsePublicKeys('nothing'), /does not contain any valid RSA or ECDSA/)
  const { privateKey: edwards } = generateKeyPairSync('ed25519')
  assert.throws(() => parseSigningKey(pem(edwards, 'pkcs8')), /wants RSA or ECDSA/)
})
