/** The rules for which taints of nodes a pod bears. */

import { labelKeyErrors, labelValueErrors } from '#api/names/label-names.ts'
import { type FieldError, invalid, named, notSupported } from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import { integerError } from '#base/go/number.ts'
import { allow, refuse, type Spot } from '#kinds/core/pod/spec/checks.ts'
import type { Toleration } from '#kinds/core/pod/types.ts'

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']
const operators = ['Equal', 'Exists']
const comparisons = ['Lt', 'Gt']

/** Upstream's ValidateTolerations; with `comparing`, taints may be compared as numbers. */
export function validateTolerations(
  tolerations: readonly Toleration[],
  at: FieldPath,
  comparing = false,
): readonly FieldError[] {
  const errors: FieldError[] = []
  tolerations.forEach((toleration, i) => {
    checkToleration({ errors, at: at.index(i) }, toleration, comparing)
  })
  return errors
}

function checkToleration(spot: Spot, toleration: Toleration, comparing: boolean): void {
  const { key = '', operator = '', value = '', effect, tolerationSeconds } = toleration
  if (key !== '') refuse(spot, 'key', key, labelKeyErrors(key))
  if (key === '' && operator !== 'Exists') {
    const message =
      'operator must be Exists when `key` is empty, which means "match all values and all keys"'
    refuse(spot, 'operator', named(operator), [message])
  }
  if (tolerationSeconds !== undefined && effect !== 'NoExecute') {
    const message = "effect must be 'NoExecute' when `tolerationSeconds` is set"
    refuse(spot, 'effect', named(effect ?? ''), [message])
  }
  checkOperator(spot, operator, { value, comparing })
  allow(spot, 'effect', effect, effects)
}

interface Compared {
  readonly value: string
  readonly comparing: boolean
}

/** What is wrong with a value is told of the operator, as upstream does. */
function checkOperator(
  { errors, at }: Spot,
  operator: string,
  { value, comparing }: Compared,
): void {
  const field = at.child('operator')
  if (operator === '' || operator === 'Equal') {
    const messages = labelValueErrors(value)
    if (messages.length > 0) errors.push(invalid(field, value, messages.join(';')))
  } else if (operator === 'Exists') {
    if (value !== '') {
      errors.push(invalid(field, value, "value must be empty when `operator` is 'Exists'"))
    }
  } else if (!comparisons.includes(operator)) {
    errors.push(notSupported(field, operator, operators))
  } else if (!comparing) {
    errors.push(notSupported(field, operator, [...operators, ...comparisons]))
  } else refuse({ errors, at }, 'value', value, wholeNumberErrors(value))
}

/** A decimal of 64 bits, without needless zeros or signs. */
function wholeNumberErrors(text: string): readonly string[] {
  const shape = 'must be a valid decimal integer in canonical form'
  const outOfRange = integerError(text, 'ParseInt')
  return [
    ...(/^(0|-?[1-9][0-9]*)$/.test(text) ? [] : [text === '' ? 'must be non-empty' : shape]),
    ...(outOfRange === undefined ? [] : [outOfRange]),
  ]
}
