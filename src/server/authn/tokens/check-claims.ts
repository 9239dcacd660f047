/**
 * Whether what a token says still holds: its times, its account, and the object with which it is
 * to die. Answers why not, in upstream's words.
 */
import type { Resource } from '#api/metadata.ts'
import { msOfTime } from '#api/scalars/time.ts'
import { notFound } from '#api/status/status-answers.ts'
import type { BoundClaims, NamedClaim } from '#server/authn/tokens/claims.ts'

/** Looks an object of the core group up, as surely as it can. */
export type Lookup = (
  resource: 'nodes' | 'pods' | 'secrets' | 'serviceaccounts',
  namespace: string,
  name: string,
) => Promise<Resource | undefined>

/** Clocks of several machines differ by so much. */
const leewayMs = 60_000
const invalidated = 'service account token has been invalidated'

export function timeProblem({ exp, iat, nbf }: BoundClaims, nowMs: number): string | undefined {
  if (nbf !== undefined && nowMs + leewayMs < nbf * 1000) {
    return 'service account token is not valid yet'
  }
  if (exp !== undefined && nowMs - leewayMs > exp * 1000) return 'service account token has expired'
  if (iat !== undefined && nowMs + leewayMs < iat * 1000) {
    return 'service account token is issued in the future'
  }
  return undefined
}

export async function boundProblem(
  claims: BoundClaims,
  lookup: Lookup,
  nowMs: number,
): Promise<string | undefined> {
  const { namespace, serviceaccount, pod, secret, node } = claims['kubernetes.io']
  const { name, uid = '' } = serviceaccount
  const account = await lookup('serviceaccounts', namespace, name)
  if (!account) return notFound({ group: '', resource: 'serviceaccounts' }, name).message
  if (account.metadata.uid !== uid) {
    return `service account UID (${account.metadata.uid}) does not match claim (${uid})`
  }
  if (isLongDeleted(account, nowMs)) return `service account ${namespace}/${name} has been deleted`
  const check = async (what: 'node' | 'pod' | 'secret', claim: NamedClaim | undefined) => {
    if (!claim) return undefined
    const found = await lookup(`${what}s`, what === 'node' ? '' : namespace, claim.name)
    return objectProblem(what, claim, found, nowMs)
  }
  return (
    (await check('secret', secret)) ??
    (await check('pod', pod)) ??
    // The node of a pod is only told: the pod goes with it anyway.
    (pod ? undefined : await check('node', node))
  )
}

function objectProblem(
  what: string,
  { uid = '' }: NamedClaim,
  found: Resource | undefined,
  nowMs: number,
): string | undefined {
  if (!found) return invalidated
  if (found.metadata.uid !== uid) {
    return `${what} UID (${found.metadata.uid}) does not match service account ${what} ref claim (${uid})`
  }
  return isLongDeleted(found, nowMs) ? invalidated : undefined
}

function isLongDeleted({ metadata: { deletionTimestamp } }: Resource, nowMs: number): boolean {
  return deletionTimestamp !== undefined && msOfTime(deletionTimestamp) < nowMs - leewayMs
}
