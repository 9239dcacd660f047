/**
 * Tokens that others signed, in the compact form of RFC 7515: read, and their signature checked. The
 * algorithm is one of a list that the server was given, and must be one of the key's; `none` and
 * shared secrets have no place in it.
 */
import { constants, createPublicKey, type KeyObject, verify } from 'node:crypto'
import { parseJson } from '#api/codec/json.ts'
import { isDecodeError } from '#api/codec/plain/decode-error.ts'
import { isJsonObject } from '#api/patch/json-tree.ts'
import type { Json } from '#api/scalars/scalars.ts'

/** A token comes in a header, or from a server that tells distributed claims: a longer one is not looked at. */
const longestToken = 256 * 1024

export type Claims = Readonly<Record<string, Json>>

export interface SignedToken {
  readonly algorithm: string
  /** Empty: any key may have signed it. */
  readonly keyId: string
  readonly claims: Claims
  readonly signed: Buffer
  readonly signature: Buffer
}

/** Undefined where it is none. Nobody vouches yet for what it says. */
export function readSignedToken(token: string): SignedToken | undefined {
  if (token.length > longestToken) return undefined
  const [head = '', body = '', signature, ...more] = token.trim().split('.')
  if (signature === undefined || more.length > 0) return undefined
  const { alg, kid = '', crit } = decoded(head) ?? {}
  const claims = decoded(body)
  // Who marks something as critical wants it understood; nothing is.
  if (!claims || typeof alg !== 'string' || typeof kid !== 'string' || crit !== undefined) {
    return undefined
  }
  return {
    algorithm: alg,
    keyId: kid,
    claims,
    signed: Buffer.from(`${head}.${body}`),
    signature: Buffer.from(signature, 'base64url'),
  }
}

const base64Url = /^[A-Za-z0-9_-]+$/

function decoded(text: string): Claims | undefined {
  if (!base64Url.test(text)) return undefined
  try {
    const { object } = parseJson(Buffer.from(text, 'base64url'))
    return isJsonObject(object) ? object : undefined
  } catch (error) {
    if (isDecodeError(error)) return undefined
    throw error
  }
}

type Scheme = 'RS' | 'PS' | 'ES'

/** Upstream's, in its order. */
export const signingAlgorithms: readonly string[] = ['ES', 'PS', 'RS'].flatMap((scheme) =>
  [256, 384, 512].map((bits) => `${scheme}${bits}`),
)

const curves: Readonly<Record<string, string>> = {
  ES256: 'prime256v1',
  ES384: 'secp384r1',
  ES512: 'secp521r1',
}

export interface WebKey {
  readonly id: string
  readonly key: KeyObject
}

export function isSignedWith(token: SignedToken, { key }: WebKey): boolean {
  const { algorithm, signed, signature } = token
  if (!signingAlgorithms.includes(algorithm) || !fits(key, algorithm)) return false
  const hash = `sha${algorithm.slice(2)}`
  switch (algorithm.slice(0, 2) as Scheme) {
    case 'RS':
      return verify(hash, signed, { key, padding: constants.RSA_PKCS1_PADDING }, signature)
    case 'PS': {
      const saltLength = constants.RSA_PSS_SALTLEN_DIGEST
      const padding = constants.RSA_PKCS1_PSS_PADDING
      return verify(hash, signed, { key, padding, saltLength }, signature)
    }
    case 'ES':
      return verify(hash, signed, { key, dsaEncoding: 'ieee-p1363' }, signature)
  }
}

/** Go refuses shorter ones. */
const fewestRsaBits = 1024

function fits({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject, algorithm: string): boolean {
  if (algorithm.startsWith('ES')) {
    return asymmetricKeyType === 'ec' && asymmetricKeyDetails?.namedCurve === curves[algorithm]
  }
  return asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) >= fewestRsaBits
}

/** More keys than any issuer has are not looked at. */
const mostKeys = 256

/** The keys of a set that can check signatures. Throws where it is no set. */
export function parseKeySet(body: Buffer): readonly WebKey[] {
  const { object } = parseJson(body)
  const keys = isJsonObject(object) ? (object.keys ?? []) : undefined
  if (!Array.isArray(keys)) throw new Error('it is no set of keys')
  return keys.slice(0, mostKeys).flatMap((one) => webKeyOf(one as Json) ?? [])
}

/** Those of other kinds are passed over: an issuer may have them for others. */
function webKeyOf(value: Json): WebKey | undefined {
  if (!isJsonObject(value)) return undefined
  const { kty, kid = '', n, e, crv, x, y } = value
  if ((kty !== 'RSA' && kty !== 'EC') || typeof kid !== 'string') return undefined
  const jwk = (
    kty === 'RSA' ? { kty, n, e } : { kty, crv, x, y }
  ) as import('node:crypto').JsonWebKey
  try {
    return { id: kid, key: createPublicKey({ key: jwk, format: 'jwk' }) }
  } catch {
    return undefined
  }
}
