import type { KindDefinition, RuleContext } from '#api/definition.ts'
import type { SelfSubjectReview } from '#kinds/authentication/selfsubjectreview/types.ts'
import type { UserInfo } from '#kinds/authentication/shared/types.ts'

/** SelfSubjectReviews: who am I? The answer repeats nothing of the question. */
export const selfSubjectReviews: KindDefinition<SelfSubjectReview> = {
  group: 'authentication.k8s.io',
  version: 'v1',
  kind: 'SelfSubjectReview',
  plural: 'selfsubjectreviews',
  scope: 'Cluster',
  metadata: { onCreate: 'never' },
  verbs: ['create'],
  prepare: {
    create({ apiVersion, kind }, { now, user }) {
      return {
        apiVersion,
        kind,
        metadata: { name: '', creationTimestamp: now },
        status: { userInfo: userInfoOf(user) },
      }
    },
  },
}

function userInfoOf(user: RuleContext['user']): UserInfo {
  const { name = '', uid, groups = [], extra = {} } = user ?? {}
  return {
    ...(name !== '' && { username: name }),
    ...(uid && { uid }),
    ...(groups.length > 0 && { groups }),
    ...(Object.keys(extra).length > 0 && { extra }),
  }
}
