import type { KindDefinition } from '#api/definition.ts'
import type { LimitRange } from '#kinds/core/limitrange/types.ts'

export const limitRanges: KindDefinition<LimitRange> = {
  group: '',
  version: 'v1',
  kind: 'LimitRange',
  plural: 'limitranges',
  shortNames: ['limits'],
  scope: 'Namespaced',
}
