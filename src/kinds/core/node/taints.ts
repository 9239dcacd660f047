/** The rules for taints, which keep pods off nodes that they do not tolerate. */

import { labelKeyErrors, labelValueErrors } from '#api/names/label-names.ts'
import {
  duplicate,
  type FieldError,
  invalid,
  notSupported,
  required,
} from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import type { Taint } from '#kinds/core/node/types.ts'
import { internalFormOf } from '#kinds/internal-form.ts'

const effects: readonly string[] = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']

/** Upstream's validateNodeTaints. */
export function validateTaints(
  taints: readonly Taint[] = [],
  at: FieldPath,
): readonly FieldError[] {
  const seen = new Set<string>()
  return taints.flatMap((taint, i) => {
    const errors = validateTaint(taint, at.index(i))
    const key = JSON.stringify([taint.key, taint.effect])
    if (!seen.has(key)) {
      seen.add(key)
      return errors
    }
    const told = internalFormOf('core.v1.Taint', taint)
    return [...errors, duplicate(at.index(i), told, 'taints must be unique by key and effect pair')]
  })
}

function validateTaint({ key, value = '', effect }: Taint, at: FieldPath): readonly FieldError[] {
  const errors = labelKeyErrors(key).map((message) => invalid(at.child('key'), key, message))
  const messages = labelValueErrors(value)
  if (messages.length > 0) errors.push(invalid(at.child('value'), value, messages.join(';')))
  if (!effect) errors.push(required(at.child('effect')))
  else if (!effects.includes(effect)) {
    errors.push(notSupported(at.child('effect'), effect, effects))
  }
  return errors
}
