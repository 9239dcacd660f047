/**
 * Requests for certificates (PKCS #10): whom they are for, the names they ask for, and whether who
 * made them holds the key.
 */
import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import { type AlternativeNames, namesAmong } from '#base/x509/alternative-names.ts'
import {
  bitsOf,
  contentOf,
  DerError,
  type DerValue,
  derTags,
  objectIdOf,
  partsOf,
  readOneDer,
} from '#base/x509/der.ts'

export interface CertificateRequest extends AlternativeNames {
  readonly subject: {
    readonly commonName: string
    readonly organization: readonly string[]
    /** Object identifiers of all that is said, in order. */
    readonly attributes: readonly (readonly [id: string, value: string])[]
  }
  readonly publicKey: KeyObject
  /** What is wrong with the signature, in the words of Go's library; nothing if it is right. */
  signatureError(): string | undefined
}

const ids = {
  commonName: '2.5.4.3',
  organization: '2.5.4.10',
  extensionRequest: '1.2.840.113549.1.9.14',
} as const

/** Throws DerError if the bytes are no request. */
export function parseCertificateRequest(bytes: Buffer): CertificateRequest {
  const [info, algorithm, signature] = partsOf(readOneDer(bytes), derTags.sequence)
  const [, subject, key, ...rest] = partsOf(info, derTags.sequence)
  const publicKey = publicKeyOf(key)
  const signed = bitsOf(signature)
  const algorithmId = objectIdOf(partsOf(algorithm, derTags.sequence)[0])
  return {
    subject: subjectOf(subject),
    ...namesOf(rest.find(({ tag }) => tag === attributesTag)),
    publicKey,
    signatureError: () => signatureError(algorithmId, [info!.whole, signed], publicKey),
  }
}

function publicKeyOf(value: DerValue | undefined): KeyObject {
  contentOf(value, derTags.sequence)
  try {
    return createPublicKey({ key: value!.whole, format: 'der', type: 'spki' })
  } catch {
    throw new DerError('x509: unknown public key algorithm')
  }
}

function subjectOf(value: DerValue | undefined): CertificateRequest['subject'] {
  const attributes = partsOf(value, derTags.sequence)
    .flatMap((part) => partsOf(part, derTags.set))
    .map((part) => {
      const [id, text] = partsOf(part, derTags.sequence)
      return [objectIdOf(id), text?.content.toString('utf8') ?? ''] as const
    })
  const all = (wanted: string): readonly string[] =>
    attributes.filter(([id]) => id === wanted).map(([, text]) => text)
  return {
    commonName: all(ids.commonName).at(-1) ?? '',
    organization: all(ids.organization),
    attributes,
  }
}

const attributesTag = 0xa0

function namesOf(attributes: DerValue | undefined): AlternativeNames {
  return namesAmong(
    attributes ? partsOf(attributes, attributesTag).flatMap(requestedExtensions) : [],
  )
}

function requestedExtensions(attribute: DerValue): readonly DerValue[] {
  const [id, values] = partsOf(attribute, derTags.sequence)
  return objectIdOf(id) === ids.extensionRequest ? partsOf(values, derTags.set).slice(0, 1) : []
}

/** The digest of each signature algorithm; none where the key's kind decides it. */
const digests: Readonly<Record<string, string | null>> = {
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
  '1.2.840.10045.4.3.2': 'sha256',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512',
  '1.3.101.112': null,
}

const failures: Readonly<Record<string, string>> = {
  ec: 'x509: ECDSA verification failure',
  ed25519: 'x509: Ed25519 verification failure',
  rsa: 'crypto/rsa: verification error',
}

function signatureError(
  algorithm: string,
  [signed, signature]: readonly [Buffer, Buffer],
  key: KeyObject,
): string | undefined {
  if (!Object.hasOwn(digests, algorithm)) {
    return 'x509: cannot verify signature: algorithm unimplemented'
  }
  const kind = key.asymmetricKeyType ?? ''
  if (verify(digests[algorithm]!, signed, key, signature)) return undefined
  return failures[kind] ?? 'x509: cannot verify signature: algorithm unimplemented'
}
