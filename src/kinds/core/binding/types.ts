/**
 * @package io.k8s.api.core.v1
 * @proto k8s.io.api.core.v1
 */
import type { Resource } from '#api/metadata.ts'
import type { ObjectReference } from '#kinds/core/shared/types.ts'

/**
 * @kind v1
 */
export interface Binding extends Resource {
  /** @pb 2 */
  readonly target: ObjectReference
}
