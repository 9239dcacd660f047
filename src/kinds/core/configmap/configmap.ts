import type { KindDefinition } from '#api/definition.ts'
import type { ConfigMap } from '#kinds/core/configmap/types.ts'

export const configMaps: KindDefinition<ConfigMap> = {
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
  shortNames: ['cm'],
  scope: 'Namespaced',
}
