import type { KindDefinition } from '#api/definition.ts'
import type { VolumeAttributesClass } from '#kinds/storage/volumeattributesclass/types.ts'

export const volumeAttributesClasses: KindDefinition<VolumeAttributesClass> = {
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'VolumeAttributesClass',
  plural: 'volumeattributesclasses',
  shortNames: ['vac'],
  scope: 'Cluster',
}
