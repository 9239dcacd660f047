/**
 * @package io.k8s.api.scheduling.v1alpha2
 * @proto k8s.io.api.scheduling.v1alpha2
 */
import type { Condition, Resource } from '#api/metadata.ts'
import type { int32 } from '#api/scalars.ts'
import type {
  BasicSchedulingPolicy,
  DisruptionMode,
  GangSchedulingPolicy,
  TopologyConstraint,
} from '#kinds/scheduling/shared/v1alpha2.ts'

/**
 * @kind scheduling.k8s.io/v1alpha2
 */
export interface PodGroup extends Resource {
  /** @pb 2 */
  readonly spec: PodGroupSpec
  /** @pb 3 @always */
  readonly status?: PodGroupStatus
}

export interface PodGroupSpec {
  /** @pb 1 @always */
  readonly podGroupTemplateRef?: PodGroupTemplateReference
  /** @pb 2 */
  readonly schedulingPolicy: PodGroupSchedulingPolicy
  /** @pb 3 */
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

/**
 * @union {"fields-to-discriminateBy":{"workload":"Workload"}}
 */
export interface PodGroupTemplateReference {
  /** @pb 1 @always */
  readonly workload?: WorkloadPodGroupTemplateReference
}

export interface WorkloadPodGroupTemplateReference {
  /** @pb 1 */
  readonly workloadName: string
  /** @pb 2 */
  readonly podGroupTemplateName: string
}

/**
 * @union {"fields-to-discriminateBy":{"basic":"Basic","gang":"Gang"}}
 */
export interface PodGroupSchedulingPolicy {
  /** @pb 1 */
  readonly basic?: BasicSchedulingPolicy
  /** @pb 2 */
  readonly gang?: GangSchedulingPolicy
}

export interface PodGroupSchedulingConstraints {
  /** @pb 1 @list atomic */
  readonly topology?: readonly TopologyConstraint[]
}

export interface PodGroupResourceClaim {
  /** @pb 1 */
  readonly name: string
  /** @pb 2 @pointer */
  readonly resourceClaimName?: string
  /** @pb 3 @pointer */
  readonly resourceClaimTemplateName?: string
}

export interface PodGroupStatus {
  /** @pb 1 @list map type @patch merge type */
  readonly conditions?: readonly Condition[]
  /** @pb 2 @list map name @patch merge,retainKeys name */
  readonly resourceClaimStatuses?: readonly PodGroupResourceClaimStatus[]
}

export interface PodGroupResourceClaimStatus {
  /** @pb 1 */
  readonly name: string
  /** @pb 2 @pointer */
  readonly resourceClaimName?: string
}
