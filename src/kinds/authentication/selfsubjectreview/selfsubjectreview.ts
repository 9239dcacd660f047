import type { KindDefinition } from '#api/definition.ts'
import type { SelfSubjectReview } from '#kinds/authentication/selfsubjectreview/types.ts'

export const selfSubjectReviews: KindDefinition<SelfSubjectReview> = {
  group: 'authentication.k8s.io',
  version: 'v1',
  kind: 'SelfSubjectReview',
  plural: 'selfsubjectreviews',
  scope: 'Cluster',
  metadata: { onCreate: 'never' },
  verbs: ['create'],
}
