/** Taints of devices, and what tolerates them. */

import { mapSame } from '#api/objects/sharing.ts'
import type { Time } from '#api/scalars/scalars.ts'
import { type FieldError, invalid, notSupported, required } from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import { validateLabelKey } from '#api/validation/field-rules.ts'
import type { DeviceTaint } from '#kinds/resource/resourceslice/types.ts'
import { validateLabelValue } from '#kinds/resource/shared/names.ts'
import type { DeviceToleration } from '#kinds/resource/shared/types.ts'

const effects: readonly string[] = ['NoExecute', 'NoSchedule', 'None']
const operators: readonly string[] = ['Equal', 'Exists']

export function withTolerationDefaults(
  tolerations: readonly DeviceToleration[] | undefined,
): readonly DeviceToleration[] | undefined {
  return (
    tolerations &&
    mapSame(tolerations, (one) => (one.operator ? one : { ...one, operator: 'Equal' }))
  )
}

/** A taint says since when it is there. */
export function withTimeAdded<T extends { readonly timeAdded?: Time }>(taint: T, now: Time): T {
  return taint.timeAdded === undefined ? { ...taint, timeAdded: now } : taint
}

export function validateTaint(
  { key, value = '', effect }: Pick<DeviceTaint, 'key' | 'value'> & { readonly effect: string },
  at: FieldPath,
  oldEffect?: string,
): readonly FieldError[] {
  return [
    ...validateLabelKey(key, at.child('key')),
    ...validateLabelValue(value, at.child('value')),
    ...(effect === oldEffect ? [] : validateTaintEffect(effect, at.child('effect'))),
  ]
}

function validateTaintEffect(effect: string, at: FieldPath): readonly FieldError[] {
  if (effect === '') return [required(at)]
  return validateEffect(effect, at)
}

function validateEffect(effect: string, at: FieldPath): readonly FieldError[] {
  return effects.includes(effect) ? [] : [notSupported(at, effect, effects)]
}

function validateToleration(
  { key = '', operator, value = '', effect }: DeviceToleration,
  at: FieldPath,
): readonly FieldError[] {
  return [
    ...(key === '' ? [] : validateLabelKey(key, at.child('key'))),
    ...validateOperator(operator ?? '', value, at),
    ...(effect === undefined ? [] : validateEffect(effect, at.child('effect'))),
  ]
}

function validateOperator(operator: string, value: string, at: FieldPath): readonly FieldError[] {
  switch (operator) {
    case 'Exists':
      if (value === '') return []
      return [invalid(at.child('value'), value, 'must be empty for operator `Exists`')]
    case 'Equal':
      return validateLabelValue(value, at.child('value'))
    case '':
      return [required(at.child('operator'))]
    default:
      return [notSupported(at.child('operator'), operator, operators)]
  }
}

export function validateTolerations(
  tolerations: readonly DeviceToleration[] | undefined,
  at: FieldPath,
): readonly FieldError[] {
  return (tolerations ?? []).flatMap((one, i) => validateToleration(one, at.index(i)))
}
