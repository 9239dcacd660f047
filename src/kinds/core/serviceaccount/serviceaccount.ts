import { ageColumn, nameColumn } from '#api/columns.ts'
import type { KindDefinition } from '#api/definition.ts'
import { tokenRequests } from '#kinds/authentication/tokenrequest/tokenrequest.ts'
import type { ServiceAccount } from '#kinds/core/serviceaccount/types.ts'

const mountableAnnotation = 'kubernetes.io/enforce-mountable-secrets'

export const serviceAccounts: KindDefinition<ServiceAccount> = {
  group: '',
  version: 'v1',
  kind: 'ServiceAccount',
  plural: 'serviceaccounts',
  shortNames: ['sa'],
  scope: 'Namespaced',
  metadata: { onUpdate: 'changes first' },
  answersDeleted: true,
  prepare: { create: withSecretNames, update: withSecretNames },
  warnings: {
    create: mountableWarnings,
    update: (account, old) => (isMountable(old) ? [] : mountableWarnings(account)),
  },
  subresources: [
    {
      name: 'token',
      verbs: ['create'],
      body: { definition: tokenRequests },
    },
  ],
  columns: [nameColumn, ageColumn],
}

/** Of a reference to a secret only the name counts. */
function withSecretNames(account: ServiceAccount): ServiceAccount {
  if (!account.secrets) return account
  const secrets = account.secrets.map(({ name }) => (name === undefined ? {} : { name }))
  return { ...account, secrets }
}

function isMountable({ metadata }: ServiceAccount): boolean {
  return Object.hasOwn(metadata.annotations ?? {}, mountableAnnotation)
}

function mountableWarnings(account: ServiceAccount): readonly string[] {
  if (!isMountable(account)) return []
  return [
    `metadata.annotations[${mountableAnnotation}]: deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets`,
  ]
}
