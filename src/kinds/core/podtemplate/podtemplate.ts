import { nameColumn } from '#api/columns.ts'
import type { KindDefinition, RuleContext } from '#api/definition.ts'
import { isSame } from '#api/objects/equality.ts'
import { formatLabels } from '#api/selectors/labels.ts'
import { path } from '#api/validation/field-path.ts'
import {
  dropDisabledTemplateFields,
  podTemplateOptions,
  validatePodTemplateSpec,
  withPodTemplateDefaults,
} from '#kinds/core/pod/template.ts'
import { podWarnings } from '#kinds/core/pod/warnings.ts'
import type { PodTemplate } from '#kinds/core/podtemplate/types.ts'

const at = path('template')

export const podTemplates: KindDefinition<PodTemplate> = {
  group: '',
  version: 'v1',
  kind: 'PodTemplate',
  plural: 'podtemplates',
  scope: 'Namespaced',
  answersDeleted: true,
  metadata: { onUpdate: 'changes' },
  defaults: (object) => withTemplate(object, withPodTemplateDefaults(object.template)),
  prepare: {
    create({ metadata, ...object }, context) {
      const template = dropDisabledTemplateFields(object.template, undefined, context)
      return { ...object, metadata: { ...metadata, generation: 1 }, template }
    },
    update(object, old, context) {
      const template = dropDisabledTemplateFields(object.template, old.template, context)
      const updated = withTemplate(object, template)
      if (isSame(template, old.template)) return updated
      const generation = Number(old.metadata.generation ?? 0) + 1
      return { ...updated, metadata: { ...updated.metadata, generation } }
    },
  },
  validate: {
    create: (object, context) => validateTemplate(object, undefined, context),
    update: validateTemplate,
  },
  warnings: {
    create: ({ template }) => podWarnings(template, at),
    update: ({ template }) => podWarnings(template, at),
  },
  columns: [
    nameColumn,
    {
      name: 'Containers',
      type: 'string',
      description: 'The names of the template’s containers.',
      value: ({ template }) => template.spec.containers.map(({ name }) => name).join(','),
    },
    {
      name: 'Images',
      type: 'string',
      description: 'The images of the template’s containers.',
      value: ({ template }) => template.spec.containers.map(({ image }) => image ?? '').join(','),
    },
    {
      name: 'Pod Labels',
      type: 'string',
      description: 'The labels that pods made from the template bear.',
      value: ({ template }) => formatLabels(template.metadata.labels ?? {}),
    },
  ],
}

function withTemplate(object: PodTemplate, template: PodTemplate['template']): PodTemplate {
  return template === object.template ? object : { ...object, template }
}

function validateTemplate(
  { template }: PodTemplate,
  old: PodTemplate | undefined,
  context: RuleContext,
) {
  return validatePodTemplateSpec(template, at, podTemplateOptions(old?.template, context))
}
