import type { KindDefinition } from '#api/definition.ts'
import type { DeviceClass } from '#kinds/resource/deviceclass/types.ts'

export const deviceClasses: KindDefinition<DeviceClass> = {
  group: 'resource.k8s.io',
  version: 'v1',
  kind: 'DeviceClass',
  plural: 'deviceclasses',
  scope: 'Cluster',
}
