import assert from 'node:assert/strict'
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from 'node:crypto'
import { suite, test } from 'node:test'
import { msOfTime, timeOfMs } from '#api/scalars/time.ts'
import { createSeededRandom } from '#base/random.ts'
import { type KeyPair, makeCertificate } from '#base/x509/certificate.ts'
import { podCertificateRequests } from '#kinds/certificates/podcertificaterequest/podcertificaterequest.ts'
import type {
  PodCertificateRequest,
  PodCertificateRequestSpec,
  PodCertificateRequestStatus,
} from '#kinds/certificates/podcertificaterequest/types.ts'
import { cellsOf, created, testNow, updated, updatedBy } from '#kinds/testing/rules.ts'

const base: PodCertificateRequestSpec = {
  signerName: 'example.com/signer',
  podName: 'p',
  podUID: 'pod-uid',
  serviceAccountName: 's',
  serviceAccountUID: 'su',
  nodeName: 'n',
  nodeUID: 'nu',
  stubPKCS10Request: '',
}

interface Pair {
  readonly publicKey: KeyObject
  readonly privateKey: KeyObject
}

function proofOf({ publicKey, privateKey }: Pair): Partial<PodCertificateRequestSpec> {
  const digest = privateKey.asymmetricKeyType === 'ed25519' ? null : 'sha256'
  const key = { key: privateKey, padding: 6, saltLength: 32 }
  const proof = sign(digest, Buffer.from(base.podUID), digest === null ? privateKey : key)
  return {
    pkixPublicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    proofOfPossession: proof.toString('base64'),
  }
}

const edwards = proofOf(generateKeyPairSync('ed25519'))
const curve = proofOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }))
const odd = proofOf(generateKeyPairSync('ec', { namedCurve: 'secp256k1' }))

function requestOf(
  spec: Partial<PodCertificateRequestSpec>,
  status?: PodCertificateRequestStatus,
): PodCertificateRequest {
  return {
    apiVersion: 'certificates.k8s.io/v1beta1',
    kind: 'PodCertificateRequest',
    metadata: { name: 'r', namespace: 'ns' },
    spec: { ...base, ...spec },
    ...(status && { status }),
  }
}

const requests: readonly { spec: Partial<PodCertificateRequestSpec>; errors: readonly string[] }[] =
  [
    { spec: edwards, errors: [] },
    { spec: curve, errors: [] },
    {
      spec: odd,
      errors: [
        'spec.pkixPublicKey: Invalid value: "curve secp256k1": elliptic public keys must use curve P256 or P384',
      ],
    },
    {
      spec: { ...edwards, podUID: 'other' },
      errors: [
        'spec.proofOfPossession: Invalid value: could not verify proof-of-possession signature',
      ],
    },
    {
      spec: { ...edwards, nodeUID: '' },
      errors: ['spec.nodeUID: Invalid value: "": must not be empty'],
    },
    {
      spec: { ...edwards, signerName: 'kubernetes.io/x', maxExpirationSeconds: 86401 },
      errors: [
        'spec.maxExpirationSeconds: Invalid value: 86401: must be in the range [3600, 86400]',
      ],
    },
  ]

requests.forEach(({ spec, errors }, i) => {
  test(`request ${i} has ${errors.length} errors`, () => {
    assert.deepEqual(created(podCertificateRequests, requestOf(spec)).errors, errors)
  })
})

