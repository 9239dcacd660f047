import type { KindDefinition } from '#api/definition.ts'
import { bindings } from '#kinds/core/binding/binding.ts'
import { withPodDefaults } from '#kinds/core/pod/defaults.ts'
import type { Pod } from '#kinds/core/pod/types.ts'
import { evictions } from '#kinds/policy/eviction/eviction.ts'

export const pods: KindDefinition<Pod> = {
  group: '',
  version: 'v1',
  kind: 'Pod',
  plural: 'pods',
  shortNames: ['po'],
  categories: ['all'],
  scope: 'Namespaced',
  defaults: withPodDefaults,
  subresources: [
    { name: 'attach', verbs: ['create', 'get'], connect: true },
    { name: 'binding', verbs: ['create'], body: { definition: bindings } },
    { name: 'ephemeralcontainers', verbs: ['get', 'patch', 'update'] },
    { name: 'eviction', verbs: ['create'], body: { definition: evictions } },
    { name: 'exec', verbs: ['create', 'get'], connect: true },
    { name: 'log', verbs: ['get'], connect: true },
    { name: 'portforward', verbs: ['create', 'get'], connect: true },
    { name: 'proxy', verbs: ['create', 'get'], connect: true },
    { name: 'resize', verbs: ['get', 'patch', 'update'] },
    { name: 'status', verbs: ['get', 'patch', 'update'] },
  ],
}
