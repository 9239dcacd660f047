/**
 * @package io.k8s.api.rbac.v1alpha1
 * @proto k8s.io.api.rbac.v1alpha1
 */
import type { LabelSelector, Resource } from '#api/metadata.ts'

/**
 * @kind rbac.authorization.k8s.io/v1alpha1
 */
export interface ClusterRole extends Resource {
  /** @pb 2 @always */
  readonly rules?: readonly PolicyRule[]
  /** @pb 3 */
  readonly aggregationRule?: AggregationRule
}

export interface PolicyRule {
  /** @pb 1 @always */
  readonly verbs?: readonly string[]
  /** @pb 3 */
  readonly apiGroups?: readonly string[]
  /** @pb 4 */
  readonly resources?: readonly string[]
  /** @pb 5 */
  readonly resourceNames?: readonly string[]
  /** @pb 6 */
  readonly nonResourceURLs?: readonly string[]
}

export interface AggregationRule {
  /** @pb 1 */
  readonly clusterRoleSelectors?: readonly LabelSelector[]
}

/**
 * @kind rbac.authorization.k8s.io/v1alpha1
 */
export interface ClusterRoleBinding extends Resource {
  /** @pb 2 */
  readonly subjects?: readonly Subject[]
  /** @pb 3 @always */
  readonly roleRef?: RoleRef
}

export interface Subject {
  /** @pb 1 @always */
  readonly kind?: string
  /** @pb 2 */
  readonly apiVersion?: string
  /** @pb 3 @always */
  readonly name?: string
  /** @pb 4 */
  readonly namespace?: string
}

export interface RoleRef {
  /** @pb 1 @always */
  readonly apiGroup?: string
  /** @pb 2 @always */
  readonly kind?: string
  /** @pb 3 @always */
  readonly name?: string
}

/**
 * @kind rbac.authorization.k8s.io/v1alpha1
 */
export interface Role extends Resource {
  /** @pb 2 @always */
  readonly rules?: readonly PolicyRule[]
}

/**
 * @kind rbac.authorization.k8s.io/v1alpha1
 */
export interface RoleBinding extends Resource {
  /** @pb 2 */
  readonly subjects?: readonly Subject[]
  /** @pb 3 @always */
  readonly roleRef?: RoleRef
}
