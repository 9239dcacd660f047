/**
 * Signed tokens in their compact form (RFC 7515). Only the algorithms of the keys that are known are
 * taken, whatever the head of a token asks for.
 */
import { createHash, sign, verify } from 'node:crypto'
import type { Algorithm, PublicTokenKey, SigningKey } from '#server/authn/tokens/keys.ts'

/** Far more than a token of a service account needs: a longer one is not looked at. */
const longestToken = 16_384

const hashes: Readonly<Record<Algorithm, string>> = {
  RS256: 'sha256',
  ES256: 'sha256',
  ES384: 'sha384',
  ES512: 'sha512',
}

export interface UnverifiedToken {
  readonly keyId: string
  readonly algorithm: string
  readonly claims: Readonly<Record<string, unknown>>
}

export function signToken(claims: object, { id, algorithm, privateKey }: SigningKey): string {
  const head = encode({ alg: algorithm, kid: id })
  const signed = `${head}.${encode(claims)}`
  const signature = sign(hashes[algorithm], Buffer.from(signed), {
    key: privateKey,
    dsaEncoding: 'ieee-p1363',
  })
  return `${signed}.${signature.toString('base64url')}`
}

/** What a token says, before anybody vouches for it. Undefined if it is none. */
export function readToken(token: string): UnverifiedToken | undefined {
  if (token.length > longestToken) return undefined
  const [head = '', body = '', signature, ...more] = token.split('.')
  if (signature === undefined || more.length > 0) return undefined
  const { alg, kid = '', crit } = decode(head) ?? {}
  const claims = decode(body)
  // Who marks something as critical wants it understood; nothing is.
  if (!claims || typeof alg !== 'string' || typeof kid !== 'string' || crit !== undefined) {
    return undefined
  }
  return { keyId: kid, algorithm: alg, claims }
}

/** The key that signed the token, if it is one of these. */
export function signerOf(
  token: string,
  keys: readonly PublicTokenKey[],
): PublicTokenKey | undefined {
  const read = readToken(token)
  if (!read) return undefined
  const end = token.lastIndexOf('.')
  const signed = Buffer.from(token.slice(0, end))
  const signature = Buffer.from(token.slice(end + 1), 'base64url')
  return keys.find(
    ({ algorithm, key }) =>
      algorithm !== undefined &&
      algorithm === read.algorithm &&
      verify(hashes[algorithm], signed, { key, dsaEncoding: 'ieee-p1363' }, signature),
  )
}

/** Under what a token's checked signature is remembered, so that no token lies in memory. */
export function fingerprintOf(token: string): string {
  return createHash('sha256').update(token).digest('base64')
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

function decode(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? (value as Readonly<Record<string, unknown>>) : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
