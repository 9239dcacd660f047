import type { KindDefinition } from '#api/definition.ts'
import { tokenRequests } from '#kinds/authentication/tokenrequest/tokenrequest.ts'
import type { ServiceAccount } from '#kinds/core/serviceaccount/types.ts'

export const serviceAccounts: KindDefinition<ServiceAccount> = {
  group: '',
  version: 'v1',
  kind: 'ServiceAccount',
  plural: 'serviceaccounts',
  shortNames: ['sa'],
  scope: 'Namespaced',
  subresources: [
    {
      name: 'token',
      verbs: ['create'],
      body: { definition: tokenRequests },
    },
  ],
}
