import { ageColumn, nameColumn } from '#api/columns.ts'
import type { KindDefinition, RuleContext } from '#api/definition.ts'
import { dns1123SubdomainErrors } from '#api/names/dns-names.ts'
import { withGeneration, withStatusOf } from '#api/rules.ts'
import { formatLabels } from '#api/selectors/labels.ts'
import { path } from '#api/validation/field-path.ts'
import { replicaColumns } from '#kinds/apps/shared/columns.ts'
import { podNameWarnings } from '#kinds/apps/shared/name-warnings.ts'
import { replicasScale, selectorText } from '#kinds/autoscaling/scale/scale.ts'
import { dropDisabledTemplateFields } from '#kinds/core/pod/template.ts'
import { podWarnings } from '#kinds/core/pod/warnings.ts'
import { containerColumns } from '#kinds/core/podtemplate/columns.ts'
import { withReplicationControllerDefaults } from '#kinds/core/replicationcontroller/defaults.ts'
import type { ReplicationController } from '#kinds/core/replicationcontroller/types.ts'
import {
  validateReplicationController,
  validateReplicationControllerStatus,
  validateReplicationControllerUpdate,
} from '#kinds/core/replicationcontroller/validate.ts'

const templatePath = path('spec', 'template')

export const replicationControllers: KindDefinition<ReplicationController> = {
  group: '',
  version: 'v1',
  kind: 'ReplicationController',
  plural: 'replicationcontrollers',
  storagePrefix: 'controllers',
  shortNames: ['rc'],
  categories: ['all'],
  scope: 'Namespaced',
  nameErrors: (name, prefix) => (prefix ? [] : dns1123SubdomainErrors(name, 'bytes')),
  metadata: { onUpdate: 'changes' },
  orphansByDefault: {},
  defaults: withReplicationControllerDefaults,
  prepare: {
    create: (controller, context) =>
      withGeneration(withoutDisabledFields(withStatusOf(controller), undefined, context)),
    update: (controller, old, context) =>
      withGeneration(withoutDisabledFields(withStatusOf(controller, old), old, context), old),
  },
  validate: {
    create: validateReplicationController,
    update: validateReplicationControllerUpdate,
  },
  warnings: {
    create: (controller) => [
      ...podNameWarnings(controller.metadata.name),
      ...templateWarnings(controller),
    ],
    // Upstream looks at the old template here, and so warns of what was there before.
    update: (controller, old) =>
      controller.metadata.generation === old.metadata.generation ? [] : templateWarnings(old),
  },
  fieldSelectors: {
    'status.replicas': ({ status }) => String(status?.replicas ?? 0),
  },
  subresources: [
    replicasScale(({ spec }) => selectorText({ matchLabels: spec.selector ?? {} })),
    {
      name: 'status',
      verbs: ['get', 'patch', 'update'],
      prepare: (controller, old) => ({ ...controller, spec: old.spec }),
      validate: validateReplicationControllerStatus,
    },
  ],
  columns: [
    nameColumn,
    ...replicaColumns<ReplicationController>(),
    ageColumn,
    ...containerColumns<ReplicationController>(({ spec }) => spec.template),
    {
      name: 'Selector',
      type: 'string',
      wide: true,
      value: ({ spec }) => formatLabels(spec.selector ?? {}),
    },
  ],
}

function withoutDisabledFields(
  controller: ReplicationController,
  old: ReplicationController | undefined,
  context: RuleContext,
): ReplicationController {
  const { spec } = controller
  if (!spec.template) return controller
  const template = dropDisabledTemplateFields(spec.template, old?.spec.template, context)
  return template === spec.template ? controller : { ...controller, spec: { ...spec, template } }
}

function templateWarnings({ spec: { template } }: ReplicationController): readonly string[] {
  return template ? podWarnings(template, templatePath) : []
}
