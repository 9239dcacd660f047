/** Which requests a policy or binding is about: defaults and rules. */

import { pathSegmentNameErrors } from '#api/names/names.ts'
import { validateLabelSelector } from '#api/selectors/label-selector.ts'
import {
  duplicate,
  type FieldError,
  invalid,
  notSupported,
  required,
} from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import { validateRuleWithOperations } from '#kinds/admissionregistration/shared/rules.ts'
import type {
  MatchResources,
  NamedRuleWithOperations,
} from '#kinds/admissionregistration/shared/types.ts'
import { validateChoice, withScope } from '#kinds/admissionregistration/shared/webhook.ts'

export function withMatchDefaults(match: MatchResources): MatchResources {
  const { resourceRules, excludeResourceRules } = match
  return {
    matchPolicy: 'Equivalent',
    namespaceSelector: {},
    objectSelector: {},
    ...match,
    ...(resourceRules && { resourceRules: resourceRules.map(withScope) }),
    ...(excludeResourceRules && { excludeResourceRules: excludeResourceRules.map(withScope) }),
  }
}

export interface MatchRules {
  readonly mustHaveRules: boolean
  /** The operations that the policy can be asked about, if not all. */
  readonly operations?: readonly string[]
}

export function validateMatchResources(
  match: MatchResources,
  at: FieldPath,
  { mustHaveRules, operations }: MatchRules,
): readonly FieldError[] {
  const { matchPolicy, namespaceSelector, objectSelector } = match
  const { resourceRules = [], excludeResourceRules = [] } = match
  const rulesAt = at.child('resourceRules')
  const isMissing = mustHaveRules && resourceRules.length === 0
  return [
    ...validateChoice(matchPolicy, at.child('matchPolicy'), ['Equivalent', 'Exact']),
    ...validateLabelSelector(namespaceSelector, at.child('namespaceSelector')),
    ...validateLabelSelector(objectSelector, at.child('objectSelector')),
    ...(isMissing ? [required(rulesAt)] : []),
    ...validateNamedRules(resourceRules, rulesAt),
    ...validateNamedRules(excludeResourceRules, at.child('excludeResourceRules')),
    ...(operations ? validateOperations(resourceRules, rulesAt, operations) : []),
  ]
}

function validateNamedRules(
  rules: readonly NamedRuleWithOperations[],
  at: FieldPath,
): readonly FieldError[] {
  return rules.flatMap((rule, i) => [
    ...validateRuleWithOperations(rule, at.index(i)),
    ...validateResourceNames(rule.resourceNames ?? [], at.index(i).child('resourceNames')),
  ])
}

function validateResourceNames(names: readonly string[], at: FieldPath): readonly FieldError[] {
  const seen = new Set<string>()
  return names.flatMap((name, i) => {
    const isDouble = seen.has(name)
    seen.add(name)
    return [
      ...pathSegmentNameErrors(name).map((message) => invalid(at.index(i), name, message)),
      ...(isDouble ? [duplicate(at.index(i), name)] : []),
    ]
  })
}

/** Upstream names the list of rules here, not the rule. */
function validateOperations(
  rules: readonly NamedRuleWithOperations[],
  at: FieldPath,
  known: readonly string[],
): readonly FieldError[] {
  const all = rules.flatMap(({ operations = [] }) => operations)
  return all
    .filter((operation) => !known.includes(operation))
    .map((operation) => notSupported(at.child('operations'), operation, known))
}
