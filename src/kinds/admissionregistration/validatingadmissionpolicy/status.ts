import { jsonPathProblem } from '#api/custom/json-path-syntax.ts'
import { validateConditions } from '#api/validation/condition-validation.ts'
import { type FieldError, invalid, required } from '#api/validation/field-error.ts'
import { type FieldPath, path } from '#api/validation/field-path.ts'
import type { ValidatingAdmissionPolicy } from '#kinds/admissionregistration/validatingadmissionpolicy/types.ts'

export function validatePolicyStatus({ status }: ValidatingAdmissionPolicy): readonly FieldError[] {
  const { conditions = [], typeChecking } = status ?? {}
  const at = path('status')
  const warningsAt = at.child('typeChecking', 'expressionWarnings')
  const warnings = typeChecking?.expressionWarnings ?? []
  return [
    ...warnings.flatMap(({ fieldRef, warning }, i) => [
      ...(warning === '' ? [required(warningsAt.index(i).child('warning'))] : []),
      ...validateFieldRef(fieldRef, warningsAt.index(i).child('fieldRef')),
    ]),
    ...validateConditions(conditions, at.child('conditions')),
  ]
}

function validateFieldRef(text: string, at: FieldPath): readonly FieldError[] {
  const fieldRef = text.trim()
  if (fieldRef === '') return [required(at)]
  const problem = jsonPathProblem(fieldRef)
  return problem === undefined ? [] : [invalid(at, fieldRef, `invalid JSONPath: ${problem}`)]
}
