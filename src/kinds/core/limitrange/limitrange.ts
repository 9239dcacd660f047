import type { KindDefinition } from '#api/definition.ts'
import { withLimitRangeDefaults } from '#kinds/core/limitrange/defaults.ts'
import type { LimitRange } from '#kinds/core/limitrange/types.ts'
import { validateLimitRange } from '#kinds/core/limitrange/validate.ts'

export const limitRanges: KindDefinition<LimitRange> = {
  group: '',
  version: 'v1',
  kind: 'LimitRange',
  plural: 'limitranges',
  shortNames: ['limits'],
  scope: 'Namespaced',
  metadata: { onUpdate: 'whole' },
  createOnUpdate: true,
  defaults: withLimitRangeDefaults,
  prepare: {
    // One without a name is called by its uid: upstream makes up another, just as unspeakable.
    create: (range) => {
      const { name, uid = '' } = range.metadata
      return name === '' ? { ...range, metadata: { ...range.metadata, name: uid } } : range
    },
  },
  validate: { create: validateLimitRange, update: validateLimitRange },
}
