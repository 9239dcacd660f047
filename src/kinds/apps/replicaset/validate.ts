import type { RuleContext } from '#api/definition.ts'
import { labelSelectorStruct } from '#api/selectors/label-selector.ts'
import { type FieldError, invalid } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import { validateImmutable, validateNonNegatives } from '#api/validation/field-rules.ts'
import type { ReplicaSet, ReplicaSetSpec } from '#kinds/apps/replicaset/types.ts'
import { readSelector, validateOwnSelector } from '#kinds/apps/shared/selector.ts'
import { validateReplicaCounts } from '#kinds/apps/shared/status-rules.ts'
import { validateReplicaTemplate } from '#kinds/apps/shared/template-rules.ts'
import { type PodSpecOptions, podTemplateOptions } from '#kinds/core/pod/template.ts'

const specPath = path('spec')
const statusPath = path('status')

export function validateReplicaSet(
  { spec }: ReplicaSet,
  context: RuleContext,
): readonly FieldError[] {
  return validateSpec(spec, podTemplateOptions(undefined, context))
}

export function validateReplicaSetUpdate(
  { spec }: ReplicaSet,
  old: ReplicaSet,
  context: RuleContext,
): readonly FieldError[] {
  const { selector } = spec
  const shown = selector && labelSelectorStruct(selector)
  return [
    ...validateSpec(spec, podTemplateOptions(old.spec.template, context)),
    ...validateImmutable(selector, old.spec.selector, specPath.child('selector'), shown),
  ]
}

function validateSpec(spec: ReplicaSetSpec, options: PodSpecOptions): readonly FieldError[] {
  const { selector, template } = spec
  const selectorAt = specPath.child('selector')
  const requirements = readSelector(selector)
  return [
    ...validateNonNegatives(spec, ['replicas', 'minReadySeconds'], specPath),
    // Upstream names the wrong kind here, and clients know it so.
    ...validateOwnSelector(selector, selectorAt, 'deployment'),
    ...(requirements
      ? validateReplicaTemplate(template, { requirements }, specPath.child('template'), options)
      : [invalid(selectorAt, labelSelectorStruct(selector ?? {}), 'invalid label selector')]),
  ]
}

export function validateReplicaSetStatus({ status }: ReplicaSet): readonly FieldError[] {
  const counts = status ?? {}
  return [
    ...validateNonNegatives(
      counts,
      [
        'replicas',
        'fullyLabeledReplicas',
        'readyReplicas',
        'availableReplicas',
        'terminatingReplicas',
        'observedGeneration',
      ],
      statusPath,
    ),
    ...validateReplicaCounts(
      counts,
      ['fullyLabeledReplicas', 'readyReplicas', 'availableReplicas'],
      statusPath,
    ),
  ]
}
