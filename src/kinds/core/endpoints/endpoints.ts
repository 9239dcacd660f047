import type { KindDefinition } from '#api/definition.ts'
import type { Endpoints } from '#kinds/core/endpoints/types.ts'

export const endpoints: KindDefinition<Endpoints> = {
  group: '',
  version: 'v1',
  kind: 'Endpoints',
  plural: 'endpoints',
  shortNames: ['ep'],
  scope: 'Namespaced',
}
