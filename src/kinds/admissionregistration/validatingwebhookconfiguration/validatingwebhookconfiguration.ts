import { isDeepStrictEqual } from 'node:util'
import { ageColumn, nameColumn } from '#api/columns.ts'
import type { KindDefinition } from '#api/definition.ts'
import { withWebhookDefaults } from '#kinds/admissionregistration/shared/webhook.ts'
import { validateWebhooks } from '#kinds/admissionregistration/shared/webhook-configuration.ts'
import type { ValidatingWebhookConfiguration } from '#kinds/admissionregistration/validatingwebhookconfiguration/types.ts'

export const validatingWebhookConfigurations: KindDefinition<ValidatingWebhookConfiguration> = {
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind: 'ValidatingWebhookConfiguration',
  plural: 'validatingwebhookconfigurations',
  categories: ['api-extensions'],
  scope: 'Cluster',
  metadata: { onUpdate: 'whole', anyFinalizers: true },
  unconditionalUpdate: false,
  defaults: ({ webhooks, ...object }) =>
    webhooks ? { ...object, webhooks: webhooks.map(withWebhookDefaults) } : object,
  prepare: {
    create: (object) => ({ ...object, metadata: { ...object.metadata, generation: 1 } }),
    update: (object, old) => {
      if (isDeepStrictEqual(object.webhooks, old.webhooks)) return object
      const generation = Number(old.metadata.generation ?? 0) + 1
      return { ...object, metadata: { ...object.metadata, generation } }
    },
  },
  validate: {
    create: ({ webhooks }) => validateWebhooks(webhooks, undefined),
    update: ({ webhooks }, old) => validateWebhooks(webhooks, old.webhooks ?? []),
  },
  columns: [
    nameColumn,
    { name: 'Webhooks', type: 'integer', value: ({ webhooks = [] }) => webhooks.length },
    ageColumn,
  ],
}
