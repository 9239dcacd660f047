import type { KindDefinition } from '#api/definition.ts'
import type { SubjectAccessReview } from '#kinds/authorization/subjectaccessreview/types.ts'

export const subjectAccessReviews: KindDefinition<SubjectAccessReview> = {
  group: 'authorization.k8s.io',
  version: 'v1',
  kind: 'SubjectAccessReview',
  plural: 'subjectaccessreviews',
  scope: 'Cluster',
  metadata: { onCreate: 'never' },
  verbs: ['create'],
}
