/** The rules for answers: a certificate, a refusal or a failure, said once and for good. */

import type { RuleContext } from '#api/definition.ts'
import type { Condition } from '#api/metadata.ts'
import { isSame } from '#api/objects/equality.ts'
import { msOfTime } from '#api/scalars/time.ts'
import { validateConditions } from '#api/validation/condition-validation.ts'
import {
  type FieldError,
  invalid,
  notSupported,
  notSupportedText,
  omitted,
} from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import { validateIssued } from '#kinds/certificates/podcertificaterequest/issued.ts'
import type {
  PodCertificateRequest,
  PodCertificateRequestStatus,
} from '#kinds/certificates/podcertificaterequest/types.ts'

const known = ['Issued', 'Denied', 'Failed']

const at = path('status')

export function validateStatus(
  request: PodCertificateRequest,
  old: PodCertificateRequest,
  { now }: RuleContext,
): readonly FieldError[] {
  const { status = {} } = request
  const { conditions = [] } = status
  const wrong = [
    ...validateKnown(conditions),
    ...validateConditions(conditions, at.child('conditions')),
  ]
  if (wrong.length > 0) return wrong
  const { status: before = {} } = old
  if (answerOf(before)) {
    return unlessSame(
      status,
      before,
      'immutable after PodCertificateRequest is issued, denied, or failed',
    )
  }
  const answer = answerOf(status)
  if (answer === 'Issued') return validateIssued(request, msOfTime(now))
  if (answer) {
    const detail =
      'non-condition status fields must be empty when denying or failing the PodCertificateRequest'
    return unlessSame(status, { conditions }, detail)
  }
  const detail = 'status is immutable unless transitioning to "Issued", "Denied", or "Failed"'
  return unlessSame(status, before, detail)
}

function unlessSame(
  status: PodCertificateRequestStatus,
  wanted: PodCertificateRequestStatus,
  detail: string,
): readonly FieldError[] {
  return isSame(status, wanted) ? [] : [invalid(at, omitted, detail)]
}

function answerOf({ conditions = [] }: PodCertificateRequestStatus): string | undefined {
  return conditions.find(({ type, status }) => known.includes(type) && status === 'True')?.type
}

/** Upstream writes the index as a field of its own. */
function validateKnown(conditions: readonly Condition[]): readonly FieldError[] {
  const answers = conditions.filter(({ type }) => known.includes(type))
  const once = 'There may be at most one condition with type "Issued", "Denied", or "Failed"'
  return conditions.flatMap((condition, i) => {
    const { type, status } = condition
    const conditionAt = at.child('conditions', `[${i}]`)
    if (!known.includes(type)) return [notSupportedText(conditionAt.child('type'), type, known)]
    return [
      ...(answers[0] === condition ? [] : [invalid(conditionAt.child('type'), type, once)]),
      ...(status === 'True' ? [] : [notSupported(conditionAt.child('status'), status, ['True'])]),
    ]
  })
}
