import type { KindDefinition } from '#api/definition.ts'
import type { ResourceSlice } from '#kinds/resource/resourceslice/types.ts'

export const resourceSlices: KindDefinition<ResourceSlice> = {
  group: 'resource.k8s.io',
  version: 'v1',
  kind: 'ResourceSlice',
  plural: 'resourceslices',
  scope: 'Cluster',
  metadata: { onUpdate: 'changes' },
}
