/**
 * @package io.k8s.api.rbac.v1
 * @proto k8s.io.api.rbac.v1
 */
import type { LabelSelector, Resource } from '#api/metadata.ts'
import type { PolicyRule } from '#kinds/rbac/shared/types.ts'

/**
 * Rights that can be granted in a namespace or in the whole cluster.
 * @kind rbac.authorization.k8s.io/v1
 */
export interface ClusterRole extends Resource {
  /** The rights. @pb 2 @always @list atomic */
  readonly rules?: readonly PolicyRule[]
  /** Other cluster roles the rules are gathered from; they are then overwritten. @pb 3 */
  readonly aggregationRule?: AggregationRule
}

/** Cluster roles to gather rules from. */
export interface AggregationRule {
  /** Labels of the roles; matching any of these suffices. @pb 1 @list atomic */
  readonly clusterRoleSelectors?: readonly LabelSelector[]
}
