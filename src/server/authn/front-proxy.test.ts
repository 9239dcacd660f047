import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { test } from 'node:test'
import { systemClock } from '#base/clock.ts'
import { createMetrics } from '#base/metrics.ts'
import { systemRandom } from '#base/random.ts'
import { type CertificateWish, type KeyPair, makeCertificate } from '#base/x509/certificate.ts'
import { type Authorities, createAuthorities } from '#server/authn/authorities.ts'
import { createFrontProxyAuthenticator } from '#server/authn/front-proxy.ts'
import { createAuthenticators } from '#server/authn/list.ts'
import type { ClientCertificate } from '#server/http/client-certificate.ts'
import { h1 } from '#server/testing/http-client.ts'
import { openTestHttpServer, testTls } from '#server/testing/http-server.ts'

const hourMs = 3_600_000

function make(
  commonName: string,
  wish: Partial<CertificateWish> = {},
  authority?: KeyPair,
): KeyPair {
  const now = systemClock.nowMs()
  const times = { notBeforeMs: now - hourMs, notAfterMs: now + hourMs }
  return makeCertificate({ commonName, use: 'client', ...times, ...wish }, systemRandom, authority)
}

const authority = { use: 'authority' } as const
const clients = make('clients', authority)
const proxies = make('proxies', authority)

function shown(own: KeyPair, ...sent: readonly KeyPair[]): ClientCertificate {
  const chain = [own, ...sent].map(({ certificate }) => new X509Certificate(certificate))
  const commonName = /CN=(.*)/.exec(chain[0]!.subject)![1]!
  const plain = { organizations: [], uids: [], fingerprint: '', expiresMs: 0 }
  return { isVerified: true, commonName, ...plain, chain: () => chain }
}

const options = {
  authorities: { text: proxies.certificate },
  allowedNames: ['front'],
  userHeaders: ['X-User', 'X-Other-User'],
  uidHeaders: ['X-Uid'],
  groupHeaders: ['X-Group', 'X-More-Group'],
  extraPrefixes: ['X-Extra-'],
}
const everyone: Authorities = { issued: () => true }
const front = shown(make('front', {}, proxies))

function known(rawHeaders: readonly string[], certificate = front, changes = {}) {
  return createFrontProxyAuthenticator({ ...options, ...changes }, everyone).authenticate({
    token: '',
    rawHeaders,
    path: '/',
    signal: new AbortController().signal,
    certificate: () => certificate,
  })
}

test('a proxy says who asks', () => {
  const cases: readonly (readonly [readonly string[], unknown])[] = [
    [['X-User', 'eve'], { name: 'eve', groups: [] }],
    [['X-User', 'ev\u00c3\u00a9'], { name: 'evé', groups: [] }],
    [['x-other-user', 'eve', 'X-USER', 'ann'], { name: 'ann', groups: [] }],
    [['X-User', '', 'X-User', 'ann', 'X-Uid', '7'], { name: 'ann', uid: '7', groups: [] }],
    [
      ['X-User', 'a', 'X-More-Group', 'c', 'X-Group', 'b,x', 'X-Group', '', 'X-Group', 'd'],
      { name: 'a', groups: ['b,x', 'd', 'c'] },
    ],
    [
      ['X-User', 'a', 'X-Extra-Some%2fKey', '1', 'X-Extra-some%2Fkey', '2', 'X-Extra-%zz', '3'],
      { name: 'a', groups: [], extra: { 'some/key': ['1', '2'], '%zz': ['3'] } },
    ],
    [['X-Group', 'b'], undefined],
    [[], undefined],
  ]
  for (const [headers, user] of cases) assert.deepEqual(known(headers), user)
})

test('a proxy of another name is refused, and any name is good where none is listed', () => {
  const other = shown(make('other', {}, proxies))
  assert.throws(() => known(['X-User', 'a'], other), { name: 'CredentialsError' })
  assert.deepEqual(known(['X-User', 'a'], other, { allowedNames: [] }), { name: 'a', groups: [] })
})

