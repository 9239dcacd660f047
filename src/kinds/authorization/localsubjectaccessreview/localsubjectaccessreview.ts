import type { KindDefinition } from '#api/definition.ts'
import type { LocalSubjectAccessReview } from '#kinds/authorization/localsubjectaccessreview/types.ts'

export const localSubjectAccessReviews: KindDefinition<LocalSubjectAccessReview> = {
  group: 'authorization.k8s.io',
  version: 'v1',
  kind: 'LocalSubjectAccessReview',
  plural: 'localsubjectaccessreviews',
  scope: 'Namespaced',
  metadata: { onCreate: 'never' },
  verbs: ['create'],
}
