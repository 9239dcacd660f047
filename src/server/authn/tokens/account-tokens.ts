/** Makes tokens for service accounts, and finds out whose one is. */

import type { Clock } from '#base/clock.ts'
import { createLru } from '#base/collections/lru.ts'
import { quoteGo } from '#base/go/text.ts'
import { type Random, randomUid } from '#base/random.ts'
import { boundProblem, type Lookup, timeProblem } from '#server/authn/tokens/check-claims.ts'
import {
  accountUserName,
  type BoundClaims,
  type NamedClaim,
  readBoundClaims,
  readSecretClaims,
  secretIssuer,
} from '#server/authn/tokens/claims.ts'
import { fingerprintOf, readToken, signerOf } from '#server/authn/tokens/jwt.ts'
import type { PublicTokenKey } from '#server/authn/tokens/keys.ts'
import {
  judgeSecretToken,
  type SecretTokenParts,
  secretClaimsProblem,
} from '#server/authn/tokens/secret-tokens.ts'
import type { TokenVerdict } from '#server/authn/tokens/token-judge.ts'
import type { TokenKeys, TokenSigner } from '#server/authn/tokens/token-keys.ts'
import type { Remarks, User } from '#server/user.ts'

export interface AccountTokenOptions {
  /** The first one issues; tokens of all are accepted. */
  readonly issuers: readonly string[]
  /** Whom the server takes itself for. */
  readonly audiences: readonly string[]
  /** Absent: it issues none. */
  readonly signer?: TokenSigner
  readonly keys: TokenKeys
  /** Absent: a token holds for its time, whatever becomes of what it is bound to. */
  readonly lookup?: Lookup
  /** Stores that a token in a secret was used. */
  readonly updateSecret: SecretTokenParts['update']
  readonly clock: Clock
  readonly random: Random
}

export interface TokenSubject {
  readonly namespace: string
  readonly account: NamedClaim
  readonly pod?: NamedClaim
  readonly secret?: NamedClaim
  readonly node?: NamedClaim
}

export interface TokenTerms {
  readonly audiences: readonly string[]
  readonly seconds: number
  /** After how many seconds its user is told to fetch a new one. */
  readonly warnAfterSeconds?: number
}

export interface AccountTokens {
  readonly audiences: readonly string[]
  /** Absent where nobody signs for the server. Throws SigningError. */
  issue?(subject: TokenSubject, terms: TokenTerms, signal: AbortSignal): string | Promise<string>
  /** Undefined: it is no token of these issuers. */
  judge(
    token: string,
    audiences: readonly string[],
    signal: AbortSignal,
  ): Promise<TokenVerdict | undefined>
}

/** As upstream's library says it, whatever was wrong. */
const badSignature = 'go-jose/go-jose: error in cryptographic primitive'

/** For tokens whose signature was found right: the check is the dear part. */
const rememberedTokens = 4096

