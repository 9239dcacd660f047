import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { prepareCreate } from '#api/rules.ts'
import { certificateSigningRequests } from '#kinds/certificates/certificatesigningrequest/certificatesigningrequest.ts'
import type {
  CertificateSigningRequest,
  CertificateSigningRequestCondition,
  CertificateSigningRequestSpec,
} from '#kinds/certificates/certificatesigningrequest/types.ts'
import { cellsOf, contextOf, created, testNow, updated, updatedBy } from '#kinds/testing/rules.ts'

const pem = `-----BEGIN CERTIFICATE REQUEST-----
MIIBNDCB2wIBADAwMRUwEwYDVQQKDAxzeXN0ZW06bm9kZXMxFzAVBgNVBAMMDnN5
c3RlbTpub2RlOm4xMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE/hDkoVnzEQaG
3rS9CXcteh3iko9pa+LTCgKbtYPby1Ri7xOH4sqiFiEW/QKpzcdJtXHL9drGl+S8
j6ZBx93h0KBJMEcGCSqGSIb3DQEJDjE6MDgwNgYDVR0RBC8wLYIKbjEuZXhhbXBs
ZYcEwAACB4YMc3BpZmZlOi8veC95gQthQGIuZXhhbXBsZTAKBggqhkjOPQQDAgNI
ADBFAiEAxMNm0sz5ol4UyGovraiE5k3kT9+nfH+OO9ShEfYlKVsCIBLdjn2s9OYT
0lmbVq2OAdPApMy76IZHGWix3M2qFgY/
-----END CERTIFICATE REQUEST-----
`
const base: CertificateSigningRequestSpec = {
  request: Buffer.from(pem).toString('base64'),
  signerName: 'example.com/signer',
  usages: ['client auth'],
}

function requestOf(
  spec: Partial<CertificateSigningRequestSpec> = {},
  conditions?: readonly CertificateSigningRequestCondition[],
): CertificateSigningRequest {
  return {
    apiVersion: 'certificates.k8s.io/v1',
    kind: 'CertificateSigningRequest',
    metadata: { name: 'Any name' },
    spec: { ...base, ...spec },
    ...(conditions && { status: { conditions } }),
  }
}

const bad: readonly { spec: Partial<CertificateSigningRequestSpec>; error: string }[] = [
  {
    spec: { request: 'eA==' },
    error: 'spec.request: Invalid value: "eA==": PEM block type must be CERTIFICATE REQUEST',
  },
  { spec: { usages: [] }, error: 'spec.usages: Required value' },
  {
    spec: { usages: ['any', 'any'] },
    error: 'spec.usages[1]: Duplicate value: "any"',
  },
  {
    spec: { expirationSeconds: 599 },
    error:
      'spec.expirationSeconds: Invalid value: 599: may not specify a duration less than 600 seconds (10 minutes)',
  },
]

for (const { spec, error } of bad) {
  test(`a request with ${JSON.stringify(spec)} is refused`, () => {
    assert.deepEqual(created(certificateSigningRequests, requestOf(spec)).errors, [error])
  })
}

test('who asks is what the server knows, not what the request says', () => {
  const user = { name: 'alice', uid: 'u', groups: ['g'], extra: { 'example.com/k': ['v'] } }
  const context = { ...contextOf(certificateSigningRequests), user }
  const sent = requestOf({ username: 'root', uid: '0', groups: ['admins'] })
  const { spec } = prepareCreate(certificateSigningRequests, sent, context, 'uid-1')
  const { username, uid, groups, extra } = spec
  assert.deepEqual({ name: username, uid, groups, extra }, user)
})

suite('a decision on a request', () => {
  const old = created(certificateSigningRequests, requestOf()).object
  const approved: CertificateSigningRequestCondition = { type: 'Approved', status: 'True' }
  const denied = { ...approved, type: 'Denied' }
  const approval = [certificateSigningRequests, 'approval'] as const
  const status = [certificateSigningRequests, 'status'] as const
  const done = updatedBy(approval, requestOf({}, [approved]), old)

  test('is made by its own path, which tells the time', () => {
    assert.deepEqual(done.errors, [])
    assert.deepEqual(done.object.status?.conditions, [
      { ...approved, lastUpdateTime: testNow, lastTransitionTime: testNow },
    ])
  })

  test('is not made by status, and cannot be taken back or made twice over', () => {
    assert.deepEqual(updatedBy(status, requestOf({}, [approved]), old).errors, [
      'status.conditions: Forbidden: updates may not add a condition of type "Approved"',
    ])
    const failed = { ...approved, type: 'Failed' }
    assert.deepEqual(
      updatedBy(status, requestOf({}, [approved]), requestOf({}, [failed])).errors.map(
        (error) => /may not (.*)/.exec(error)![1],
      ),
      ['remove a condition of type "Failed"', 'add a condition of type "Approved"'],
    )
    assert.deepEqual(updatedBy(approval, requestOf({}, []), done.object).errors, [
      'status.conditions: Forbidden: updates may not remove a condition of type "Approved"',
    ])
    assert.deepEqual(updatedBy(approval, requestOf({}, [approved, denied]), old).errors, [
      'status.conditions: Invalid value: "Denied": Approved and Denied conditions are mutually exclusive',
    ])
  })

  test('shows in tables', () => {
    const { Condition, RequestedDuration } = cellsOf(certificateSigningRequests, done.object)
    assert.deepEqual([Condition, RequestedDuration], ['Approved', '<none>'])
  })
})

test('an update changes neither what was asked nor what was answered', () => {
  const old = created(certificateSigningRequests, requestOf()).object
  const { object, errors } = updated(certificateSigningRequests, requestOf({ usages: [] }), old)
  assert.deepEqual([errors, object.spec], [[], old.spec])
})

const certificates: readonly (readonly [text: string, error: string])[] = [
  ['text', 'must contain at least one CERTIFICATE PEM block'],
  [pem, 'only CERTIFICATE PEM blocks are allowed, found "CERTIFICATE REQUEST"'],
  ['-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n', 'x509: malformed certificate'],
]

for (const [text, error] of certificates) {
  test(`a certificate is refused with: ${error}`, () => {
    const old = created(certificateSigningRequests, requestOf()).object
    const certificate = Buffer.from(text).toString('base64')
    const sent = { ...requestOf(), status: { certificate } }
    assert.deepEqual(updatedBy([certificateSigningRequests, 'status'], sent, old).errors, [
      `status.certificate: Invalid value: "<certificate data>": ${error}`,
    ])
  })
}
