import type { KindDefinition } from '#api/definition.ts'
import type { Binding } from '#kinds/core/binding/types.ts'

export const bindings: KindDefinition<Binding> = {
  group: '',
  version: 'v1',
  kind: 'Binding',
  plural: 'bindings',
  scope: 'Namespaced',
  verbs: ['create'],
}
