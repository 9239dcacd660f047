import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseCertificateRequest } from '#base/x509/certificate-request.ts'
import { DerError } from '#base/x509/der.ts'
import { decodePem, encodePem } from '#base/x509/pem.ts'

/** Made by OpenSSL 3: O=system:nodes, CN=system:node:n1, and one alternative name of each kind. */
const text = `-----BEGIN CERTIFICATE REQUEST-----
MIIBNDCB2wIBADAwMRUwEwYDVQQKDAxzeXN0ZW06bm9kZXMxFzAVBgNVBAMMDnN5
c3RlbTpub2RlOm4xMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE/hDkoVnzEQaG
3rS9CXcteh3iko9pa+LTCgKbtYPby1Ri7xOH4sqiFiEW/QKpzcdJtXHL9drGl+S8
j6ZBx93h0KBJMEcGCSqGSIb3DQEJDjE6MDgwNgYDVR0RBC8wLYIKbjEuZXhhbXBs
ZYcEwAACB4YMc3BpZmZlOi8veC95gQthQGIuZXhhbXBsZTAKBggqhkjOPQQDAgNI
ADBFAiEAxMNm0sz5ol4UyGovraiE5k3kT9+nfH+OO9ShEfYlKVsCIBLdjn2s9OYT
0lmbVq2OAdPApMy76IZHGWix3M2qFgY/
-----END CERTIFICATE REQUEST-----
`
const { bytes } = decodePem(text)[0]!

test('a request says who it is for and which names it asks for', () => {
  const request = parseCertificateRequest(bytes)
  assert.equal(request.subject.commonName, 'system:node:n1')
  assert.deepEqual(request.subject.organization, ['system:nodes'])
  assert.deepEqual(request.dnsNames, ['n1.example'])
  assert.deepEqual(request.emailAddresses, ['a@b.example'])
  assert.deepEqual(request.uris, ['spiffe://x/y'])
  assert.deepEqual(
    request.ipAddresses.map((ip) => [...ip]),
    [[192, 0, 2, 7]],
  )
})

test('whoever made a request holds the key in it, or it shows', () => {
  assert.equal(parseCertificateRequest(bytes).signatureError(), undefined)
  const forged = Buffer.from(bytes)
  forged.write('system:node:n2', forged.indexOf('system:node:n1'))
  const { subject, signatureError } = parseCertificateRequest(forged)
  assert.equal(subject.commonName, 'system:node:n2')
  assert.equal(signatureError(), 'x509: ECDSA verification failure')
})

test('bytes that are cut anywhere are no request', () => {
  for (let length = 0; length < bytes.length; length++) {
    assert.throws(() => parseCertificateRequest(bytes.subarray(0, length)), DerError)
  }
})

test('bytes changed anywhere are a request or none, and nothing else', () => {
  for (let at = 0; at < bytes.length; at++) {
    const changed = Buffer.from(bytes)
    changed[at] = changed[at]! ^ 0x85
    try {
      parseCertificateRequest(changed).signatureError()
    } catch (error) {
      assert(error instanceof DerError, `byte ${at}: ${String(error)}`)
    }
  }
})

test('PEM comes back as it was', () => {
  assert.equal(encodePem('CERTIFICATE REQUEST', bytes), text)
})

const pem: readonly { text: string; types: readonly string[] }[] = [
  { text: '', types: [] },
  { text: 'no block', types: [] },
  { text: '-----BEGIN A-----\n-----END A-----\n', types: ['A'] },
  { text: `words\n${text}more words\n${text}`, types: Array(2).fill('CERTIFICATE REQUEST') },
  { text: '-----BEGIN A-----\nAAAA\n-----END B-----\n', types: [] },
  { text: '-----BEGIN A-----\nAA*A\n-----END A-----\n', types: [] },
  { text: '-----BEGIN A-----\nx: y\n\nAAAA\n-----END A-----\n', types: ['A'] },
]

for (const { text: given, types } of pem) {
  test(`${JSON.stringify(given.slice(0, 60))} holds ${types.length} blocks`, () => {
    assert.deepEqual(
      decodePem(given).map(({ type }) => type),
      types,
    )
  })
}

test('a beginning without its end hides no later block', () => {
  const blocks = decodePem(`-----BEGIN A-----\n${text}`)
  assert.deepEqual(
    blocks.map(({ type }) => type),
    ['CERTIFICATE REQUEST'],
  )
})

const large: readonly (readonly [name: string, text: string])[] = [
  ['beginnings', '-----BEGIN A-----\n'.repeat(60_000)],
  ['beginnings before one end', `${'-----BEGIN A-----\n'.repeat(60_000)}-----END B-----\n`],
  ['spaces', `-----BEGIN A-----\n${' '.repeat(1_000_000)}*\n-----END A-----\n`],
  ['dashes', `-----BEGIN ${'-'.repeat(1_000_000)}\n`],
]

for (const [name, given] of large) {
  test(`a million bytes of ${name} are looked through once`, { timeout: 5000 }, () => {
    assert.deepEqual(decodePem(given), [])
  })
}
