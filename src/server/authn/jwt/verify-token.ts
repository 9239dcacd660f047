/** Whether a token holds: by whom it is signed, for whom and for how long. */
import { goJsonKind } from '#base/go/json.ts'
import { quoteGo } from '#base/go/text.ts'
import { textsClaim, timeClaim } from '#server/authn/jwt/claims.ts'
import { type Claims, readSignedToken } from '#server/authn/jwt/jws.ts'
import type { RemoteKeys } from '#server/authn/jwt/remote-keys.ts'

export interface Expectations {
  readonly issuer: string
  /** Of which it must name one. */
  readonly audiences: readonly string[]
  readonly algorithms: readonly string[]
  readonly nowMs: number
}

/** Another spelling of theirs, which upstream takes for the same. */
const google = 'https://accounts.google.com'
const googleBare = 'accounts.google.com'

/** Throws with upstream's words. */
export async function verifyToken(
  token: string,
  keys: RemoteKeys,
  { signal, ...expected }: Expectations & { readonly signal: AbortSignal },
): Promise<Claims> {
  const read = readSignedToken(token)
  if (!read) throw new Error('oidc: malformed jwt')
  const { algorithm, claims } = read
  if (!expected.algorithms.includes(algorithm)) {
    const got = `expected ${list(expected.algorithms)} got ${quoteGo(algorithm)}`
    throw new Error(`oidc: id token signed with unsupported algorithm, ${got}`)
  }
  try {
    await keys.check(read, signal)
  } catch (error) {
    if (signal.aborted) throw signal.reason
    throw new Error(`failed to verify signature: ${(error as Error).message}`, { cause: error })
  }
  checkTexts(claims)
  checkIssuer(claims, expected)
  checkAudience(claims, expected)
  checkTimes(claims, expected)
  return claims
}

/** Of whom a token says it is, before anybody vouches for it. */
export function issuerOf(token: string): string | undefined {
  const claims = readSignedToken(token)?.claims
  const issuer = claims && Object.hasOwn(claims, 'iss') ? claims['iss'] : ''
  if (!claims || typeof issuer !== 'string') return undefined
  return issuer === googleBare ? google : issuer
}

/** Those that every token has, or none. */
function checkTexts(claims: Claims): void {
  for (const name of ['iss', 'sub', 'nonce', 'at_hash']) {
    const value = claims[name] ?? ''
    if (typeof value === 'string') continue
    const where = `Go struct field idToken.${name} of type string`
    throw new Error(
      `oidc: failed to unmarshal claims: json: cannot unmarshal ${goJsonKind(value)} into ${where}`,
    )
  }
}

function checkIssuer(claims: Claims, { issuer }: Expectations): void {
  const said = claims['iss'] ?? ''
  if (said === issuer || (issuer === google && said === googleBare)) return
  const got = `expected ${quoteGo(issuer)} got ${quoteGo(String(said))}`
  throw new Error(`oidc: id token issued by a different provider, ${got}`)
}

function checkAudience(claims: Claims, { audiences }: Expectations): void {
  const said = inWords(() => (Object.hasOwn(claims, 'aud') ? textsClaim(claims, 'aud') : []))
  if (said.some((one) => audiences.includes(one))) return
  const [only, ...more] = audiences
  const wanted = more.length === 0 ? quoteGo(only ?? '') : `in ${list(audiences.toSorted())}`
  throw new Error(`oidc: expected audience ${wanted} got ${list(said)}`)
}

const leewayMs = 60_000

function checkTimes(claims: Claims, { nowMs }: Expectations): void {
  const [expiry, notBefore] = inWords(() => [timeClaim(claims, 'exp'), timeClaim(claims, 'nbf')])
  // One that does not say when it ends has ended.
  if (expiry === undefined || expiry * 1000 < nowMs) {
    throw new Error(`oidc: token is expired (Token Expiry: ${timeText(expiry)})`)
  }
  if (notBefore !== undefined && nowMs + leewayMs < notBefore * 1000) {
    const now = timeText(nowMs / 1000)
    const then = timeText(notBefore)
    throw new Error(`oidc: current time ${now} before the nbf (not before) time: ${then}`)
  }
}

function inWords<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    const why = (error as Error).message
    throw new Error(`oidc: failed to unmarshal claims: ${why}`, { cause: error })
  }
}

function list(texts: readonly string[]): string {
  return `[${texts.map(quoteGo).join(' ')}]`
}

const latestSeconds = 253_402_300_799

/** As Go prints one. */
function timeText(seconds: number | undefined): string {
  if (seconds === undefined) return '0001-01-01 00:00:00 +0000 UTC'
  const shown = Math.min(Math.max(seconds, -latestSeconds), latestSeconds)
  return `${new Date(shown * 1000).toISOString().slice(0, 19).replace('T', ' ')} +0000 UTC`
}
