import type { KindDefinition } from '#api/definition.ts'
import type { TokenReview } from '#kinds/authentication/tokenreview/types.ts'

/** TokenReviews: whose token is this? */
export const tokenReviews: KindDefinition<TokenReview> = {
  group: 'authentication.k8s.io',
  version: 'v1',
  kind: 'TokenReview',
  plural: 'tokenreviews',
  scope: 'Cluster',
  metadata: { onCreate: 'never' },
  verbs: ['create'],
  validate: {
    refuse: ({ spec }) =>
      spec.token === '' ? 'token is required for TokenReview in authentication' : undefined,
  },
}
