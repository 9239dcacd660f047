import type { KindDefinition } from '#api/definition.ts'
import type { PodTemplate } from '#kinds/core/podtemplate/types.ts'

export const podTemplates: KindDefinition<PodTemplate> = {
  group: '',
  version: 'v1',
  kind: 'PodTemplate',
  plural: 'podtemplates',
  scope: 'Namespaced',
}
