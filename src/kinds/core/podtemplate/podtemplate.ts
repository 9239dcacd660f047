import type { KindDefinition } from '#api/definition.ts'
import { withPodTemplateDefaults } from '#kinds/core/pod/template.ts'
import type { PodTemplate } from '#kinds/core/podtemplate/types.ts'

export const podTemplates: KindDefinition<PodTemplate> = {
  group: '',
  version: 'v1',
  kind: 'PodTemplate',
  plural: 'podtemplates',
  scope: 'Namespaced',
  defaults(object) {
    const template = withPodTemplateDefaults(object.template)
    return template === object.template ? object : { ...object, template }
  },
}
