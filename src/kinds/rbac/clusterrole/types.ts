/**
 * @package io.k8s.api.rbac.v1
 * @proto k8s.io.api.rbac.v1
 */
import type { LabelSelector, Resource } from '#api/metadata.ts'
import type { PolicyRule } from '#kinds/rbac/shared/types.ts'

/**
 * @kind rbac.authorization.k8s.io/v1
 */
export interface ClusterRole extends Resource {
  /** @pb 2 @always @list atomic */
  readonly rules?: readonly PolicyRule[]
  /** @pb 3 */
  readonly aggregationRule?: AggregationRule
}

export interface AggregationRule {
  /** @pb 1 @list atomic */
  readonly clusterRoleSelectors?: readonly LabelSelector[]
}
