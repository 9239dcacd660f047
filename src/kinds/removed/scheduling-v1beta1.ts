/**
 * @package io.k8s.api.scheduling.v1beta1
 * @proto k8s.io.api.scheduling.v1beta1
 */
import type { Resource } from '#api/metadata.ts'
import type { int32 } from '#api/scalars/scalars.ts'
import type { PreemptionPolicy } from '#kinds/core/pod/types.ts'

/**
 * @kind scheduling.k8s.io/v1beta1
 */
export interface PriorityClass extends Resource {
  /** @pb 2 @always */
  readonly value?: int32
  /** @pb 3 */
  readonly globalDefault?: boolean
  /** @pb 4 */
  readonly description?: string
  /** @pb 5 @pointer */
  readonly preemptionPolicy?: PreemptionPolicy
}
