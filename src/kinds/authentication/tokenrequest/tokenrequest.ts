import type { KindDefinition } from '#api/definition.ts'
import type { TokenRequest } from '#kinds/authentication/tokenrequest/types.ts'

/** Token requests: asked for as serviceaccounts/token, never kept. */
export const tokenRequests: KindDefinition<TokenRequest> = {
  group: 'authentication.k8s.io',
  version: 'v1',
  kind: 'TokenRequest',
  plural: 'tokenrequests',
  scope: 'Namespaced',
  verbs: ['create'],
}
