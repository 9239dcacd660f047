/** The rules for single values that kinds of every group ask for, in upstream's words. */
import { labelKeyErrors } from '#api/names/label-names.ts'
import { isSame } from '#api/objects/equality.ts'
import type { int64 } from '#api/scalars/scalars.ts'
import { type FieldError, invalid } from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'

/** Upstream's ValidateNonnegativeField; what is not there is right. */
export function validateNonNegative(
  value: int64 | undefined,
  at: FieldPath,
): readonly FieldError[] {
  if (value === undefined || value >= 0) return []
  return [invalid(at, value, 'must be greater than or equal to 0')]
}

/** Upstream's ValidateNonnegativeField for several fields of one object. */
export function validateNonNegatives<K extends string>(
  object: { readonly [P in K]?: int64 },
  names: readonly K[],
  at: FieldPath,
): readonly FieldError[] {
  return names.flatMap((name) => validateNonNegative(object[name], at.child(name)))
}

/**
 * Upstream's ValidateImmutableField. `shown` is how the value prints, if not as it is; a function is asked
 * only when it has to be.
 */
export function validateImmutable(
  value: unknown,
  old: unknown,
  at: FieldPath,
  shown: unknown = value,
): readonly FieldError[] {
  if (isSame(value, old)) return []
  return [invalid(at, typeof shown === 'function' ? shown() : shown, 'field is immutable')]
}

export function validateLabelKey(key: string, at: FieldPath): readonly FieldError[] {
  return labelKeyErrors(key).map((message) => invalid(at, key, message))
}
