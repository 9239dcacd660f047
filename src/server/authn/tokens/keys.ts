/** Keys that sign and check tokens of service accounts. */
import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { decodePem, encodePem } from '#base/x509/pem.ts'

/** Of RFC 7518. What a key may sign with follows from the key: a token does not choose. */
export type Algorithm = 'RS256' | 'ES256' | 'ES384' | 'ES512'

export const algorithms: ReadonlySet<string> = new Set(['RS256', 'ES256', 'ES384', 'ES512'])

export interface PublicTokenKey {
  /** Names the key in the head of a token. */
  readonly id: string
  /** Absent for a key of a kind that signs no tokens: it may be told of, and checks none. */
  readonly algorithm?: Algorithm
  readonly key: KeyObject
  /** It checks tokens, but is not shown to others who do. */
  readonly isHidden?: true
}

export interface SigningKey extends PublicTokenKey {
  readonly algorithm: Algorithm
  readonly privateKey: KeyObject
}

const curves: Readonly<Record<string, Algorithm>> = {
  prime256v1: 'ES256',
  secp384r1: 'ES384',
  secp521r1: 'ES512',
}

/** Throws where the text holds no private key that tokens can be signed with. */
export function parseSigningKey(pem: string): SigningKey {
  const privateKey = createPrivateKey(pem)
  return { ...publicTokenKey(createPublicKey(privateKey)), privateKey }
}

/** The keys of a file: public ones, certificates, or private ones of which the public part counts. */
export function parsePublicKeys(pem: string): readonly PublicTokenKey[] {
  const keys = decodePem(pem)
    .filter(({ type }) => /(PUBLIC|PRIVATE) KEY$|^CERTIFICATE$/.test(type))
    .map(({ type, bytes }) => publicTokenKey(createPublicKey(encodePem(type, bytes))))
  if (keys.length === 0) throw new Error('data does not contain any valid RSA or ECDSA public keys')
  return keys
}

/** Upstream's id: clients and other servers find a key by it. */
function publicTokenKey(key: KeyObject): Omit<SigningKey, 'privateKey'> {
  const der = key.export({ type: 'spki', format: 'der' })
  const id = createHash('sha256').update(der).digest('base64url')
  const algorithm = algorithmOf(key)
  if (algorithm) return { id, algorithm, key }
  const what = key.asymmetricKeyDetails?.namedCurve ?? key.asymmetricKeyType
  throw new Error(`Cannot sign tokens with a key of type ${what}: wants RSA or ECDSA`)
}

/** Nothing for a key of another kind. */
export function algorithmOf(key: KeyObject): Algorithm | undefined {
  if (key.asymmetricKeyType === 'rsa') return 'RS256'
  const curve = key.asymmetricKeyDetails?.namedCurve ?? ''
  return key.asymmetricKeyType === 'ec' && Object.hasOwn(curves, curve) ? curves[curve] : undefined
}
