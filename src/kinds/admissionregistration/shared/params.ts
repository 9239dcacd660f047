/** The rules for the objects that parametrise policies. */
import { dns1035LabelErrors, dns1123SubdomainErrors } from '#api/names/dns-names.ts'
import { pathSegmentNameErrors } from '#api/names/names.ts'
import { parseGroupVersion } from '#api/resource.ts'
import { validateLabelSelector } from '#api/selectors/label-selector.ts'
import {
  type FieldError,
  forbidden,
  invalid,
  notSupported,
  required,
} from '#api/validation/field-error.ts'
import { type FieldPath, path } from '#api/validation/field-path.ts'
import type { ParamKind, ParamRef } from '#kinds/admissionregistration/shared/types.ts'

export function validateParamKind(paramKind: ParamKind): readonly FieldError[] {
  const { apiVersion = '', kind = '' } = paramKind
  const at = path('spec', 'paramKind')
  return [
    ...validateApiVersion(apiVersion, at.child('apiVersion')),
    ...validateKind(kind, at.child('kind')),
  ]
}

function validateApiVersion(apiVersion: string, at: FieldPath): readonly FieldError[] {
  if (apiVersion === '') return [required(at)]
  const parsed = parseGroupVersion(apiVersion)
  if (!parsed) return [invalid(at, apiVersion, `unexpected GroupVersion string: ${apiVersion}`)]
  const { group, version } = parsed
  const groupErrors = group === '' ? [] : dns1123SubdomainErrors(group)
  const versionErrors = dns1035LabelErrors(version)
  return [
    ...(groupErrors.length > 0 ? [invalid(at, group, groupErrors.join(','))] : []),
    ...(version === ''
      ? [invalid(at, apiVersion, 'version must be specified')]
      : versionErrors.length > 0
        ? [invalid(at, version, versionErrors.join(','))]
        : []),
  ]
}

function validateKind(kind: string, at: FieldPath): readonly FieldError[] {
  if (kind === '') return [required(at)]
  const head = 'may have mixed case, but should otherwise match: '
  const errors = dns1035LabelErrors(kind.toLowerCase())
  return errors.length > 0 ? [invalid(at, kind, head + errors.join(','))] : []
}

const actions: readonly string[] = ['Deny', 'Allow']

export function validateParamRef(ref: ParamRef): readonly FieldError[] {
  const { name = '', selector, parameterNotFoundAction: action } = ref
  const at = path('spec', 'paramRef')
  const both = 'name and selector are mutually exclusive'
  const actionAt = at.child('parameterNotFoundAction')
  const errors: FieldError[] = []
  if (name !== '') {
    const wrong = pathSegmentNameErrors(name)
    errors.push(...wrong.map((message) => invalid(at.child('name'), name, message)))
    if (selector) {
      errors.push(forbidden(at.child('name'), both), forbidden(at.child('selector'), both))
    }
  }
  if (selector) errors.push(...validateLabelSelector(selector, at.child('selector')))
  else if (name === '') errors.push(required(at, 'one of name or selector must be specified'))
  if (!action) errors.push(required(actionAt))
  else if (!actions.includes(action)) errors.push(notSupported(actionAt, action, actions))
  return errors
}

export function validatePolicyName(name: string): readonly FieldError[] {
  const at = path('spec', 'policyName')
  if (name === '') return [required(at)]
  return dns1123SubdomainErrors(name).map((message) => invalid(at, name, message))
}
