/**
 * @package io.k8s.api.rbac.v1
 * @proto k8s.io.api.rbac.v1
 */

/** A right: what may be done with which resources or URLs. */
export interface PolicyRule {
  /** Verbs that are allowed; * means all. @pb 1 @list atomic */
  readonly verbs: readonly string[]
  /** Groups of the resources; "" is the core group, * means all. @pb 2 @list atomic */
  readonly apiGroups?: readonly string[]
  /** Resources, perhaps with a subresource as in pods/log; * means all. @pb 3 @list atomic */
  readonly resources?: readonly string[]
  /** Names of the objects; all if empty. @pb 4 @list atomic */
  readonly resourceNames?: readonly string[]
  /** Paths outside the resources, perhaps ending in *; cluster roles only. @pb 5 @list atomic */
  readonly nonResourceURLs?: readonly string[]
}

/** Names a role. @map atomic */
export interface RoleRef {
  /** Group of the role. @pb 1 @always */
  readonly apiGroup?: string
  /** Role or ClusterRole. @pb 2 */
  readonly kind: string
  /** Name of the role. @pb 3 */
  readonly name: string
}

/** Someone who gets rights. @map atomic */
export interface Subject {
  /** User, Group or ServiceAccount. @pb 1 */
  readonly kind: string
  /** Group of the kind; empty for service accounts. @pb 2 */
  readonly apiGroup?: string
  /** Name of the user, group or service account. @pb 3 */
  readonly name: string
  /** Namespace of the service account; empty for others. @pb 4 */
  readonly namespace?: string
}
