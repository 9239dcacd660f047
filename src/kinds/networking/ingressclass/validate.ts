import { dns1123LabelErrors, dns1123SubdomainErrors } from '#api/names/dns-names.ts'
import { pathSegmentNameErrors } from '#api/names/names.ts'
import { validateDomainPrefixedPath } from '#api/validation/domain-names.ts'
import {
  type FieldError,
  forbidden,
  invalid,
  notSupportedText,
  required,
  tooLong,
} from '#api/validation/field-error.ts'
import { type FieldPath, path } from '#api/validation/field-path.ts'
import type {
  IngressClass,
  IngressClassParametersReference,
} from '#kinds/networking/ingressclass/types.ts'

const controllerLimitBytes = 250

export function validateIngressClass({ spec }: IngressClass): readonly FieldError[] {
  const { controller = '', parameters } = spec
  const at = path('spec', 'controller')
  return [
    ...(controller.length > controllerLimitBytes ? [tooLong(at, controllerLimitBytes)] : []),
    ...validateDomainPrefixedPath(controller, at),
    ...(parameters ? validateParameters(parameters, path('spec', 'parameters')) : []),
  ]
}

export function validateIngressClassUpdate(
  object: IngressClass,
  old: IngressClass,
): readonly FieldError[] {
  const { controller = '' } = object.spec
  const same = controller === (old.spec.controller ?? '')
  const changed = invalid(path('spec', 'controller'), controller, 'field is immutable')
  return [...(same ? [] : [changed]), ...validateIngressClass(object)]
}

function validateParameters(
  { apiGroup, kind, name, scope, namespace }: IngressClassParametersReference,
  at: FieldPath,
): readonly FieldError[] {
  const named = (field: string, value: string) =>
    pathSegmentNameErrors(value).map((message) => invalid(at.child(field), value, message))
  const groupErrors = apiGroup === undefined ? [] : dns1123SubdomainErrors(apiGroup)
  return [
    ...groupErrors.map((message) => invalid(at.child('apiGroup'), apiGroup, message)),
    ...(kind === '' ? [required(at.child('kind'))] : named('kind', kind)),
    ...(name === '' ? [required(at.child('name'))] : named('name', name)),
    ...validateScope(scope, namespace, at),
  ]
}

function validateScope(
  scope: string | undefined,
  namespace: string | undefined,
  at: FieldPath,
): readonly FieldError[] {
  const namespaceAt = at.child('namespace')
  switch (scope) {
    case undefined:
      return [required(at.child('scope'))]
    case 'Cluster':
      if (namespace === undefined) return []
      return [forbidden(namespaceAt, "`parameters.scope` is set to 'Cluster'")]
    case 'Namespace':
      if (namespace === undefined) {
        return [required(namespaceAt, "`parameters.scope` is set to 'Namespace'")]
      }
      return dns1123LabelErrors(namespace).map((message) =>
        invalid(namespaceAt, namespace, message),
      )
    default:
      return [notSupportedText(at.child('scope'), scope, ['Cluster', 'Namespace'])]
  }
}
