/**
 * @package io.k8s.api.rbac.v1
 * @proto k8s.io.api.rbac.v1
 */

export interface PolicyRule {
  /** @pb 1 @list atomic */
  readonly verbs: readonly string[]
  /** @pb 2 @list atomic */
  readonly apiGroups?: readonly string[]
  /** @pb 3 @list atomic */
  readonly resources?: readonly string[]
  /** @pb 4 @list atomic */
  readonly resourceNames?: readonly string[]
  /** @pb 5 @list atomic */
  readonly nonResourceURLs?: readonly string[]
}

/**
 * @map atomic
 */
export interface RoleRef {
  /** @pb 1 @always */
  readonly apiGroup?: string
  /** @pb 2 */
  readonly kind: string
  /** @pb 3 */
  readonly name: string
}

/**
 * @map atomic
 */
export interface Subject {
  /** @pb 1 */
  readonly kind: string
  /** @pb 2 */
  readonly apiGroup?: string
  /** @pb 3 */
  readonly name: string
  /** @pb 4 */
  readonly namespace?: string
}
