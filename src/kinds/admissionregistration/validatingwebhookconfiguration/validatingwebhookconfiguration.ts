import { ageColumn, nameColumn } from '#api/columns.ts'
import type { KindDefinition } from '#api/definition.ts'
import { isIdentical } from '#api/objects/equality.ts'
import { withNextGeneration } from '#api/rules.ts'
import { staticNameWarnings } from '#kinds/admissionregistration/shared/static-names.ts'
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
      if (isIdentical(object.webhooks, old.webhooks)) return object
      return withNextGeneration(object, old)
    },
  },
  validate: {
    create: ({ webhooks }) => validateWebhooks(webhooks, undefined),
    update: ({ webhooks }, old) => validateWebhooks(webhooks, old.webhooks ?? []),
  },
  warnings: staticNameWarnings,
  columns: [
    nameColumn,
    { name: 'Webhooks', type: 'integer', value: ({ webhooks = [] }) => webhooks.length },
    ageColumn,
  ],
}
