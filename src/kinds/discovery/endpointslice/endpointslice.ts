import type { KindDefinition } from '#api/definition.ts'
import type { EndpointSlice } from '#kinds/discovery/endpointslice/types.ts'

export const endpointSlices: KindDefinition<EndpointSlice> = {
  group: 'discovery.k8s.io',
  version: 'v1',
  kind: 'EndpointSlice',
  plural: 'endpointslices',
  scope: 'Namespaced',
  metadata: { onUpdate: 'whole' },
}
