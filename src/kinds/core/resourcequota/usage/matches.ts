/** Whether a quota says anything of an object. */
import type { Resource } from '#api/metadata.ts'
import type {
  ResourceQuota,
  ScopedResourceSelectorRequirement,
} from '#kinds/core/resourcequota/types.ts'
import type { Around, Evaluator } from '#kinds/core/resourcequota/usage/evaluator.ts'

/** By what its status limits: what its spec says counts when a controller has taken it in. */
export function quotaMatches(
  quota: ResourceQuota,
  evaluator: Evaluator,
  object: Resource,
  around: Around,
): boolean {
  const limited = Object.keys(quota.status?.hard ?? {})
  return (
    evaluator.matching(limited, around).length > 0 &&
    scopesOf(quota).every((scope) => evaluator.isInScope?.(object, scope) ?? false)
  )
}

export function scopesOf({ spec }: ResourceQuota): readonly ScopedResourceSelectorRequirement[] {
  return [
    ...(spec.scopes ?? []).map((scopeName) => ({ scopeName, operator: 'Exists' as const })),
    ...(spec.scopeSelector?.matchExpressions ?? []),
  ]
}
