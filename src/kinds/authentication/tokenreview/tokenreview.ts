import type { KindDefinition } from '#api/definition.ts'
import type { TokenReview } from '#kinds/authentication/tokenreview/types.ts'

/** TokenReviews: whose token is this? The server refuses one without a token. */
export const tokenReviews: KindDefinition<TokenReview> = {
  group: 'authentication.k8s.io',
  version: 'v1',
  kind: 'TokenReview',
  plural: 'tokenreviews',
  scope: 'Cluster',
  metadata: { onCreate: 'never' },
  verbs: ['create'],
}
