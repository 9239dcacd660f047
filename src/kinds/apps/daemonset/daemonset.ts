import { ageColumn, nameColumn } from '#api/columns.ts'
import type { Column, KindDefinition, RuleContext } from '#api/definition.ts'
import { withGeneration, withStatusOf } from '#api/rules.ts'
import { formatLabelSelector } from '#api/selectors/label-selector.ts'
import { formatLabels } from '#api/selectors/labels.ts'
import { withDaemonSetDefaults } from '#kinds/apps/daemonset/defaults.ts'
import {
  withFirstTemplateGeneration,
  withNextTemplateGeneration,
  withoutTemplateGeneration,
  withTemplateGenerationOf,
} from '#kinds/apps/daemonset/template-generation.ts'
import type { DaemonSet, DaemonSetStatus } from '#kinds/apps/daemonset/types.ts'
import {
  validateDaemonSet,
  validateDaemonSetStatus,
  validateDaemonSetUpdate,
} from '#kinds/apps/daemonset/validate.ts'
import { withoutDisabledFields } from '#kinds/apps/shared/prepare.ts'
import { templateWarnings } from '#kinds/apps/shared/template-warnings.ts'
import { containerColumns } from '#kinds/core/podtemplate/columns.ts'

export const daemonSets: KindDefinition<DaemonSet> = {
  group: 'apps',
  version: 'v1',
  kind: 'DaemonSet',
  plural: 'daemonsets',
  shortNames: ['ds'],
  categories: ['all'],
  scope: 'Namespaced',
  metadata: { onUpdate: 'changes' },
  defaults: withDaemonSetDefaults,
  whenEmpty: { metadata: { annotations: { 'deprecated.daemonset.template.generation': '0' } } },
  prepare: { create: prepareCreate, update: prepareUpdate },
  validate: { create: validateDaemonSet, update: validateDaemonSetUpdate },
  warnings: {
    create: (daemonSet) => templateWarnings(daemonSet),
    update: templateWarnings,
  },
  subresources: [
    {
      name: 'status',
      verbs: ['get', 'patch', 'update'],
      prepare: (daemonSet, old) => withTemplateGenerationOf({ ...daemonSet, spec: old.spec }, old),
      validate: validateDaemonSetStatus,
    },
  ],
  shownMetadata: withoutTemplateGeneration,
  columns: [
    nameColumn,
    count('Desired', 'desiredNumberScheduled'),
    count('Current', 'currentNumberScheduled'),
    count('Ready', 'numberReady'),
    count('Up-to-date', 'updatedNumberScheduled'),
    count('Available', 'numberAvailable'),
    {
      name: 'Node Selector',
      type: 'string',
      value: ({ spec }) => formatLabels(spec.template.spec.nodeSelector ?? {}),
    },
    ageColumn,
    ...containerColumns<DaemonSet>(({ spec }) => spec.template),
    {
      name: 'Selector',
      type: 'string',
      wide: true,
      value: ({ spec }) => formatLabelSelector(spec.selector),
    },
  ],
}

function prepareCreate(daemonSet: DaemonSet, context: RuleContext): DaemonSet {
  const kept = withoutDisabledFields(withStatusOf(daemonSet), undefined, context)
  return withGeneration(withFirstTemplateGeneration(kept))
}

function prepareUpdate(daemonSet: DaemonSet, old: DaemonSet, context: RuleContext): DaemonSet {
  const kept = withoutDisabledFields(withStatusOf(daemonSet, old), old, context)
  return withGeneration(withNextTemplateGeneration(kept, old), old)
}

type Count =
  | 'desiredNumberScheduled'
  | 'currentNumberScheduled'
  | 'numberReady'
  | 'updatedNumberScheduled'
  | 'numberAvailable'

function count(name: string, field: Count & keyof DaemonSetStatus): Column<DaemonSet> {
  return { name, type: 'integer', value: ({ status }) => status?.[field] ?? 0 }
}
