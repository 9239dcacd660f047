/** The rules for a request: who it is for, and a key that whoever asks can prove to hold. */
import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import { dns1123SubdomainErrors } from '#api/names/dns-names.ts'
import {
  type FieldError,
  invalid,
  named,
  omitted,
  required,
  tooLong,
} from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import { byteLength } from '#base/go/text.ts'
import { parseCertificateRequest } from '#base/x509/certificate-request.ts'
import { DerError } from '#base/x509/der.ts'
import type {
  PodCertificateRequest,
  PodCertificateRequestSpec,
} from '#kinds/certificates/podcertificaterequest/types.ts'
import { validateSignerName } from '#kinds/certificates/shared/signer-name.ts'
import { validateUserAnnotations } from '#kinds/certificates/shared/user-annotations.ts'

const uidLimitBytes = 128
const keyLimitBytes = 10 * 1024
const leastSeconds = 3600
const mostSeconds = 91 * 24 * 3600
/** Kubernetes' own signers issue for a day at most. */
const mostOwnSeconds = 24 * 3600
const curves: readonly (string | undefined)[] = ['prime256v1', 'secp384r1', 'secp521r1']
const moduli: readonly (number | undefined)[] = [3072, 4096]

const at = path('spec')
const keyAt = at.child('pkixPublicKey')
const annotationsAt = at.child('unverifiedUserAnnotations')
const stubAt = at.child('stubPKCS10Request')

export function validateRequest({ spec }: PodCertificateRequest): readonly FieldError[] {
  const errors = [
    ...validateSignerName(spec.signerName, at.child('signerName')),
    ...validateUserAnnotations(spec.unverifiedUserAnnotations ?? {}, annotationsAt),
    ...validateName(spec, 'podName'),
    ...validateUid(spec, 'podUID'),
    ...validateName(spec, 'serviceAccountName'),
    ...validateUid(spec, 'serviceAccountUID'),
    ...validateName(spec, 'nodeName'),
    ...validateUid(spec, 'nodeUID'),
  ]
  const { maxExpirationSeconds: seconds } = spec
  const secondsAt = at.child('maxExpirationSeconds')
  if (seconds === undefined) return [...errors, required(secondsAt, 'must be set')]
  const most = isOwnSigner(spec.signerName) ? mostOwnSeconds : mostSeconds
  const isInRange = seconds >= leastSeconds && seconds <= most
  return [
    ...errors,
    ...(isInRange
      ? []
      : [invalid(secondsAt, seconds, `must be in the range [${leastSeconds}, ${most}]`)]),
    ...validateKey(spec),
  ]
}

function isOwnSigner(name: string): boolean {
  return /^([^/]*\.)?kubernetes\.io\//.test(name)
}

function validateName(
  spec: PodCertificateRequestSpec,
  field: 'podName' | 'serviceAccountName' | 'nodeName',
): readonly FieldError[] {
  const shown = field === 'nodeName' ? named(spec[field]) : spec[field]
  return dns1123SubdomainErrors(spec[field]).map((message) =>
    invalid(at.child(field), shown, message),
  )
}

function validateUid(
  spec: PodCertificateRequestSpec,
  field: 'podUID' | 'serviceAccountUID' | 'nodeUID',
): readonly FieldError[] {
  const uid = spec[field]
  if (uid === '') return [invalid(at.child(field), uid, 'must not be empty')]
  return byteLength(uid) > uidLimitBytes ? [tooLong(at.child(field), uidLimitBytes)] : []
}

