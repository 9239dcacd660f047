/** The rules for what roles grant and whom bindings bind. */

import { pathSegmentNameErrors } from '#api/names/names.ts'
import { subdomainName } from '#api/names/object-names.ts'
import { isSame } from '#api/objects/equality.ts'
import {
  type FieldError,
  invalid,
  notSupportedText,
  required,
} from '#api/validation/field-error.ts'
import { type FieldPath, path } from '#api/validation/field-path.ts'
import { internalFormOf } from '#kinds/internal-form.ts'
import { rbacGroup } from '#kinds/rbac/shared/defaults.ts'
import type { PolicyRule, RoleRef, Subject } from '#kinds/rbac/shared/types.ts'

export function validatePolicyRules(
  rules: readonly PolicyRule[],
  isNamespaced: boolean,
): readonly FieldError[] {
  const at = path('rules')
  return rules.flatMap((rule, index) => validatePolicyRule(rule, isNamespaced, at.index(index)))
}

function validatePolicyRule(rule: PolicyRule, isNamespaced: boolean, at: FieldPath): FieldError[] {
  const { verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] } = rule
  const errors: FieldError[] = []
  if (verbs.length === 0) {
    errors.push(required(at.child('verbs'), 'verbs must contain at least one value'))
  }
  if (nonResourceURLs.length > 0) {
    const urls = at.child('nonResourceURLs')
    if (isNamespaced) {
      const detail = 'namespaced rules cannot apply to non-resource URLs'
      errors.push(invalid(urls, nonResourceURLs, detail))
    }
    if (apiGroups.length > 0 || resources.length > 0 || resourceNames.length > 0) {
      const detail = 'rules cannot apply to both regular resources and non-resource URLs'
      errors.push(invalid(urls, nonResourceURLs, detail))
    }
    return errors
  }
  if (apiGroups.length === 0) {
    errors.push(
      required(at.child('apiGroups'), 'resource rules must supply at least one api group'),
    )
  }
  if (resources.length === 0) {
    errors.push(required(at.child('resources'), 'resource rules must supply at least one resource'))
  }
  return errors
}

interface Binding {
  readonly roleRef: RoleRef
  readonly subjects?: readonly Subject[]
}

export function validateBinding(
  { roleRef, subjects = [] }: Binding,
  roleKinds: readonly string[],
  isNamespaced: boolean,
): readonly FieldError[] {
  const at = path('subjects')
  return [
    ...validateRoleRef(roleRef, roleKinds, path('roleRef')),
    ...subjects.flatMap((subject, index) =>
      validateSubject(subject, isNamespaced, at.index(index)),
    ),
  ]
}

export function validateBindingUpdate({ roleRef }: Binding, old: Binding): readonly FieldError[] {
  if (isSame(roleRef, old.roleRef)) return []
  return [
    invalid(path('roleRef'), internalFormOf('rbac.v1.RoleRef', roleRef), 'cannot change roleRef'),
  ]
}

function validateRoleRef(
  { apiGroup = '', kind, name }: RoleRef,
  roleKinds: readonly string[],
  at: FieldPath,
): FieldError[] {
  const errors: FieldError[] = []
  if (apiGroup !== rbacGroup)
    errors.push(notSupportedText(at.child('apiGroup'), apiGroup, [rbacGroup]))
  if (!roleKinds.includes(kind)) errors.push(notSupportedText(at.child('kind'), kind, roleKinds))
  if (name === '') return [...errors, required(at.child('name'))]
  const wrong = pathSegmentNameErrors(name).map((message) =>
    invalid(at.child('name'), name, message),
  )
  return [...errors, ...wrong]
}

function validateSubject(subject: Subject, isNamespaced: boolean, at: FieldPath): FieldError[] {
  const { kind, apiGroup = '', name, namespace = '' } = subject
  const errors = name === '' ? [required(at.child('name'))] : []
  if (kind === 'ServiceAccount') {
    if (name !== '') {
      const wrong = subdomainName(name, false)
      errors.push(...wrong.map((message) => invalid(at.child('name'), name, message)))
    }
    if (apiGroup !== '') errors.push(notSupportedText(at.child('apiGroup'), apiGroup, ['']))
    if (!isNamespaced && namespace === '') errors.push(required(at.child('namespace')))
  } else if (kind === 'User' || kind === 'Group') {
    if (apiGroup !== rbacGroup)
      errors.push(notSupportedText(at.child('apiGroup'), apiGroup, [rbacGroup]))
  } else {
    errors.push(notSupportedText(at.child('kind'), kind, ['ServiceAccount', 'User', 'Group']))
  }
  return errors
}
