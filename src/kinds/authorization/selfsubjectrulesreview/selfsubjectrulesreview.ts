import type { KindDefinition } from '#api/definition.ts'
import type { SelfSubjectRulesReview } from '#kinds/authorization/selfsubjectrulesreview/types.ts'

export const selfSubjectRulesReviews: KindDefinition<SelfSubjectRulesReview> = {
  group: 'authorization.k8s.io',
  version: 'v1',
  kind: 'SelfSubjectRulesReview',
  plural: 'selfsubjectrulesreviews',
  scope: 'Cluster',
  metadata: { onCreate: 'never' },
  verbs: ['create'],
}
