/**
 * @package io.k8s.api.scheduling.v1alpha2
 * @proto k8s.io.api.scheduling.v1alpha2
 */
import type { Resource } from '#api/metadata.ts'
import type { int32 } from '#api/scalars.ts'
import type {
  PodGroupResourceClaim,
  PodGroupSchedulingConstraints,
  PodGroupSchedulingPolicy,
} from '#kinds/scheduling/podgroup/types.ts'
import type { DisruptionMode } from '#kinds/scheduling/shared/v1alpha2.ts'

/**
 * @kind scheduling.k8s.io/v1alpha2
 */
export interface Workload extends Resource {
  /** @pb 2 */
  readonly spec: WorkloadSpec
}

export interface WorkloadSpec {
  /** @pb 1 */
  readonly controllerRef?: TypedLocalObjectReference
  /** @pb 2 @list map name */
  readonly podGroupTemplates: readonly PodGroupTemplate[]
}

export interface TypedLocalObjectReference {
  /** @pb 1 */
  readonly apiGroup?: string
  /** @pb 2 */
  readonly kind: string
  /** @pb 3 */
  readonly name: string
}

export interface PodGroupTemplate {
  /** @pb 1 */
  readonly name: string
  /** @pb 2 */
  readonly schedulingPolicy: PodGroupSchedulingPolicy
  /** @pb 3 @always */
  readonly schedulingConstraints?: PodGroupSchedulingConstraints
  /** @pb 4 @list map name @patch merge,retainKeys name */
  readonly resourceClaims?: readonly PodGroupResourceClaim[]
  /** @pb 5 @pointer */
  readonly disruptionMode?: DisruptionMode
  /** @pb 6 */
  readonly priorityClassName?: string
  /** @pb 7 @pointer */
  readonly priority?: int32
}
