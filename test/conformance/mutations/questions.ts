/**
 * Stands in for the server where an object is a question that it answers, and keeps nothing: whose
 * token is this, may somebody do something, a token for an account. What roles allow is not known
 * here: whoever is a master may do all, others nothing.
 */
import type { KindDefinition } from '#api/definition.ts'
import type { Resource } from '#api/metadata.ts'
import type { TokenRequest } from '#kinds/authentication/tokenrequest/types.ts'
import type { TokenReview, TokenReviewStatus } from '#kinds/authentication/tokenreview/types.ts'
import { readSelectors } from '#kinds/authorization/shared/selectors.ts'
import type { SubjectAccessReview } from '#kinds/authorization/subjectaccessreview/types.ts'
import {
  boundObjectOf,
  completeTokenRequest,
  refuseOtherBoundObject,
} from '#kinds/core/serviceaccount/token.ts'

const now = '2026-01-02T03:04:05Z'
const issuer = 'https://kubernetes.default.svc.cluster.local'
const masters = 'system:masters'

/** What the recording made before, by path. */
export type Made = ReadonlyMap<string, Resource>

/** A request for a token, completed from the account in its path. */
export function withAccount(object: Resource, path: string | undefined, made: Made): Resource {
  if (path === undefined || object.kind !== 'TokenRequest') return object
  const account = made.get(path.slice(0, path.lastIndexOf('/')))
  if (!account) throw new TypeError(`The recording made no account for ${path}`)
  return completeTokenRequest(object as TokenRequest, account, { audiences: [issuer], now })
}

/** The question with its answer, where it is one. */
export function answered({ kind }: KindDefinition, object: Resource, made: Made): Resource {
  switch (kind) {
    case 'TokenRequest':
      return withToken(object as TokenRequest, made)
    case 'TokenReview':
      return { ...object, status: reviewToken((object as TokenReview).spec) } as TokenReview
    case 'SubjectAccessReview':
    case 'LocalSubjectAccessReview':
    case 'SelfSubjectAccessReview':
      return withAccess(object as SubjectAccessReview, kind === 'SelfSubjectAccessReview')
    default:
      return object
  }
}

function withToken(request: TokenRequest, made: Made): TokenRequest {
  const reference = request.spec.boundObjectRef
  if (reference) {
    const { resource, name } = boundObjectOf(reference)
    const { namespace = '' } = request.metadata
    const bound = made.get(`/api/v1/namespaces/${namespace}/${resource}/${name}`)
    if (bound) refuseOtherBoundObject(reference, bound)
  }
  return { ...request, status: { token: 'made', expirationTimestamp: now } }
}

function reviewToken({ token, audiences = [] }: TokenReview['spec']): TokenReviewStatus {
  const wanted = audiences.length > 0 ? audiences : [issuer]
  const meant = wanted.filter((audience) => audience === issuer)
  if (token !== 'admin' || meant.length === 0) return { error: 'invalid bearer token' }
  const user = { username: 'admin', uid: 'u', groups: [masters, 'system:authenticated'] }
  return { authenticated: true, user, audiences: meant }
}

function withAccess(review: SubjectAccessReview, isOfSelf: boolean): SubjectAccessReview {
  const { groups = [], resourceAttributes } = review.spec
  const { evaluationError } = readSelectors(resourceAttributes ?? {})
  const status = {
    allowed: isOfSelf || groups.includes(masters),
    ...(evaluationError !== undefined && { evaluationError }),
  }
  return { ...review, status }
}

/** Whether a question is about somebody whom the server's own roles let do something. */
export function asksForRoles(body: unknown): boolean {
  const { kind, spec } = (body ?? {}) as Partial<SubjectAccessReview>
  if (!kind?.endsWith('SubjectAccessReview') || typeof spec !== 'object' || spec === null)
    return false
  const { user, groups } = spec
  const subjects = [user, ...(Array.isArray(groups) ? groups : [])]
  const isOfServer = (one: unknown) => typeof one === 'string' && one.startsWith('system:')
  return subjects.some((one) => isOfServer(one) && one !== masters)
}
