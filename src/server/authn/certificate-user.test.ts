import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFakeClock } from '#base/clock.ts'
import { createMetrics } from '#base/metrics.ts'
import { shownToken } from '#server/authn/authenticator.ts'
import { createCertificateAuthenticator, createLifetimes } from '#server/authn/certificate-user.ts'
import type { ClientCertificate } from '#server/http/client-certificate.ts'

const alice: ClientCertificate = {
  isVerified: true,
  commonName: 'alice',
  organizations: ['blue', 'red'],
  uids: [],
  expiresMs: Date.UTC(2027, 0),
  fingerprint: 'ab12',
  chain: () => [],
}

function known(certificate: ClientCertificate | undefined) {
  return createCertificateAuthenticator().authenticate({
    token: '',
    rawHeaders: [],
    path: '/',
    signal: new AbortController().signal,
    certificate: () => certificate,
  })
}

test('a verified certificate is a user with its groups', () => {
  const extra = { 'authentication.kubernetes.io/credential-id': ['X509SHA256=ab12'] }
  const user = { name: 'alice', groups: ['blue', 'red'], extra }
  assert.deepEqual(known(alice), user)
  assert.deepEqual(known({ ...alice, uids: ['7'] }), { ...user, uid: '7' })
})

test('without a certificate, or a name in it, nobody is known', () => {
  assert.equal(known(undefined), undefined)
  assert.equal(known({ ...alice, commonName: '' }), undefined)
})

test('what does not hold is refused', () => {
  const refusal = { name: 'CredentialsError' }
  assert.throws(() => known({ ...alice, isVerified: false, failure: 'expired' }), refusal)
  assert.throws(() => known({ ...alice, uids: ['7', '8'] }), refusal)
  assert.throws(() => known({ ...alice, uids: [''] }), refusal)
})

test('how long a certificate has left is noted as it is shown, whether it holds or not', () => {
  const metrics = createMetrics()
  const clock = createFakeClock(alice.expiresMs - 90 * 60_000)
  const lifetimes = createLifetimes(metrics)
  const way = createCertificateAuthenticator(undefined, { lifetimes, clock })
  const show = (certificate: ClientCertificate | undefined) =>
    way.authenticate({
      ...shownToken('', new AbortController().signal),
      certificate: () => certificate,
    })
  void show(alice)
  void show(undefined)
  assert.throws(() => show({ ...alice, isVerified: false, expiresMs: 0 }))
  const [{ series } = { series: [] }] = metrics.read()
  const counts = series[0]?.buckets?.map(({ upTo, count }) => [upTo, count])
  assert.deepEqual(counts?.slice(0, 4), [
    [0, 1],
    [1800, 1],
    [3600, 1],
    [7200, 2],
  ])
})
