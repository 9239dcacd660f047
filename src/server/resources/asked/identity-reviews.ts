/** Whose a token is, and who somebody is himself. */
import { formatAggregate } from '#api/validation/field-error.ts'
import type { SelfSubjectReview } from '#kinds/authentication/selfsubjectreview/types.ts'
import type { UserInfo } from '#kinds/authentication/shared/types.ts'
import type { TokenReview, TokenReviewStatus } from '#kinds/authentication/tokenreview/types.ts'
import type { TokenReviewer } from '#server/authn/tokens/token-reviewer.ts'
import type { Answer } from '#server/call.ts'
import {
  type Asking,
  admitAsked,
  readAsked,
  refuseAsked,
} from '#server/resources/asked/read-asked.ts'
import { outgoingOf } from '#server/storage/encodings.ts'
import type { User } from '#server/user.ts'
import type { VerbDependencies } from '#server/verbs/dependencies.ts'

export async function tokenReview(
  deps: VerbDependencies,
  asking: Asking,
  reviewer: TokenReviewer,
): Promise<Answer> {
  const asked = await readAsked<TokenReview>(deps, asking)
  refuseAsked(asked)
  await admitAsked(deps, asked, asked.object)
  const { token, audiences = [] } = asked.object.spec
  const { signal } = asking.call
  const warn = (text: string) => asking.call.warn(text)
  const verdict = await reviewer.review(token, audiences, { signal, warn })
  const object: TokenReview = { ...asked.object, status: statusOf(verdict, asked.object.status) }
  return { type: 'object', code: 201, outgoing: outgoingOf(object), resource: asked.resource }
}

/** What was sent as the answer stays where there is none: as upstream has it. */
function statusOf(
  verdict: Awaited<ReturnType<TokenReviewer['review']>>,
  sent: TokenReview['status'] = {},
): TokenReviewStatus {
  const { user = {}, audiences, error } = sent
  const said = error !== undefined && { error }
  if ('user' in verdict) {
    const meant = verdict.audiences.length > 0 && { audiences: verdict.audiences }
    return { ...said, authenticated: true, user: userInfoOf(verdict.user), ...meant }
  }
  const { refusals } = verdict
  const refused = refusals.length > 0 ? { error: formatAggregate(refusals) } : said
  return { user, ...(audiences && { audiences }), ...refused }
}

export async function selfSubjectReview(deps: VerbDependencies, asking: Asking): Promise<Answer> {
  const asked = await readAsked<SelfSubjectReview>(deps, asking)
  const { definition } = asked.resource
  const made = definition.prepare?.create?.(asked.object, asked.write.context) ?? asked.object
  await admitAsked(deps, asked, made as SelfSubjectReview)
  return { type: 'object', code: 201, outgoing: outgoingOf(made), resource: asked.resource }
}

function userInfoOf({ name, uid, groups, extra = {} }: User): UserInfo {
  return {
    ...(name !== '' && { username: name }),
    ...(uid && { uid }),
    ...(groups.length > 0 && { groups }),
    ...(Object.keys(extra).length > 0 && { extra }),
  }
}
