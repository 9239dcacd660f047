import { ageColumn, nameColumn } from '#api/columns.ts'
import type { KindDefinition } from '#api/definition.ts'
import type { ConfigMap } from '#kinds/core/configmap/types.ts'
import { validateConfigMap, validateConfigMapUpdate } from '#kinds/core/configmap/validate.ts'

export const configMaps: KindDefinition<ConfigMap> = {
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
  shortNames: ['cm'],
  scope: 'Namespaced',
  metadata: { onUpdate: 'changes first' },
  validate: { create: validateConfigMap, update: validateConfigMapUpdate },
  columns: [
    nameColumn,
    {
      name: 'Data',
      type: 'string',
      value: ({ data = {}, binaryData = {} }) =>
        Object.keys(data).length + Object.keys(binaryData).length,
    },
    ageColumn,
  ],
}
