/**
 * @package io.k8s.api.rbac.v1
 * @proto k8s.io.api.rbac.v1
 */
import type { Resource } from '#api/metadata.ts'
import type { PolicyRule } from '#kinds/rbac/shared/types.ts'

/** Rights inside one namespace. @kind rbac.authorization.k8s.io/v1 */
export interface Role extends Resource {
  /** The rights. @pb 2 @always @list atomic */
  readonly rules?: readonly PolicyRule[]
}
