/** The rules for what a Job makes of pods that fail. */

import { qualifiedNameErrors } from '#api/names/label-names.ts'
import {
  duplicate,
  type FieldError,
  invalid,
  notSupported,
  omitted,
  required,
  tooMany,
} from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import { quoteGo } from '#base/go/text.ts'
import type { JobSpec } from '#kinds/batch/job/types.ts'
import type {
  PodFailurePolicyOnExitCodesRequirement,
  PodFailurePolicyOnPodConditionsPattern,
  PodFailurePolicyRule,
} from '#kinds/batch/shared/types.ts'

const rulesLimit = 20
const valuesLimit = 255
const patternsLimit = 20

const actions: readonly string[] = ['Count', 'FailIndex', 'FailJob', 'Ignore']
const operators: readonly string[] = ['In', 'NotIn']
const statuses: readonly string[] = ['False', 'True', 'Unknown']

export function validateFailurePolicy(spec: JobSpec, at: FieldPath): readonly FieldError[] {
  const { rules = [] } = spec.podFailurePolicy ?? {}
  const rulesAt = at.child('rules')
  return [
    ...(rules.length > rulesLimit ? [tooMany(rulesAt, rules.length, rulesLimit)] : []),
    ...rules.flatMap((rule, i) => validateRule(rule, spec, rulesAt.index(i))),
  ]
}

function validateRule(
  { action, onExitCodes, onPodConditions = [] }: PodFailurePolicyRule,
  spec: JobSpec,
  at: FieldPath,
): readonly FieldError[] {
  const actionAt = at.child('action')
  const errors: FieldError[] = [...validateChoice(action, actions, actionAt)]
  if (action === 'FailIndex' && spec.backoffLimitPerIndex === undefined) {
    errors.push(invalid(actionAt, action, 'requires the backoffLimitPerIndex to be set'))
  }
  if (onExitCodes) errors.push(...validateExitCodes(onExitCodes, spec, at.child('onExitCodes')))
  errors.push(...validatePatterns(onPodConditions, at.child('onPodConditions')))
  const hasPatterns = onPodConditions.length > 0
  if (onExitCodes && hasPatterns) {
    const detail = 'specifying both OnExitCodes and OnPodConditions is not supported'
    errors.push(invalid(at, omitted, detail))
  }
  if (!onExitCodes && !hasPatterns) {
    const detail = 'specifying one of OnExitCodes and OnPodConditions is required'
    errors.push(invalid(at, omitted, detail))
  }
  return errors
}

/** A word of a list, which must be said. */
function validateChoice(
  value: string,
  supported: readonly string[],
  at: FieldPath,
): readonly FieldError[] {
  if (value === '') return [required(at, `valid values: [${supported.map(quoteGo).join(' ')}]`)]
  return supported.includes(value) ? [] : [notSupported(at, value, supported)]
}

function validatePatterns(
  patterns: readonly PodFailurePolicyOnPodConditionsPattern[],
  at: FieldPath,
): readonly FieldError[] {
  return [
    ...(patterns.length > patternsLimit ? [tooMany(at, patterns.length, patternsLimit)] : []),
    ...patterns.flatMap(({ type, status = '' }, i) => {
      const typeAt = at.index(i).child('type')
      return [
        ...qualifiedNameErrors(type).map((message) => invalid(typeAt, type, message)),
        ...validateChoice(status, statuses, at.index(i).child('status')),
      ]
    }),
  ]
}

function validateExitCodes(
  { operator, containerName, values }: PodFailurePolicyOnExitCodesRequirement,
  { template }: JobSpec,
  at: FieldPath,
): readonly FieldError[] {
  const valuesAt = at.child('values')
  const errors: FieldError[] = [...validateChoice(operator, operators, at.child('operator'))]
  if (containerName !== undefined) {
    const { containers, initContainers = [] } = template.spec
    if (![...containers, ...initContainers].some(({ name }) => name === containerName)) {
      const detail = 'must be one of the container or initContainer names in the pod template'
      errors.push(invalid(at.child('containerName'), containerName, detail))
    }
  }
  if (values.length === 0) errors.push(invalid(valuesAt, values, 'at least one value is required'))
  else if (values.length > valuesLimit) errors.push(tooMany(valuesAt, values.length, valuesLimit))
  return [...errors, ...validateValues(values, operator, valuesAt)]
}

function validateValues(
  values: readonly number[],
  operator: string,
  at: FieldPath,
): readonly FieldError[] {
  const seen = new Set<number>()
  const errors: FieldError[] = []
  for (const [i, value] of values.entries()) {
    if (operator === 'In' && value === 0) {
      errors.push(invalid(at.index(i), value, 'must not be 0 for the In operator'))
    }
    if (seen.has(value)) errors.push(duplicate(at.index(i), value))
    seen.add(value)
  }
  const isOrdered = values.every((value, i) => i === 0 || values[i - 1]! <= value)
  return isOrdered ? errors : [...errors, invalid(at, values, 'must be ordered')]
}