suite('an answer', () => {
  const old = created(podCertificateRequests, requestOf(edwards)).object
  const condition = {
    type: 'Denied',
    status: 'True',
    reason: 'R',
    message: '',
    lastTransitionTime: testNow,
  }
  const by = [podCertificateRequests, 'status'] as const
  const denied: PodCertificateRequestStatus = { conditions: [condition] }

  test('may be a refusal without anything else', () => {
    assert.deepEqual(updatedBy(by, requestOf(edwards, denied), old).errors, [])
    const more = { ...denied, certificateChain: 'x' }
    assert.match(
      updatedBy(by, requestOf(edwards, more), old).errors.join(),
      /non-condition status fields must be empty/,
    )
  })

  test('is given once', () => {
    const { object } = updatedBy(by, requestOf(edwards, denied), old)
    assert.match(updatedBy(by, requestOf(edwards, {}), object).errors.join(), /immutable after/)
  })

  const nowMs = msOfTime(testNow)
  const hourMs = 3_600_000
  const certificate = (names: readonly string[]) => {
    const notAfterMs = nowMs + 2 * hourMs
    const wish = { commonName: 'p', names, use: 'client', notBeforeMs: nowMs, notAfterMs } as const
    return makeCertificate(wish, createSeededRandom(1))
  }
  const errorsOf = (pair: KeyPair, more = '', status: PodCertificateRequestStatus = {}) => {
    const privateKey = createPrivateKey(pair.privateKey)
    const spec = proofOf({ privateKey, publicKey: createPublicKey(pair.privateKey) })
    const request = created(podCertificateRequests, requestOf(spec)).object
    const issued: PodCertificateRequestStatus = {
      conditions: [{ ...condition, type: 'Issued' }],
      certificateChain: pair.certificate + more,
      notBefore: timeOfMs(nowMs),
      notAfter: timeOfMs(nowMs + 2 * hourMs),
      beginRefreshAt: timeOfMs(nowMs + hourMs),
      ...status,
    }
    return updatedBy(by, requestOf(spec, issued), request).errors.map((text) =>
      text.replace(/"-----BEGIN[^"]*"/, 'PEM'),
    )
  }

  test('is a certificate for names that are names', () => {
    assert.deepEqual(errorsOf(certificate(['a.example'])), [])
    const at = 'status.certificateChain: Invalid value'
    assert.deepEqual(errorsOf(certificate(['a..b', '.c'])), [
      `${at}: "a..b": leaf certificate's DNSName should not contain '..'`,
      `${at}: ".c": leaf certificate's DNSName should not start or end with '.'`,
    ])
  })

  test('is a chain of certificates', () => {
    const at = 'status.certificateChain: Invalid value: PEM'
    const block = (type: string) => `-----BEGIN ${type}-----\nAAAA\n-----END ${type}-----\n`
    assert.deepEqual(errorsOf(certificate(['a']), block('KEY')), [
      `${at}: issued certificate chain must consist entirely of CERTFICATE PEM blocks`,
    ])
    assert.deepEqual(errorsOf(certificate(['a']), block('CERTIFICATE')), [
      `${at}: intermediate certificate does not parse as valid X.509`,
    ])
  })

  test('tells the times of its certificate', () => {
    const late = { beginRefreshAt: timeOfMs(nowMs + 2 * hourMs) }
    assert.match(
      errorsOf(certificate(['a']), '', late).join(),
      /10 minutes before status.notAfter$/,
    )
  })

  test('is a certificate if it says so', () => {
    const issued = { conditions: [{ ...condition, type: 'Issued' }] }
    assert.match(
      updatedBy(by, requestOf(edwards, issued), old).errors.join(),
      /issued certificate chain must contain at least one certificate/,
    )
  })
})

test('what is asked for never changes', () => {
  const old = created(podCertificateRequests, requestOf(edwards)).object
  const { errors } = updated(podCertificateRequests, requestOf(curve), old)
  assert.match(errors.join(), /^spec: .*field is immutable$/)
  const empty = { ...old, spec: { ...old.spec, pkixPublicKey: '' } }
  const { pkixPublicKey: _, ...without } = old.spec
  assert.deepEqual(updated(podCertificateRequests, empty, { ...old, spec: without }).errors, [])
})

test('a request is shown with the last end it was given and its annotations', () => {
  const condition = (type: string) => {
    const lastTransitionTime = testNow
    return { type, status: 'True', reason: 'A', message: '', lastTransitionTime } as const
  }
  const request: PodCertificateRequest = {
    ...{ apiVersion: 'certificates.k8s.io/v1beta1', kind: 'PodCertificateRequest' },
    metadata: { name: 'r' },
    spec: {
      ...base,
      ...edwards,
      unverifiedUserAnnotations: { 'example.com/b': 'c', a: 'not valid!' },
    },
    status: { conditions: [condition('Issued'), condition('Failed'), condition('Other')] },
  } as PodCertificateRequest
  assert.deepEqual(cellsOf(podCertificateRequests, request), {
    ...{ Name: 'r', PodName: 'p', ServiceAccountName: 's', NodeName: 'n' },
    ...{ SignerName: 'example.com/signer', State: 'Failed' },
    UnverifiedUserAnnotations: 'a=not valid!,example.com/b=c',
  })
})
