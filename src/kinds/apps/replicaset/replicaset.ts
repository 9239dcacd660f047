import { ageColumn, nameColumn } from '#api/columns.ts'
import type { KindDefinition, RuleContext } from '#api/definition.ts'
import { withChanges } from '#api/objects/sharing.ts'
import { withGeneration, withStatusOf } from '#api/rules.ts'
import { formatLabelSelector } from '#api/selectors/label-selector.ts'
import type { ReplicaSet } from '#kinds/apps/replicaset/types.ts'
import {
  validateReplicaSet,
  validateReplicaSetStatus,
  validateReplicaSetUpdate,
} from '#kinds/apps/replicaset/validate.ts'
import { replicaColumns } from '#kinds/apps/shared/columns.ts'
import { podNameWarnings } from '#kinds/apps/shared/name-warnings.ts'
import { withoutDisabledFields } from '#kinds/apps/shared/prepare.ts'
import { templateWarnings } from '#kinds/apps/shared/template-warnings.ts'
import { replicasScale, selectorText } from '#kinds/autoscaling/scale/scale.ts'
import { withPodTemplateDefaults } from '#kinds/core/pod/template.ts'
import { containerColumns } from '#kinds/core/podtemplate/columns.ts'

export const replicaSets: KindDefinition<ReplicaSet> = {
  group: 'apps',
  version: 'v1',
  kind: 'ReplicaSet',
  plural: 'replicasets',
  shortNames: ['rs'],
  categories: ['all'],
  scope: 'Namespaced',
  metadata: { onUpdate: 'changes' },
  defaults: withReplicaSetDefaults,
  whenEmpty: { spec: { replicas: 0 } },
  prepare: { create: prepareCreate, update: prepareUpdate },
  validate: { create: validateReplicaSet, update: validateReplicaSetUpdate },
  warnings: {
    create: (replicaSet) => [
      ...podNameWarnings(replicaSet.metadata.name),
      ...templateWarnings(replicaSet),
    ],
    update: templateWarnings,
  },
  subresources: [
    replicasScale(({ spec }) => selectorText(spec.selector)),
    {
      name: 'status',
      verbs: ['get', 'patch', 'update'],
      prepare: (replicaSet, old) => ({ ...replicaSet, spec: old.spec }),
      validate: validateReplicaSetStatus,
    },
  ],
  columns: [
    nameColumn,
    ...replicaColumns<ReplicaSet>(),
    ageColumn,
    ...containerColumns<ReplicaSet>(({ spec }) => spec.template),
    {
      name: 'Selector',
      type: 'string',
      wide: true,
      value: ({ spec }) => formatLabelSelector(spec.selector),
    },
  ],
}

function withReplicaSetDefaults(replicaSet: ReplicaSet): ReplicaSet {
  const { spec } = replicaSet
  return withChanges(replicaSet, {
    spec: withChanges(spec, {
      replicas: spec.replicas ?? 1,
      template: withPodTemplateDefaults(spec.template),
    }),
  })
}

function prepareCreate(replicaSet: ReplicaSet, context: RuleContext): ReplicaSet {
  return withGeneration(withoutDisabledFields(withStatusOf(replicaSet), undefined, context))
}

function prepareUpdate(replicaSet: ReplicaSet, old: ReplicaSet, context: RuleContext): ReplicaSet {
  return withGeneration(withoutDisabledFields(withStatusOf(replicaSet, old), old, context), old)
}
