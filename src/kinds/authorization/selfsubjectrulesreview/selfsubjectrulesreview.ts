import type { KindDefinition } from '#api/definition.ts'
import type { SelfSubjectRulesReview } from '#kinds/authorization/selfsubjectrulesreview/types.ts'

/**
 * SelfSubjectRulesReviews: what may whoever asks do in a namespace? The answer repeats nothing of
 * the question, and the server refuses one that names no namespace.
 */
export const selfSubjectRulesReviews: KindDefinition<SelfSubjectRulesReview> = {
  group: 'authorization.k8s.io',
  version: 'v1',
  kind: 'SelfSubjectRulesReview',
  plural: 'selfsubjectrulesreviews',
  scope: 'Cluster',
  metadata: { onCreate: 'never' },
  verbs: ['create'],
}
