/**
 * @package io.k8s.api.core.v1
 * @proto k8s.io.api.core.v1
 */
import type { Resource } from '#api/metadata.ts'
import type { ObjectReference } from '#kinds/core/shared/types.ts'

/** Binds a pod to a node; used by schedulers. @kind v1 */
export interface Binding extends Resource {
  /** Node to bind to. @pb 2 */
  readonly target: ObjectReference
}
