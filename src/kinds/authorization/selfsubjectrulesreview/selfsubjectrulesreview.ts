import type { KindDefinition } from '#api/definition.ts'
import type { SelfSubjectRulesReview } from '#kinds/authorization/selfsubjectrulesreview/types.ts'

/**
 * SelfSubjectRulesReviews: what may whoever asks do in a namespace? The answer repeats nothing of
 * the question.
 */
export const selfSubjectRulesReviews: KindDefinition<SelfSubjectRulesReview> = {
  group: 'authorization.k8s.io',
  version: 'v1',
  kind: 'SelfSubjectRulesReview',
  plural: 'selfsubjectrulesreviews',
  scope: 'Cluster',
  metadata: { onCreate: 'never' },
  verbs: ['create'],
  validate: {
    refuse: ({ spec }) => (spec.namespace ? undefined : 'no namespace on request'),
  },
}
