/** The rules for lists of conditions of the common form, in upstream's words. */

import type { Condition } from '#api/metadata.ts'
import { patternMessage, wholly } from '#api/names/name-rules.ts'
import {
  duplicate,
  type FieldError,
  invalid,
  notSupported,
  required,
  tooLong,
} from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import { validateLabelKey } from '#api/validation/field-rules.ts'
import { byteLength } from '#base/go/text.ts'

const statuses: readonly string[] = ['False', 'True', 'Unknown']
const reasonLimitBytes = 1024
const messageLimitBytes = 32 * 1024
const reason = '[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?'
const isReason = wholly(reason)
const reasonMessage = patternMessage(
  "a condition reason must start with alphabetic character, optionally followed by a string of alphanumeric characters or '_,:', and must end with an alphanumeric character or '_'",
  reason,
  'my_name',
  'MY_NAME',
  'MyName',
  'ReasonA,ReasonB',
  'ReasonA:ReasonB',
)

export function validateConditions(
  conditions: readonly Condition[] | undefined,
  at: FieldPath,
): readonly FieldError[] {
  const seen = new Set<string>()
  return (conditions ?? []).flatMap((condition, i) => {
    const { type } = condition
    const again = seen.has(type) ? [duplicate(at.index(i).child('type'), type)] : []
    seen.add(type)
    return [...again, ...validateCondition(condition, at.index(i))]
  })
}

function validateCondition(condition: Condition, at: FieldPath): readonly FieldError[] {
  const { type, status, observedGeneration = 0, lastTransitionTime, message } = condition
  const generationAt = at.child('observedGeneration')
  return [
    ...validateLabelKey(type, at.child('type')),
    ...(statuses.includes(status) ? [] : [notSupported(at.child('status'), status, statuses)]),
    ...(observedGeneration < 0
      ? [invalid(generationAt, observedGeneration, 'must be greater than or equal to zero')]
      : []),
    ...(lastTransitionTime ? [] : [required(at.child('lastTransitionTime'))]),
    ...validateReason(condition.reason, at.child('reason')),
    ...(byteLength(message) > messageLimitBytes
      ? [tooLong(at.child('message'), messageLimitBytes)]
      : []),
  ]
}

function validateReason(text: string, at: FieldPath): readonly FieldError[] {
  if (text === '') return [required(at)]
  return [
    ...(isReason.test(text) ? [] : [invalid(at, text, reasonMessage)]),
    ...(byteLength(text) > reasonLimitBytes ? [tooLong(at, reasonLimitBytes)] : []),
  ]
}
