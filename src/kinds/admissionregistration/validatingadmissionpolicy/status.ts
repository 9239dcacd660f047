import { validateConditions } from '#api/condition-validation.ts'
import { type FieldError, required } from '#api/field-error.ts'
import { path } from '#api/field-path.ts'
import type { ValidatingAdmissionPolicy } from '#kinds/admissionregistration/validatingadmissionpolicy/types.ts'

export function validatePolicyStatus({ status }: ValidatingAdmissionPolicy): readonly FieldError[] {
  const { conditions = [], typeChecking } = status ?? {}
  const at = path('status')
  const warningsAt = at.child('typeChecking', 'expressionWarnings')
  const warnings = typeChecking?.expressionWarnings ?? []
  return [
    ...warnings.flatMap(({ fieldRef, warning }, i) => [
      ...(fieldRef === '' ? [required(warningsAt.index(i).child('fieldRef'))] : []),
      ...(warning === '' ? [required(warningsAt.index(i).child('warning'))] : []),
    ]),
    ...validateConditions(conditions, at.child('conditions')),
  ]
}
