/** What every workload whose pods run for good asks of its pod template. */

import type { LabelRequirements } from '#api/selectors/labels.ts'
import { type FieldError, forbidden, notSupported } from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import { validateTemplateLabels } from '#kinds/apps/shared/selector.ts'
import { type PodSpecOptions, validatePodTemplateSpec } from '#kinds/core/pod/template.ts'
import type { PodTemplateSpec } from '#kinds/core/podtemplate/types.ts'

/** Upstream's ValidatePodTemplateSpecForReplicaSet, and its twin for what came before them. */
export function validateReplicaTemplate(
  template: PodTemplateSpec,
  { requirements, whose = 'ReplicaSet' }: { requirements: LabelRequirements; whose?: string },
  at: FieldPath,
  options: PodSpecOptions,
): readonly FieldError[] {
  return [
    ...validateTemplateLabels(template, requirements, at),
    ...validatePodTemplateSpec(template, at, options),
    ...validateRunsForGood(template, at, whose),
  ]
}

/** Its pods are always restarted, and never end by a deadline. */
export function validateRunsForGood(
  { spec: { restartPolicy, activeDeadlineSeconds } }: PodTemplateSpec,
  at: FieldPath,
  whose: string,
): readonly FieldError[] {
  const errors: FieldError[] = []
  if (restartPolicy !== 'Always') {
    errors.push(notSupported(at.child('spec', 'restartPolicy'), restartPolicy ?? '', ['Always']))
  }
  if (activeDeadlineSeconds !== undefined) {
    const detail = `activeDeadlineSeconds in ${whose} is not Supported`
    errors.push(forbidden(at.child('spec', 'activeDeadlineSeconds'), detail))
  }
  return errors
}
