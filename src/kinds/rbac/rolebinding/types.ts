/**
 * @package io.k8s.api.rbac.v1
 * @proto k8s.io.api.rbac.v1
 */
import type { Resource } from '#api/metadata.ts'
import type { RoleRef, Subject } from '#kinds/rbac/shared/types.ts'

/** Grants a role, or a cluster role, inside one namespace. @kind rbac.authorization.k8s.io/v1 */
export interface RoleBinding extends Resource {
  /** Who gets the rights. @pb 2 @list atomic */
  readonly subjects?: readonly Subject[]
  /** Role that is granted; cannot be changed. @pb 3 */
  readonly roleRef: RoleRef
}
