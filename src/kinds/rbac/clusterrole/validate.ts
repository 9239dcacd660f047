import { isGrammarError } from '#api/grammar-error.ts'
import type { LabelSelector } from '#api/metadata.ts'
import { selectorRequirements, validateLabelSelector } from '#api/selectors/label-selector.ts'
import { type FieldError, invalid, required } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import type { AggregationRule, ClusterRole } from '#kinds/rbac/clusterrole/types.ts'
import { validatePolicyRules } from '#kinds/rbac/shared/validate.ts'

export function validateClusterRole({
  rules = [],
  aggregationRule,
}: ClusterRole): readonly FieldError[] {
  return [
    ...validatePolicyRules(rules, false),
    ...(aggregationRule ? validateAggregationRule(aggregationRule) : []),
  ]
}

function validateAggregationRule({
  clusterRoleSelectors = [],
}: AggregationRule): readonly FieldError[] {
  const at = path('aggregationRule', 'clusterRoleSelectors')
  if (clusterRoleSelectors.length === 0) {
    return [required(at, 'at least one clusterRoleSelector required if aggregationRule is non-nil')]
  }
  return clusterRoleSelectors.flatMap((selector, index) => [
    ...validateLabelSelector(selector, at.index(index)),
    ...(isReadable(selector)
      ? []
      : [invalid(at.index(index), undefined, 'invalid label selector.')]),
  ])
}

function isReadable(selector: LabelSelector): boolean {
  try {
    selectorRequirements(selector)
    return true
  } catch (error) {
    if (isGrammarError(error)) return false
    throw error
  }
}