export function createAccountTokens(options: AccountTokenOptions): AccountTokens {
  const { audiences, issuers, keys, clock, lookup } = options
  const checked = createLru<string, PublicTokenKey>({ limit: rememberedTokens })

  /** A key may be withdrawn, and what it signed with it. */
  async function signatureProblem(
    token: string,
    keyId: string,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const named = keys.named(keyId, signal)
    const tried = named instanceof Promise ? await named : named
    if (tried.length === 0) return 'invalid signature, no keys found'
    const fingerprint = fingerprintOf(token)
    const known = checked.get(fingerprint)
    if (known && tried.includes(known)) return undefined
    const signer = signerOf(token, tried)
    if (!signer) return badSignature
    checked.set(fingerprint, signer)
    return undefined
  }

  async function judge(
    token: string,
    wanted: readonly string[],
    signal: AbortSignal,
  ): Promise<TokenVerdict | undefined> {
    const read = readToken(token)
    const issuer = read?.claims.iss
    if (!read || typeof issuer !== 'string') return undefined
    if (issuer !== secretIssuer && !issuers.includes(issuer)) return undefined
    const unsigned = await signatureProblem(token, read.keyId, signal)
    if (unsigned !== undefined) return { refusal: unsigned }
    if (issuer === secretIssuer) return judgeFromSecret(token, read.claims, wanted)
    const claims = readBoundClaims(read.claims)
    if (!claims) return { refusal: 'token could not be validated due to missing claim' }
    const shared = sharedAudiences(claims.aud.length > 0 ? claims.aud : audiences, wanted)
    if ('refusal' in shared) return shared
    const nowMs = clock.nowMs()
    const refusal =
      timeProblem(claims, nowMs) ?? (lookup && (await boundProblem(claims, lookup, nowMs)))
    return refusal === undefined ? { user: boundUser(claims, nowMs), ...shared } : { refusal }
  }

  async function judgeFromSecret(
    token: string,
    said: Readonly<Record<string, unknown>>,
    wanted: readonly string[],
  ): Promise<TokenVerdict> {
    const claims = readSecretClaims(said)
    const shared = sharedAudiences(audiences, wanted)
    if ('refusal' in shared) return shared
    const problem = secretClaimsProblem(claims)
    if (problem !== undefined) return { refusal: problem }
    const { namespace, accountName: name, accountUid: uid } = claims
    const user = accountUser(namespace, { name, uid })
    if (!lookup) return { user, ...shared }
    const parts = { lookup, nowMs: clock.nowMs(), update: options.updateSecret }
    const found = await judgeSecretToken(token, claims, parts)
    return 'refusal' in found ? found : { user: { ...user, ...found }, ...shared }
  }

  const { signer } = options
  return {
    audiences,
    judge,
    ...(signer && {
      issue: (subject: TokenSubject, terms: TokenTerms, signal: AbortSignal) =>
        signer.sign(claimsOf(options, subject, terms), signal),
    }),
  }
}

function sharedAudiences(
  own: readonly string[],
  wanted: readonly string[],
): { readonly audiences: readonly string[] } | { readonly refusal: string } {
  const audiences = wanted.filter((one) => own.includes(one))
  if (audiences.length > 0) return { audiences }
  const list = (texts: readonly string[]): string => `[${texts.map(quoteGo).join(' ')}]`
  const refusal = `token audiences ${list(own)} is invalid for the target audiences ${list(wanted)}`
  return { refusal }
}

function claimsOf(
  { issuers, clock, random }: AccountTokenOptions,
  { namespace, account, pod, secret, node }: TokenSubject,
  { audiences, seconds, warnAfterSeconds }: TokenTerms,
): BoundClaims {
  const now = Math.floor(clock.nowMs() / 1000)
  return {
    aud: audiences,
    exp: now + seconds,
    iat: now,
    iss: issuers[0] ?? '',
    jti: randomUid(random),
    'kubernetes.io': {
      namespace,
      ...(node && { node }),
      ...(pod && { pod }),
      ...(secret && { secret }),
      serviceaccount: account,
      ...(warnAfterSeconds !== undefined && { warnafter: now + warnAfterSeconds }),
    },
    nbf: now,
    sub: accountUserName(namespace, account.name),
  }
}

const extraPrefix = 'authentication.kubernetes.io'

function boundUser(claims: BoundClaims, nowMs: number): User {
  const { namespace, serviceaccount, pod, node } = claims['kubernetes.io']
  const extra: Record<string, readonly string[]> = {}
  if (claims.jti) extra[`${extraPrefix}/credential-id`] = [`JTI=${claims.jti}`]
  for (const [what, claim] of [
    ['pod', pod],
    ['node', node],
  ] as const) {
    if (!claim) continue
    extra[`${extraPrefix}/${what}-name`] = [claim.name]
    if (claim.uid) extra[`${extraPrefix}/${what}-uid`] = [claim.uid]
  }
  const remarks = staleRemarks(claims, nowMs)
  return { ...accountUser(namespace, serviceaccount), extra, ...(remarks && { remarks }) }
}

/** Its user should have fetched another by then. */
function staleRemarks(claims: BoundClaims, nowMs: number): Remarks | undefined {
  const { warnafter } = claims['kubernetes.io']
  if (!warnafter || nowMs <= warnafter * 1000) return undefined
  const seconds = Math.floor(nowMs / 1000) - warnafter
  const text = `subject: ${claims.sub}, seconds after warning threshold: ${seconds}`
  return { warnings: [], notes: { 'authentication.k8s.io/stale-token': text } }
}

function accountUser(namespace: string, { name, uid }: NamedClaim): User {
  return {
    name: accountUserName(namespace, name),
    ...(uid !== undefined && { uid }),
    groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`],
  }
}
