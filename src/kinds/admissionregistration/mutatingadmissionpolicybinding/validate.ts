import type { FieldError } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import { mutableOperations } from '#kinds/admissionregistration/mutatingadmissionpolicy/validate.ts'
import type { MutatingAdmissionPolicyBinding } from '#kinds/admissionregistration/mutatingadmissionpolicybinding/types.ts'
import { validateMatchResources } from '#kinds/admissionregistration/shared/match-resources.ts'
import { validateParamRef, validatePolicyName } from '#kinds/admissionregistration/shared/params.ts'

export function validateBinding({ spec }: MutatingAdmissionPolicyBinding): readonly FieldError[] {
  const { policyName = '', paramRef, matchResources } = spec
  const rules = { mustHaveRules: false, operations: mutableOperations }
  const matchAt = path('spec', 'matchResources')
  return [
    ...validatePolicyName(policyName),
    ...(paramRef ? validateParamRef(paramRef) : []),
    ...(matchResources ? validateMatchResources(matchResources, matchAt, rules) : []),
  ]
}
