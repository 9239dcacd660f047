/** What a token of a service account says: in upstream's form, so that others can read it. */
import type { Resource } from '#api/metadata.ts'

export interface NamedClaim {
  readonly name: string
  /** Absent where the object was not there, as a node that a pod names. */
  readonly uid?: string
}

/** Those of a token that was asked for. */
export interface BoundClaims {
  readonly aud: readonly string[]
  readonly exp: number
  readonly iat: number
  readonly iss: string
  readonly jti: string
  readonly 'kubernetes.io': {
    readonly namespace: string
    readonly node?: NamedClaim
    readonly pod?: NamedClaim
    readonly secret?: NamedClaim
    readonly serviceaccount: NamedClaim
    /** When its user is to be told that it should have fetched a new one. */
    readonly warnafter?: number
  }
  readonly nbf: number
  readonly sub: string
}

/** Those of a token in a secret, which never ends. */
export interface SecretClaims {
  readonly iss: string
  readonly sub: string
  readonly namespace: string
  readonly secretName: string
  readonly accountName: string
  readonly accountUid: string
}

export const secretIssuer = 'kubernetes/serviceaccount'
const prefix = 'kubernetes.io/serviceaccount'

export function accountUserName(namespace: string, name: string): string {
  return `system:serviceaccount:${namespace}:${name}`
}

export function claimOf({ metadata: { name, uid } }: Resource): NamedClaim {
  return { name, ...(uid !== undefined && { uid }) }
}

type Claims = Readonly<Record<string, unknown>>

/** Undefined where something that must be said is not. */
export function readBoundClaims(claims: Claims): BoundClaims | undefined {
  const own = claims['kubernetes.io']
  const { namespace, serviceaccount } = (own ?? {}) as Partial<BoundClaims['kubernetes.io']>
  const isWhole =
    typeof namespace === 'string' &&
    typeof serviceaccount?.name === 'string' &&
    [claims.exp, claims.iat, claims.nbf].every((one) => one === undefined || Number.isFinite(one))
  if (!isWhole) return undefined
  const { aud = [] } = claims
  return {
    ...(claims as unknown as BoundClaims),
    aud: (Array.isArray(aud) ? aud : [aud]).filter((one) => typeof one === 'string'),
  }
}

export function readSecretClaims(claims: Claims): SecretClaims {
  const text = (name: string): string => {
    const value = claims[name]
    return typeof value === 'string' ? value : ''
  }
  return {
    iss: text('iss'),
    sub: text('sub'),
    namespace: text(`${prefix}/namespace`),
    secretName: text(`${prefix}/secret.name`),
    accountName: text(`${prefix}/service-account.name`),
    accountUid: text(`${prefix}/service-account.uid`),
  }
}
