import { ageColumn, nameColumn } from '#api/columns.ts'
import type { KindDefinition, RuleContext } from '#api/definition.ts'
import { labelName } from '#api/names/object-names.ts'
import { withoutFields } from '#api/objects/sharing.ts'
import { withGeneration, withStatusOf } from '#api/rules.ts'
import { type FieldPath, path } from '#api/validation/field-path.ts'
import { withoutDisabledFields } from '#kinds/apps/shared/prepare.ts'
import { templateWarnings } from '#kinds/apps/shared/template-warnings.ts'
import { withStatefulSetDefaults } from '#kinds/apps/statefulset/defaults.ts'
import type { StatefulSet } from '#kinds/apps/statefulset/types.ts'
import {
  validateStatefulSet,
  validateStatefulSetStatus,
  validateStatefulSetUpdate,
} from '#kinds/apps/statefulset/validate.ts'
import { replicasScale, selectorText } from '#kinds/autoscaling/scale/scale.ts'
import { claimSpecWarnings } from '#kinds/core/persistentvolumeclaim/warnings.ts'
import { containerColumns } from '#kinds/core/podtemplate/columns.ts'

const claimsPath = path('spec', 'volumeClaimTemplates')

export const statefulSets: KindDefinition<StatefulSet> = {
  group: 'apps',
  version: 'v1',
  kind: 'StatefulSet',
  plural: 'statefulsets',
  shortNames: ['sts'],
  categories: ['all'],
  scope: 'Namespaced',
  nameErrors: labelName,
  metadata: { onUpdate: 'changes' },
  defaults: withStatefulSetDefaults,
  whenEmpty: { spec: { replicas: 0 } },
  prepare: {
    create: (statefulSet, context) =>
      withGeneration(prepared(withStatusOf(statefulSet), undefined, context)),
    update: (statefulSet, old, context) =>
      withGeneration(prepared(withStatusOf(statefulSet, old), old, context), old),
  },
  validate: { create: validateStatefulSet, update: validateStatefulSetUpdate },
  warnings: {
    create: (statefulSet) => [
      ...templateWarnings(statefulSet),
      ...claimWarnings(statefulSet.spec, (at) => at),
      ...historyWarnings(statefulSet.spec),
    ],
    update: (statefulSet, old) => [
      ...templateWarnings(statefulSet, old),
      ...claimWarnings(statefulSet.spec, (at) => at.child('Spec')),
      ...historyWarnings(statefulSet.spec),
    ],
  },
  subresources: [
    replicasScale(({ spec }) => selectorText(spec.selector)),
    {
      name: 'status',
      verbs: ['get', 'patch', 'update'],
      prepare: (statefulSet, old) => ({ ...statefulSet, spec: old.spec }),
      validate: validateStatefulSetStatus,
    },
  ],
  columns: [
    nameColumn,
    {
      name: 'Ready',
      type: 'string',
      value: ({ spec, status }) => `${status?.readyReplicas ?? 0}/${spec.replicas ?? 0}`,
    },
    ageColumn,
    ...containerColumns<StatefulSet>(({ spec }) => spec.template),
  ],
}

/** Without the fields whose gates are off, unless the old one uses them. */
function prepared(
  statefulSet: StatefulSet,
  old: StatefulSet | undefined,
  context: RuleContext,
): StatefulSet {
  const kept = withoutDisabledFields(statefulSet, old, context)
  const { updateStrategy } = kept.spec
  const mayBeUnavailable =
    context.features.enabled('MaxUnavailableStatefulSet') ||
    old?.spec.updateStrategy?.rollingUpdate?.maxUnavailable !== undefined
  if (mayBeUnavailable || !updateStrategy?.rollingUpdate) return kept
  const rollingUpdate = withoutFields(updateStrategy.rollingUpdate, 'maxUnavailable')
  return { ...kept, spec: { ...kept.spec, updateStrategy: { ...updateStrategy, rollingUpdate } } }
}

/** `placeOf` a claim's spec: upstream has it in one place on create and in another on update. */
function claimWarnings(
  { volumeClaimTemplates = [] }: StatefulSet['spec'],
  placeOf: (at: FieldPath) => FieldPath,
): readonly string[] {
  return volumeClaimTemplates.flatMap((claim, i) =>
    claimSpecWarnings(claim.spec, placeOf(claimsPath.index(i))),
  )
}

function historyWarnings({ revisionHistoryLimit = 0 }: StatefulSet['spec']): readonly string[] {
  if (revisionHistoryLimit >= 0) return []
  return [
    'spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended',
  ]
}
