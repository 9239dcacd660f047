import {
  duplicate,
  type FieldError,
  invalid,
  named,
  notSupported,
  required,
} from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import { validateMatchResources } from '#kinds/admissionregistration/shared/match-resources.ts'
import { validateParamRef, validatePolicyName } from '#kinds/admissionregistration/shared/params.ts'
import type { ValidatingAdmissionPolicyBinding } from '#kinds/admissionregistration/validatingadmissionpolicybinding/types.ts'

const actionNames: readonly string[] = ['Audit', 'Deny', 'Warn']

export function validateBinding({ spec }: ValidatingAdmissionPolicyBinding): readonly FieldError[] {
  const { policyName, paramRef, matchResources, validationActions } = spec
  const matchAt = path('spec', 'matchResources')
  return [
    ...validatePolicyName(policyName),
    ...(paramRef ? validateParamRef(paramRef) : []),
    ...(matchResources
      ? validateMatchResources(matchResources, matchAt, { mustHaveRules: false })
      : []),
    ...validateActions(validationActions),
  ]
}

function validateActions(actions: readonly string[]): readonly FieldError[] {
  const at = path('spec', 'validationActions')
  if (actions.length === 0) return [required(at, 'at least one validation action is required')]
  const seen = new Set<string>()
  const errors = actions.flatMap((action, i) => {
    const isKnown = actionNames.includes(action)
    const isDouble = seen.has(action)
    seen.add(action)
    return [
      ...(isKnown ? [] : [notSupported(at.index(i), action, actionNames)]),
      ...(isDouble ? [duplicate(at.index(i), named(action))] : []),
    ]
  })
  if (!seen.has('Deny') || !seen.has('Warn')) return errors
  const detail =
    'must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)'
  return [...errors, invalid(at, actions, detail)]
}