test('a certificate that does not hold is refused, one of others says nothing', () => {
  const ask = (certificate: ClientCertificate) =>
    createFrontProxyAuthenticator(options, { issued: () => false }).authenticate({
      ...{ token: '', rawHeaders: ['X-User', 'a'], path: '/' },
      signal: new AbortController().signal,
      certificate: () => certificate,
    })
  assert.equal(ask(front), undefined)
  const bad = { ...front, isVerified: false, failure: 'expired' }
  assert.throws(() => ask(bad), { name: 'CredentialsError', message: /expired$/ })
})

test('who is known is judged by the authorities of now, whatever TLS once found', () => {
  const pem = { text: clients.certificate }
  const authorities = createAuthorities(pem, systemClock)
  const failed = (failure: string, ...chain: readonly [KeyPair, ...KeyPair[]]) => {
    return { ...shown(...chain), isVerified: false, failure }
  }
  const unknown = (...chain: readonly [KeyPair, ...KeyPair[]]) =>
    failed('UNABLE_TO_VERIFY_LEAF_SIGNATURE', ...chain)
  const between = make('between', authority, proxies)
  const old = shown(make('user', {}, clients))
  const late = { notAfterMs: systemClock.nowMs() - 1 }
  const cases = [
    [unknown(make('user', {}, proxies)), true],
    [unknown(make('user', late, proxies)), false],
    [unknown(make('user', { use: 'server' }, proxies)), false],
    [unknown(make('user', {}, between), between), false],
    [failed('PATH_LENGTH_EXCEEDED', make('user', {}, proxies)), false],
    [old, false],
  ] as const
  assert.ok(authorities.issued(old))
  for (const [certificate] of cases.slice(0, -1)) assert.ok(!authorities.issued(certificate))
  pem.text = proxies.certificate
  for (const [certificate, isKnown] of cases) {
    assert.equal(authorities.issued(certificate), isKnown)
  }
})

test('who issued a certificate is found by signatures, not by names', () => {
  const issued = (...chain: readonly [KeyPair, ...(readonly KeyPair[])]) =>
    createAuthorities({ text: proxies.certificate }, systemClock).issued(shown(...chain))
  const between = make('between', authority, proxies)
  const late = make('late', { ...authority, notAfterMs: systemClock.nowMs() - 1 }, proxies)
  const pretender = make('proxies', authority)
  const namesake = make('clients', authority, proxies)
  const user = make('user', {}, proxies)
  assert.ok(issued(make('front', {}, proxies)))
  assert.ok(issued(make('front', {}, between), between))
  assert.ok(!issued(make('front', {}, between)))
  assert.ok(!issued(make('front', {}, late), late))
  assert.ok(!issued(make('front', {}, clients), clients))
  assert.ok(!issued(make('front', {}, pretender), pretender))
  assert.ok(!issued(make('front', {}, clients), namesake, proxies))
  assert.ok(!issued(make('front', {}, user), user), 'a client is no authority')
  assert.throws(() => createAuthorities({ text: '' }, systemClock), TypeError)
})

test('headers are believed of the proxy alone, and its certificate makes nobody a client', async () => {
  const parts = {
    tokenWays: [],
    clientAuthorities: { text: clients.certificate },
    clock: systemClock,
    metrics: createMetrics(),
  }
  const authentication = { anonymous: true, bootstrapTokens: false, requestHeader: options }
  await using server = await openTestHttpServer({
    tls: {
      ...testTls,
      clientAuthorities: clients.certificate,
      proxyAuthorities: proxies.certificate,
    },
    handler: { authenticators: createAuthenticators(authentication, parts) },
  })
  const path = '/api/v1/namespaces'
  const ask = (pair: KeyPair | undefined, headers: Readonly<Record<string, string>> = {}) =>
    h1(server.port, path, {
      headers,
      ...(pair && { cert: pair.certificate, key: pair.privateKey }),
    })
  const claim = { 'x-user': 'root', 'x-group': 'system:masters' }
  assert.equal((await ask(make('front', {}, proxies), claim)).code, 200)
  assert.equal((await ask(make('front', {}, proxies))).code, 401)
  assert.equal((await ask(make('other', {}, proxies), claim)).code, 401)
  assert.match((await ask(make('front', {}, clients), claim)).text, /User \\"front\\" cannot list/)
  assert.match((await ask(undefined, claim)).text, /User \\"system:anonymous\\" cannot list/)
})
