import type { KindDefinition } from '#api/definition.ts'
import type { Service } from '#kinds/core/service/types.ts'

export const services: KindDefinition<Service> = {
  group: '',
  version: 'v1',
  kind: 'Service',
  plural: 'services',
  shortNames: ['svc'],
  categories: ['all'],
  scope: 'Namespaced',
  metadata: { onUpdate: 'changes' },
  subresources: [
    { name: 'proxy', verbs: ['create', 'get'], connect: true },
    { name: 'status', verbs: ['get', 'patch', 'update'] },
  ],
}
