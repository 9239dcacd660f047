/**
 * @package io.k8s.api.core.v1
 * @proto k8s.io.api.core.v1
 */
import type { Resource } from '#api/metadata.ts'
import type { PodStatus } from '#kinds/core/pod/types.ts'

/**
 * @kind v1
 */
export interface PodStatusResult extends Resource {
  /** @pb 2 @always */
  readonly status?: PodStatus
}
