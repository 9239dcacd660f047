import type { KindDefinition } from '#api/definition.ts'
import type { IngressClass } from '#kinds/networking/ingressclass/types.ts'

export const ingressClasses: KindDefinition<IngressClass> = {
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'IngressClass',
  plural: 'ingressclasses',
  scope: 'Cluster',
}