/** The key comes in a request of its own or, as it used to, bare and with a signature beside it. */
function validateKey(spec: PodCertificateRequestSpec): readonly FieldError[] {
  const { stubPKCS10Request, pkixPublicKey = '', proofOfPossession = '', podUID } = spec
  const given = [pkixPublicKey, proofOfPossession].filter((text) => text !== '').length
  if (given !== (stubPKCS10Request === '' ? 2 : 0)) {
    const detail =
      'exactly one of (stubPKCS10Request) or (pkixPublicKey, proofOfPossession) must be set'
    return [invalid(at, omitted, detail)]
  }
  if (stubPKCS10Request !== '') return validateStub(stubPKCS10Request)
  const proofAt = at.child('proofOfPossession')
  const proof = Buffer.from(proofOfPossession, 'base64')
  if (Buffer.byteLength(pkixPublicKey, 'base64') > keyLimitBytes) {
    return [tooLong(keyAt, keyLimitBytes)]
  }
  if (proof.length > keyLimitBytes) return [tooLong(proofAt, keyLimitBytes)]
  const key = publicKeyOf(pkixPublicKey)
  if (!key) {
    return [invalid(keyAt, pkixPublicKey, 'must be a valid PKIX-serialized public key')]
  }
  const weak = keyError(key)
  if (weak) return [invalid(keyAt, ...weak)]
  if (isProof(key, podUID, proof)) return []
  return [invalid(proofAt, omitted, 'could not verify proof-of-possession signature')]
}

function validateStub(stub: string): readonly FieldError[] {
  const bytes = Buffer.from(stub, 'base64')
  if (bytes.length > keyLimitBytes) return [tooLong(stubAt, keyLimitBytes)]
  try {
    const request = parseCertificateRequest(bytes)
    const weak = keyError(request.publicKey)
    if (weak) return [stubError(weak)]
    if (request.signatureError() === undefined) return []
    return [invalid(stubAt, omitted, 'invalid signature')]
  } catch (error) {
    if (!(error instanceof DerError)) throw error
    return [invalid(stubAt, omitted, 'must be a valid PKCS#10 CSR')]
  }
}

/** Of keys in requests upstream has better words. */
function stubError([shown, detail]: readonly [shown: string, detail: string]): FieldError {
  const words = detail.replace('use curve P256 or P384', 'use curve P256, P384, or P521')
  return invalid(stubAt, shown === '' ? omitted : shown, words)
}

/** The key of a request, wherever it says it; nothing if it is none. */
export function requestedKey(spec: PodCertificateRequestSpec): KeyObject | undefined {
  if (spec.stubPKCS10Request === '') return publicKeyOf(spec.pkixPublicKey ?? '')
  try {
    return parseCertificateRequest(Buffer.from(spec.stubPKCS10Request, 'base64')).publicKey
  } catch (error) {
    if (error instanceof DerError) return undefined
    throw error
  }
}

function publicKeyOf(text: string): KeyObject | undefined {
  try {
    return createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' })
  } catch {
    return undefined
  }
}

/** Which value of a key is not good enough, and why. */
function keyError(key: KeyObject): readonly [shown: string, detail: string] | undefined {
  const { namedCurve, modulusLength } = key.asymmetricKeyDetails ?? {}
  switch (key.asymmetricKeyType) {
    case 'ed25519':
      return undefined
    case 'ec':
      if (curves.includes(namedCurve)) return undefined
      return [`curve ${namedCurve}`, 'elliptic public keys must use curve P256 or P384']
    case 'rsa':
      if (moduli.includes(modulusLength)) return undefined
      return [`${modulusLength}-bit modulus`, 'RSA keys must have modulus size 3072 or 4096']
    default:
      return ['', 'unknown public key type; supported types are Ed25519, ECDSA, and RSA']
  }
}

const pssPadding = 6
const anySaltLength = -2

function isProof(key: KeyObject, text: string, proof: Buffer): boolean {
  const data = Buffer.from(text)
  if (key.asymmetricKeyType === 'ed25519') return verify(null, data, key, proof)
  if (key.asymmetricKeyType === 'ec') return verify('sha256', data, key, proof)
  return verify('sha256', data, { key, padding: pssPadding, saltLength: anySaltLength }, proof)
}
