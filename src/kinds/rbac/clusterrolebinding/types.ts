/**
 * @package io.k8s.api.rbac.v1
 * @proto k8s.io.api.rbac.v1
 */
import type { Resource } from '#api/metadata.ts'
import type { RoleRef, Subject } from '#kinds/rbac/shared/types.ts'

/**
 * @kind rbac.authorization.k8s.io/v1
 */
export interface ClusterRoleBinding extends Resource {
  /** @pb 2 @list atomic */
  readonly subjects?: readonly Subject[]
  /** @pb 3 */
  readonly roleRef: RoleRef
}
