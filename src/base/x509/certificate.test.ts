import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { test } from 'node:test'
import { createSeededRandom } from '#base/random.ts'
import { type CertificateWish, makeCertificate } from '#base/x509/certificate.ts'

const random = createSeededRandom(1)
const day = 86_400_000
const times = { notBeforeMs: Date.UTC(2026, 0, 1), notAfterMs: Date.UTC(2026, 0, 1) + 3650 * day }
const authority = makeCertificate({ commonName: 'kubernetes', use: 'authority', ...times }, random)
const authorityCertificate = new X509Certificate(authority.certificate)

const server: CertificateWish = {
  commonName: 'kube-apiserver',
  names: ['kubernetes.default.svc', '10.96.0.1', '::1', 'fd00::1:2'],
  use: 'server',
  ...times,
}

test('an authority signs itself, and may sign others', () => {
  assert.equal(authorityCertificate.subject, 'CN=kubernetes')
  assert.equal(authorityCertificate.ca, true)
  assert.ok(authorityCertificate.verify(authorityCertificate.publicKey))
  assert.equal(authorityCertificate.validFromDate.getTime(), times.notBeforeMs)
  assert.equal(authorityCertificate.validToDate.getTime(), times.notAfterMs)
})

test('a server has the names it was wished, and is signed by the authority', () => {
  const { certificate } = makeCertificate(server, random, authority)
  const read = new X509Certificate(certificate)
  assert.ok(read.verify(authorityCertificate.publicKey))
  assert.ok(read.checkIssued(authorityCertificate))
  assert.equal(
    read.subjectAltName,
    'DNS:kubernetes.default.svc, IP Address:10.96.0.1, IP Address:0:0:0:0:0:0:0:1, IP Address:FD00:0:0:0:0:0:1:2',
  )
  assert.deepEqual(read.keyUsage, ['1.3.6.1.5.5.7.3.1'])
  assert.equal(read.ca, false)
})

test('a client says who it is by its name and groups', () => {
  const wish = { commonName: 'admin', organization: ['system:masters'], use: 'client' } as const
  const { certificate } = makeCertificate({ ...wish, ...times }, random, authority)
  assert.equal(new X509Certificate(certificate).subject, 'O=system:masters\nCN=admin')
})

test('times from 2050 on are written with four digits of the year', () => {
  const late = { ...server, notAfterMs: Date.UTC(2070, 1, 3) }
  const { certificate } = makeCertificate(late, random, authority)
  assert.equal(new X509Certificate(certificate).validToDate.getTime(), late.notAfterMs)
})
