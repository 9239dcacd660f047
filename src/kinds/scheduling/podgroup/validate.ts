import { validateConditions } from '#api/condition-validation.ts'
import { type FieldError, invalid } from '#api/field-error.ts'
import { type FieldPath, path } from '#api/field-path.ts'
import { validateImmutable } from '#api/field-rules.ts'
import type { PodGroup, PodGroupTemplateReference } from '#kinds/scheduling/podgroup/types.ts'
import {
  validateConstraints,
  validatePolicy,
  validateShortName,
} from '#kinds/scheduling/shared/pod-group-rules.ts'

const specPath = path('spec')

export function validatePodGroup({ spec }: PodGroup): readonly FieldError[] {
  const { podGroupTemplateRef: reference, schedulingPolicy, schedulingConstraints } = spec
  return [
    ...(reference ? validateReference(reference, specPath.child('podGroupTemplateRef')) : []),
    ...validatePolicy(schedulingPolicy, specPath.child('schedulingPolicy')),
    ...validateConstraints(schedulingConstraints, specPath.child('schedulingConstraints')),
  ]
}

export function validatePodGroupUpdate(group: PodGroup, old: PodGroup): readonly FieldError[] {
  const fixed = ['podGroupTemplateRef', 'schedulingPolicy', 'schedulingConstraints'] as const
  return [
    ...validatePodGroup(group),
    ...fixed.flatMap((name) =>
      validateImmutable(group.spec[name], old.spec[name], specPath.child(name)),
    ),
  ]
}

export function validatePodGroupStatus({ status = {} }: PodGroup): readonly FieldError[] {
  return validateConditions(status.conditions, path('status', 'conditions'))
}

function validateReference(
  { workload }: PodGroupTemplateReference,
  at: FieldPath,
): readonly FieldError[] {
  if (!workload) return [invalid(at, '', 'must specify one of: `workload`')]
  const below = at.child('workload')
  return [
    ...validateShortName(workload.workloadName, below.child('workloadName')),
    ...validateShortName(workload.podGroupTemplateName, below.child('podGroupTemplateName')),
  ]
}
