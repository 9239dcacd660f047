/**
 * @package io.k8s.api.scheduling.v1
 * @proto k8s.io.api.scheduling.v1
 */
import type { Resource } from '#api/metadata.ts'
import type { int32 } from '#api/scalars/scalars.ts'
import type { PreemptionPolicy } from '#kinds/core/pod/types.ts'

/** A name for a pod priority. @kind scheduling.k8s.io/v1 */
export interface PriorityClass extends Resource {
  /** The priority; pods with higher ones are scheduled first. Cannot be changed. @pb 2 @always */
  readonly value?: int32
  /** Makes it the class of pods that name none; at most one should. @pb 3 */
  readonly globalDefault?: boolean
  /** What the class is for. @pb 4 */
  readonly description?: string
  /**
   * PreemptLowerPriority (the default), or Never to wait without evicting others.
   * @pb 5 @pointer
   */
  readonly preemptionPolicy?: PreemptionPolicy
}
