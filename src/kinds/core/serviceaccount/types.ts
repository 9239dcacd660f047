/**
 * @package io.k8s.api.core.v1
 * @proto k8s.io.api.core.v1
 */
import type { Resource } from '#api/metadata.ts'
import type { LocalObjectReference } from '#kinds/core/pod/types.ts'
import type { ObjectReference } from '#kinds/core/shared/types.ts'

/**
 * @kind v1
 */
export interface ServiceAccount extends Resource {
  /** @pb 2 @list map name @patch merge name */
  readonly secrets?: readonly ObjectReference[]
  /** @pb 3 @list atomic */
  readonly imagePullSecrets?: readonly LocalObjectReference[]
  /** @pb 4 @pointer */
  readonly automountServiceAccountToken?: boolean
}
