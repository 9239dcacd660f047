import type { KindDefinition } from '#api/definition.ts'
import type { MutatingWebhookConfiguration } from '#kinds/admissionregistration/mutatingwebhookconfiguration/types.ts'

export const mutatingWebhookConfigurations: KindDefinition<MutatingWebhookConfiguration> = {
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind: 'MutatingWebhookConfiguration',
  plural: 'mutatingwebhookconfigurations',
  categories: ['api-extensions'],
  scope: 'Cluster',
  metadata: { onUpdate: 'whole', anyFinalizers: true },
}
