import type { KindDefinition } from '#api/definition.ts'
import type { ValidatingWebhookConfiguration } from '#kinds/admissionregistration/validatingwebhookconfiguration/types.ts'

export const validatingWebhookConfigurations: KindDefinition<ValidatingWebhookConfiguration> = {
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind: 'ValidatingWebhookConfiguration',
  plural: 'validatingwebhookconfigurations',
  categories: ['api-extensions'],
  scope: 'Cluster',
  metadata: { onUpdate: 'whole', anyFinalizers: true },
}
