/** The rules for counts that may be given as a share in percent. */

import { percentErrors } from '#api/names/names.ts'
import { intValueOf, percentOf } from '#api/scalars/int-or-string.ts'
import type { IntOrString } from '#api/scalars/scalars.ts'
import { type FieldError, invalid, pointed } from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import { validateNonNegative } from '#api/validation/field-rules.ts'

/** Upstream's ValidatePositiveIntOrPercent, which lets zero pass. */
export function validateIntOrPercent(
  value: IntOrString | undefined,
  at: FieldPath,
): readonly FieldError[] {
  if (typeof value !== 'string') return validateNonNegative(value, at)
  return percentErrors(value).map((message) => invalid(at, pointed(value), message))
}

/** Upstream's IsNotMoreThan100Percent. */
export function validateAtMost100Percent(
  value: IntOrString | undefined,
  at: FieldPath,
): readonly FieldError[] {
  const isMore = (percentOf(value) ?? 0) > 100
  return isMore ? [invalid(at, value, 'must not be greater than 100%')] : []
}

/** The number of either; zero for a text that is neither, and for what is not there. */
export function numberOf(value: IntOrString = 0): number {
  return percentOf(value) ?? intValueOf(value)
}
