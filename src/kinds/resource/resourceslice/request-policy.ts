/** The rules for how much of a device's capacity one request may take. */

import { addQuantities, compareQuantities, scaledQuantity } from '#api/scalars/quantity.ts'
import type { Quantity } from '#api/scalars/scalars.ts'
import { type FieldError, forbidden, invalid, required } from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import type {
  CapacityRequestPolicy,
  CapacityRequestPolicyRange,
} from '#kinds/resource/resourceslice/types.ts'
import { validateList } from '#kinds/resource/shared/lists.ts'

const valueLimit = 10

export function validateRequestPolicy(
  policy: CapacityRequestPolicy,
  capacity: Quantity,
  at: FieldPath,
): readonly FieldError[] {
  const { validValues = [], validRange, default: usual } = policy
  const isListed = validValues.length > 0
  if (isListed && validRange) {
    const detail =
      'exactly one policy can be specified, cannot specify "validValues" and "validRange" at the same time'
    return [forbidden(at, detail)]
  }
  if (!isListed && !validRange) return []
  if (usual === undefined) {
    const given = isListed ? 'validValues' : 'validRange'
    return [required(at.child('default'), `required when ${given} is defined`)]
  }
  return validRange
    ? validateRange(validRange, { usual, capacity }, at.child('validRange'))
    : validateValues(validValues, { usual, capacity }, at.child('validValues'))
}

/** What a request gets that says nothing, and how much there is in all. */
interface Amounts {
  readonly usual: Quantity
  readonly capacity: Quantity
}

function validateValues(
  values: readonly Quantity[],
  { usual, capacity }: Amounts,
  at: FieldPath,
): readonly FieldError[] {
  const isAfter = (value: Quantity, i: number): boolean =>
    i > 0 && compareQuantities(values[i - 1]!, value) > 0
  const isUsual = values.some((value) => compareQuantities(value, usual) === 0)
  // Too many values are not looked at, so that none of them is the usual one.
  const isFound = isUsual && values.length <= valueLimit
  return [
    ...values.flatMap((value, i) =>
      isAfter(value, i)
        ? [invalid(at.index(i), value, 'values must be sorted in ascending order')]
        : [],
    ),
    ...validateList(values, at, {
      limit: valueLimit,
      each: (value, valueAt) =>
        compareQuantities(value, capacity) > 0
          ? [invalid(valueAt, value, `option is larger than capacity value: ${capacity}`)]
          : [],
      key: (value) => String(scaledQuantity(value, 0)),
    }),
    ...(isFound
      ? []
      : [invalid(at, usual, 'default value is not valid according to the requestPolicy')]),
  ]
}

type Comparison = readonly [wrong: boolean, value: Quantity, detail: string]

function validateRange(
  { min, max, step }: CapacityRequestPolicyRange,
  { usual, capacity }: Amounts,
  at: FieldPath,
): readonly FieldError[] {
  const minAt = at.child('min')
  if (min === undefined) return [required(minAt, 'required when validRange is defined')]
  const isOver = (a: Quantity, b: Quantity): boolean => compareQuantities(a, b) > 0
  return [
    ...refusals(minAt, [
      [isOver(min, capacity), min, `min is larger than capacity value: ${capacity}`],
      [isOver(min, usual), usual, `default is less than min: ${min}`],
    ]),
    ...(max === undefined
      ? []
      : refusals(at.child('max'), [
          [isOver(min, max), min, `min is larger than max: ${max}`],
          [isOver(max, capacity), max, `max is larger than capacity value: ${capacity}`],
          [isOver(usual, max), usual, `default is more than max: ${max}`],
        ])),
    ...(step === undefined
      ? []
      : validateStep(step, { min, capacity, steps: [usual, max] }, at.child('step'))),
  ]
}

function refusals(at: FieldPath, comparisons: readonly Comparison[]): readonly FieldError[] {
  return comparisons.flatMap(([wrong, value, detail]) =>
    wrong ? [invalid(at, value, detail)] : [],
  )
}

interface Steps {
  readonly min: Quantity
  readonly capacity: Quantity
  /** What must be a whole number of steps above the least. */
  readonly steps: readonly (Quantity | undefined)[]
}

function validateStep(
  step: Quantity,
  { min, capacity, steps }: Steps,
  at: FieldPath,
): readonly FieldError[] {
  const first = addQuantities(min, step)
  const size = scaledQuantity(step, 0)
  // Upstream v1.36 breaks down here; this is what later versions say.
  if (size === 0n) return [invalid(at, step, 'must be greater than zero')]
  const isBetween = (value: Quantity): boolean =>
    (scaledQuantity(value, 0) - scaledQuantity(min, 0)) % size !== 0n
  const detail = `value is not a multiple of a given step (${step}) from (${min})`
  return [
    ...(compareQuantities(first, capacity) > 0
      ? [invalid(at, step, `one step ${first} is larger than capacity value: ${capacity}`)]
      : []),
    ...steps.flatMap((value) =>
      value !== undefined && isBetween(value) ? [invalid(at, value, detail)] : [],
    ),
  ]
}
