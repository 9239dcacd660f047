import { ageColumn, nameColumn } from '#api/columns.ts'
import type { KindDefinition } from '#api/definition.ts'
import { isIdentical } from '#api/objects/equality.ts'
import { withNextGeneration } from '#api/rules.ts'
import type { FieldError } from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import type {
  MutatingWebhook,
  MutatingWebhookConfiguration,
} from '#kinds/admissionregistration/mutatingwebhookconfiguration/types.ts'
import { staticNameWarnings } from '#kinds/admissionregistration/shared/static-names.ts'
import { validateChoice, withWebhookDefaults } from '#kinds/admissionregistration/shared/webhook.ts'
import { validateWebhooks } from '#kinds/admissionregistration/shared/webhook-configuration.ts'

export const mutatingWebhookConfigurations: KindDefinition<MutatingWebhookConfiguration> = {
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind: 'MutatingWebhookConfiguration',
  plural: 'mutatingwebhookconfigurations',
  categories: ['api-extensions'],
  scope: 'Cluster',
  metadata: { onUpdate: 'whole', anyFinalizers: true },
  unconditionalUpdate: false,
  defaults: ({ webhooks, ...object }) =>
    webhooks ? { ...object, webhooks: webhooks.map(withDefaults) } : object,
  prepare: {
    create: (object) => ({ ...object, metadata: { ...object.metadata, generation: 1 } }),
    update: (object, old) => {
      if (isIdentical(object.webhooks, old.webhooks)) return object
      return withNextGeneration(object, old)
    },
  },
  validate: {
    create: ({ webhooks }) => validateWebhooks(webhooks, undefined, validateReinvocation),
    update: ({ webhooks }, old) =>
      validateWebhooks(webhooks, old.webhooks ?? [], validateReinvocation),
  },
  warnings: staticNameWarnings,
  columns: [
    nameColumn,
    { name: 'Webhooks', type: 'integer', value: ({ webhooks = [] }) => webhooks.length },
    ageColumn,
  ],
}

function withDefaults(webhook: MutatingWebhook): MutatingWebhook {
  return { reinvocationPolicy: 'Never', ...withWebhookDefaults(webhook) }
}

function validateReinvocation(
  { reinvocationPolicy }: MutatingWebhook,
  at: FieldPath,
): readonly FieldError[] {
  return validateChoice(reinvocationPolicy, at.child('reinvocationPolicy'), ['IfNeeded', 'Never'])
}
