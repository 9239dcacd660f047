import type { KindDefinition } from '#api/definition.ts'
import { validateDeleteOptions } from '#api/validation/delete-options.ts'
import type { Eviction } from '#kinds/policy/eviction/types.ts'

/** Evictions: asked for as pods/eviction, never kept. */
export const evictions: KindDefinition<Eviction> = {
  group: 'policy',
  version: 'v1',
  kind: 'Eviction',
  plural: 'evictions',
  scope: 'Namespaced',
  verbs: ['create'],
  // Nothing else of policy/v1beta1 is left; old clients still drain nodes with this.
  versions: [
    {
      apiVersion: 'policy/v1beta1',
      serving: 'by default',
      toHub: (eviction) => ({ ...eviction, apiVersion: 'policy/v1' }),
      fromHub: (eviction) => ({ ...eviction, apiVersion: 'policy/v1beta1' }),
    },
  ],
  metadata: { onCreate: 'never' },
  validate: { create: ({ deleteOptions = {} }) => validateDeleteOptions(deleteOptions) },
}
