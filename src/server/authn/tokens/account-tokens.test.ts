import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { before, beforeEach, suite, test } from 'node:test'
import { createFakeClock, type FakeClock } from '#base/clock.ts'
import { createSeededRandom } from '#base/random.ts'
import type { Secret } from '#kinds/core/secret/types.ts'
import {
  type AccountTokens,
  createAccountTokens,
  type TokenSubject,
  type TokenTerms,
} from '#server/authn/tokens/account-tokens.ts'
import { readToken, signerOf, signToken } from '#server/authn/tokens/jwt.ts'
import { parsePublicKeys, parseSigningKey, type SigningKey } from '#server/authn/tokens/keys.ts'
import { fixedKeys, ownSigner } from '#server/authn/tokens/token-keys.ts'
import { createMemoryObjects, type MemoryObjects } from '#server/testing/memory-objects.ts'
import { objectOf } from '#server/testing/pods.ts'

const { signal } = new AbortController()
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
let updates: Secret[]
const inThere = (uid: string, more: object = {}) => ({
  metadata: { namespace: 'there', uid, ...more },
})
beforeEach(() => {
  updates = []
  clock = createFakeClock(Date.UTC(2026, 0, 1))
  objects = createMemoryObjects([
    objectOf('v1', 'ServiceAccount', 'web', inThere('account')),
    objectOf('v1', 'Pod', 'one', inThere('pod')),
  ])
  tokens = createAccountTokens({
    issuers: [issuer],
    audiences: [issuer],
    signer: ownSigner(signingKey),
    keys: fixedKeys([signingKey]),
    updateSecret: async (secret) => {
      updates.push(secret)
      objects.put(secret)
    },
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
const issue = (subject: TokenSubject, of: TokenTerms) => tokens.issue!(subject, of, signal)
const judged = (token: string, ...audiences: string[]) =>
  tokens.judge(token, audiences.length > 0 ? audiences : [issuer], signal)
const refusal = async (token: string, ...audiences: string[]) => {
  const verdict = await judged(token, ...audiences)
  return verdict && 'refusal' in verdict ? verdict.refusal : verdict
}

test('a token says what upstream’s says', async () => {
  const pod = { name: 'one', uid: 'pod' }
  const token = await issue(
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
  const token = await issue({ namespace: 'there', account, pod }, terms('a', 'b', issuer))
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
  const token = await issue(subject, terms())
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
  const bare = await issue({ namespace: 'there', account }, terms())
  objects.put(objectOf('v1', 'ServiceAccount', 'web', inThere('remade')) as never)
  assert.equal(await refusal(bare), 'service account UID (remade) does not match claim (account)')
  const gone = await issue({ namespace: 'there', account: { name: 'gone' } }, terms())
  assert.equal(await refusal(gone), 'serviceaccounts "gone" not found')
  clock.advance(3_661_000)
  assert.equal(await refusal(bare), 'service account token has expired')
})

test('a token for others is none for the server', async () => {
  const token = await issue({ namespace: 'there', account }, terms('vault', 'store'))
  assert.equal(
    await refusal(token),
    `token audiences ["vault" "store"] is invalid for the target audiences ["${issuer}"]`,
  )
})

const badSignature = 'go-jose/go-jose: error in cryptographic primitive'

test('tokens of others, changed ones and unsigned ones are not believed', async () => {
  const token = await issue({ namespace: 'there', account }, terms())
  const [head, body, signature] = token.split('.')
  const claims = { ...readToken(token)!.claims, sub: 'system:serviceaccount:kube-system:admin' }
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  assert.equal(await refusal(signToken(claims, otherKey)), 'invalid signature, no keys found')
  const named = { ...otherKey, id: signingKey.id }
  assert.equal(await refusal(signToken(claims, named)), badSignature)
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

suite('a token in a secret', () => {
  const prefix = 'kubernetes.io/serviceaccount'
  const claims = {
    iss: prefix.replace('.io', ''),
    [`${prefix}/namespace`]: 'there',
    [`${prefix}/secret.name`]: 's',
    [`${prefix}/service-account.name`]: 'web',
    [`${prefix}/service-account.uid`]: 'account',
    sub: 'system:serviceaccount:there:web',
  }
  let token: string
  before(() => {
    token = signToken(claims, signingKey)
  })
  const keep = (text: string, labels: object = {}) => {
    const data = { token: Buffer.from(text).toString('base64') }
    const secret = objectOf('v1', 'Secret', 's', inThere('secret', { labels }))
    objects.put({ ...secret, data } as never)
  }
  const remarks = async () => {
    const verdict = await judged(token)
    return verdict && 'user' in verdict ? verdict.user.remarks : undefined
  }

  test('holds while the secret has it', async () => {
    assert.equal(await refusal(token), 'Token has been invalidated')
    keep('another')
    assert.equal(await refusal(token), "Token does not match server's copy")
    keep(token)
    assert.equal(typeof (await refusal(token)), 'object')
    assert.equal(
      await refusal(signToken({ ...claims, sub: 'x' }, signingKey)),
      'sub claim is invalid',
    )
  })

  test('has a note of its last day of use on its secret', async () => {
    const lastUsed = 'kubernetes.io/legacy-token-last-used'
    keep(token, { mine: 'x' })
    await judged(token)
    await judged(token)
    assert.deepEqual(
      updates.map(({ metadata }) => metadata.labels),
      [{ mine: 'x', [lastUsed]: '2026-01-01' }],
    )
    clock.advance(24 * 3_600_000)
    await judged(token)
    assert.equal(updates.at(-1)?.metadata.labels?.[lastUsed], '2026-01-02')
    keep(token, { [lastUsed]: '2026-01-03' })
    await judged(token)
    assert.equal(updates.length, 2)
  })

  test('is refused once it is marked, which is noted too', async () => {
    const label = 'kubernetes.io/legacy-token-invalid-since'
    keep(token, { [label]: '2025-12-01' })
    assert.equal(
      await refusal(token),
      `the token in secret there/s for service account there/web has been marked invalid. Use tokens from the TokenRequest API or manually created secret-based tokens, or remove the '${label}' label from the secret to temporarily allow use of this token`,
    )
    assert.equal(updates.length, 1)
  })

  test('is told to be one of another time if it was made for the account', async () => {
    keep(token)
    assert.deepEqual(await remarks(), {
      warnings: [],
      notes: { 'authentication.k8s.io/legacy-token-manual-secret': 's' },
    })
    const web = objectOf('v1', 'ServiceAccount', 'web', inThere('account'))
    objects.put({ ...web, secrets: [{ name: 's' }] } as never)
    assert.deepEqual(await remarks(), {
      warnings: [
        'Use tokens from the TokenRequest API or manually created secret-based tokens instead of auto-generated secret-based tokens.',
      ],
      notes: { 'authentication.k8s.io/legacy-token-autogenerated-secret': 's' },
    })
  })
})

test('a token that should have been fetched anew is noted', async () => {
  const token = await issue({ namespace: 'there', account }, { ...terms(), warnAfterSeconds: 7 })
  const remarks = async () => {
    const verdict = await judged(token)
    return verdict && 'user' in verdict ? verdict.user.remarks : undefined
  }
  assert.equal(await remarks(), undefined)
  clock.advance(10_000)
  assert.deepEqual(await remarks(), {
    warnings: [],
    notes: {
      'authentication.k8s.io/stale-token':
        'subject: system:serviceaccount:there:web, seconds after warning threshold: 3',
    },
  })
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
  assert.deepEqual([signerOf(token, keys), signerOf(token, [otherKey])], [keys[0], undefined])
  assert.throws(() => parsePublicKeys('nothing'), /does not contain any valid RSA or ECDSA/)
  const { privateKey: edwards } = generateKeyPairSync('ed25519')
  assert.throws(() => parseSigningKey(pem(edwards, 'pkcs8')), /wants RSA or ECDSA/)
})
