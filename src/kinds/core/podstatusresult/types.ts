/**
 * @package io.k8s.api.core.v1
 * @proto k8s.io.api.core.v1
 */
import type { Resource } from '#api/metadata.ts'
import type { PodStatus } from '#kinds/core/pod/types.ts'

/** A pod status in an object of its own, as old kubelets exchange it. @kind v1 */
export interface PodStatusResult extends Resource {
  /** The status of the pod. @pb 2 @always */
  readonly status?: PodStatus
}
