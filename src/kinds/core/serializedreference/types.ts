/**
 * @package io.k8s.api.core.v1
 * @proto k8s.io.api.core.v1
 */
import type { TypeMeta } from '#api/metadata.ts'
import type { ObjectReference } from '#kinds/core/shared/types.ts'

/** A reference to an object, as old versions kept it in annotations. @kind v1 */
export interface SerializedReference extends TypeMeta {
  /** The object referred to. @pb 1 @always */
  readonly reference?: ObjectReference
}
