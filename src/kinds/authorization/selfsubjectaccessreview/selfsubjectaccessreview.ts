import type { KindDefinition } from '#api/definition.ts'
import type { SelfSubjectAccessReview } from '#kinds/authorization/selfsubjectaccessreview/types.ts'
import { validateAsked, validateNoMetadata } from '#kinds/authorization/shared/validate.ts'

/** SelfSubjectAccessReviews: may whoever asks do something? */
export const selfSubjectAccessReviews: KindDefinition<SelfSubjectAccessReview> = {
  group: 'authorization.k8s.io',
  version: 'v1',
  kind: 'SelfSubjectAccessReview',
  plural: 'selfsubjectaccessreviews',
  scope: 'Cluster',
  metadata: { onCreate: 'never' },
  verbs: ['create'],
  validate: {
    create: ({ metadata, spec }) => [...validateAsked(spec), ...validateNoMetadata(metadata)],
  },
}
