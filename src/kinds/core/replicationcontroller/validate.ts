import type { RuleContext } from '#api/definition.ts'
import { requirementsOf } from '#api/selectors/labels.ts'
import { type FieldError, required } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import { validateNonNegatives } from '#api/validation/field-rules.ts'
import { validateReplicaCounts } from '#kinds/apps/shared/status-rules.ts'
import { validateReplicaTemplate } from '#kinds/apps/shared/template-rules.ts'
import { podTemplateOptions } from '#kinds/core/pod/template.ts'
import type { ReplicationController } from '#kinds/core/replicationcontroller/types.ts'

const specPath = path('spec')
const statusPath = path('status')

export function validateReplicationController(
  { spec }: ReplicationController,
  context: RuleContext,
): readonly FieldError[] {
  return validateSpec(spec, undefined, context)
}

export function validateReplicationControllerUpdate(
  { spec }: ReplicationController,
  old: ReplicationController,
  context: RuleContext,
): readonly FieldError[] {
  return validateSpec(spec, old.spec, context)
}

type Spec = ReplicationController['spec']

function validateSpec(
  spec: Spec,
  old: Spec | undefined,
  context: RuleContext,
): readonly FieldError[] {
  const { selector = {}, template } = spec
  const templateAt = specPath.child('template')
  return [
    ...validateNonNegatives(spec, ['minReadySeconds', 'replicas'], specPath),
    ...(Object.keys(selector).length > 0 ? [] : [required(specPath.child('selector'))]),
    ...(template
      ? validateReplicaTemplate(
          template,
          { requirements: requirementsOf(selector), whose: 'ReplicationController' },
          templateAt,
          podTemplateOptions(old?.template, context),
        )
      : [required(templateAt)]),
  ]
}

export function validateReplicationControllerStatus({
  status,
}: ReplicationController): readonly FieldError[] {
  const counts = status ?? { replicas: 0 }
  return [
    ...validateNonNegatives(
      counts,
      [
        'replicas',
        'fullyLabeledReplicas',
        'readyReplicas',
        'availableReplicas',
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
