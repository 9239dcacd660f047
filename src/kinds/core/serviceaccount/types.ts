/**
 * @package io.k8s.api.core.v1
 * @proto k8s.io.api.core.v1
 */
import type { Resource } from '#api/metadata.ts'
import type { LocalObjectReference } from '#kinds/core/pod/types.ts'
import type { ObjectReference } from '#kinds/core/shared/types.ts'

/** An identity for the processes of pods. @kind v1 */
export interface ServiceAccount extends Resource {
  /**
   * Secrets its pods may mount; only binding with an annotation, and deprecated.
   * @pb 2 @list map name @patch merge name
   */
  readonly secrets?: readonly ObjectReference[]
  /** Secrets for pulling images, given to pods that name none. @pb 3 @list atomic */
  readonly imagePullSecrets?: readonly LocalObjectReference[]
  /** Whether its pods get a token; a pod's own setting wins. @pb 4 @pointer */
  readonly automountServiceAccountToken?: boolean
}
