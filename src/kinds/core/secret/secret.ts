import type { KindDefinition } from '#api/definition.ts'
import type { Secret } from '#kinds/core/secret/types.ts'

export const secrets: KindDefinition<Secret> = {
  group: '',
  version: 'v1',
  kind: 'Secret',
  plural: 'secrets',
  scope: 'Namespaced',
}
