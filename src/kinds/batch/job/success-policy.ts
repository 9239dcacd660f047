/** The rules for when an indexed Job has succeeded before all its indexes have. */
import {
  type FieldError,
  invalid,
  required,
  tooLong,
  tooMany,
} from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import { validateNonNegative } from '#api/validation/field-rules.ts'
import { byteLength } from '#base/go/text.ts'
import type { JobSpec } from '#kinds/batch/job/types.ts'
import { countIndexes } from '#kinds/batch/shared/indexes.ts'
import type { SuccessPolicyRule } from '#kinds/batch/shared/types.ts'

const rulesLimit = 20
const indexesLimitBytes = 64 * 1024

export function validateSuccessPolicy(
  { successPolicy, completions = 0 }: JobSpec,
  at: FieldPath,
): readonly FieldError[] {
  const { rules = [] } = successPolicy ?? {}
  const rulesAt = at.child('rules')
  const missing = 'at least one rules must be specified when the successPolicy is specified'
  return [
    ...(rules.length === 0 ? [required(rulesAt, missing)] : []),
    ...(rules.length > rulesLimit ? [tooMany(rulesAt, rules.length, rulesLimit)] : []),
    ...rules.flatMap((rule, i) => validateRule(rule, completions, rulesAt.index(i))),
  ]
}

function validateRule(
  { succeededCount, succeededIndexes }: SuccessPolicyRule,
  completions: number,
  at: FieldPath,
): readonly FieldError[] {
  const errors: FieldError[] = []
  if (succeededCount === undefined && succeededIndexes === undefined) {
    const detail = 'at least one of succeededCount or succeededIndexes must be specified'
    errors.push(required(at, detail))
  }
  let most: number | undefined
  if (succeededIndexes !== undefined) {
    const indexesAt = at.child('succeededIndexes')
    if (byteLength(succeededIndexes) > indexesLimitBytes) {
      errors.push(tooLong(indexesAt, indexesLimitBytes))
    }
    const counted = countIndexes(succeededIndexes, completions)
    most = 'error' in counted ? 0 : counted.value
    if ('error' in counted) {
      const detail = `error parsing succeededIndexes: ${counted.error}`
      errors.push(invalid(indexesAt, succeededIndexes, detail))
    }
  }
  if (succeededCount === undefined) return errors
  return [
    ...errors,
    ...validateCount(succeededCount, completions, most, at.child('succeededCount')),
  ]
}

function validateCount(
  count: number,
  completions: number,
  indexes: number | undefined,
  at: FieldPath,
): readonly FieldError[] {
  const errors: FieldError[] = [...validateNonNegative(count, at)]
  const limit = (most: number, whose: string): FieldError =>
    invalid(at, count, `must be less than or equal to ${most} (the number of ${whose})`)
  if (count > completions) errors.push(limit(completions, 'specified completions'))
  if (indexes !== undefined && count > indexes) {
    errors.push(limit(indexes, 'indexes in the specified succeededIndexes field'))
  }
  return errors
}
