import { validateLabelSelector } from '#api/selectors/label-selector.ts'
import { validateConditions } from '#api/validation/condition-validation.ts'
import { type FieldError, invalid, notSupported } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import { validateNonNegatives } from '#api/validation/field-rules.ts'
import {
  validateAtMost100Percent,
  validateIntOrPercent,
} from '#kinds/apps/shared/int-or-percent.ts'
import { internalFormOf } from '#kinds/internal-form.ts'
import type { PodDisruptionBudget } from '#kinds/policy/poddisruptionbudget/types.ts'

const specPath = path('spec')
const statusPath = path('status')
const selectorPath = specPath.child('selector')
const evictionPolicies: readonly string[] = ['AlwaysAllow', 'IfHealthyBudget']

export function validateBudget({ spec }: PodDisruptionBudget): readonly FieldError[] {
  return validateSpec(spec, false)
}

/** A selector may ask for values that no label can have if the old one did. */
export function validateBudgetUpdate(
  { spec }: PodDisruptionBudget,
  old: PodDisruptionBudget,
): readonly FieldError[] {
  return validateSpec(spec, validateLabelSelector(old.spec.selector, selectorPath).length > 0)
}

export function validateBudgetStatus({ status = {} }: PodDisruptionBudget): readonly FieldError[] {
  return [
    ...validateConditions(status.conditions, statusPath.child('conditions')),
    ...validateNonNegatives(
      status,
      ['disruptionsAllowed', 'currentHealthy', 'desiredHealthy', 'expectedPods'],
      statusPath,
    ),
  ]
}

function validateSpec(
  spec: PodDisruptionBudget['spec'],
  anyValues: boolean,
): readonly FieldError[] {
  const { minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy: policy } = spec
  const errors: FieldError[] = []
  if (minAvailable !== undefined && maxUnavailable !== undefined) {
    const detail = 'minAvailable and maxUnavailable cannot be both set'
    errors.push(
      invalid(specPath, internalFormOf('policy.v1.PodDisruptionBudgetSpec', spec), detail),
    )
  }
  for (const name of ['minAvailable', 'maxUnavailable'] as const) {
    const at = specPath.child(name)
    errors.push(
      ...validateIntOrPercent(spec[name], at),
      ...validateAtMost100Percent(spec[name], at),
    )
  }
  errors.push(...validateLabelSelector(selector, selectorPath, { anyValues }))
  if (policy !== undefined && !evictionPolicies.includes(policy)) {
    const at = specPath.child('unhealthyPodEvictionPolicy')
    errors.push(notSupported(at, policy, evictionPolicies))
  }
  return errors
}
