import type { KindDefinition } from '#api/definition.ts'
import {
  validateAsked,
  validateNoMetadata,
  validateSubject,
} from '#kinds/authorization/shared/validate.ts'
import type { SubjectAccessReview } from '#kinds/authorization/subjectaccessreview/types.ts'

/** SubjectAccessReviews: may somebody do something? */
export const subjectAccessReviews: KindDefinition<SubjectAccessReview> = {
  group: 'authorization.k8s.io',
  version: 'v1',
  kind: 'SubjectAccessReview',
  plural: 'subjectaccessreviews',
  scope: 'Cluster',
  metadata: { onCreate: 'never' },
  verbs: ['create'],
  validate: {
    create: ({ metadata, spec }) => [
      ...validateAsked(spec),
      ...validateSubject(spec),
      ...validateNoMetadata(metadata),
    ],
  },
}
