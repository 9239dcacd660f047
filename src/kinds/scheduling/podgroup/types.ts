/**
 * @package io.k8s.api.scheduling.v1alpha2
 * @proto k8s.io.api.scheduling.v1alpha2
 */
import type { Condition, Resource } from '#api/metadata.ts'
import type { int32 } from '#api/scalars/scalars.ts'
import type {
  BasicSchedulingPolicy,
  DisruptionMode,
  GangSchedulingPolicy,
  TopologyConstraint,
} from '#kinds/scheduling/shared/v1alpha2.ts'

/** Pods that are scheduled together. @kind scheduling.k8s.io/v1alpha2 */
export interface PodGroup extends Resource {
  /** How the pods are scheduled. @pb 2 */
  readonly spec: PodGroupSpec
  /** What the scheduler last observed. @pb 3 @always */
  readonly status?: PodGroupStatus
}

/** How the pods of a group are scheduled. */
export interface PodGroupSpec {
  /** Template the group was made from. @pb 1 @always @pointer */
  readonly podGroupTemplateRef?: PodGroupTemplateReference
  /** Whether its pods go one by one or all at once. @pb 2 */
  readonly schedulingPolicy: PodGroupSchedulingPolicy
  /** Where its pods may be placed as a whole. @pb 3 */
  readonly schedulingConstraints?: PodGroupSchedulingConstraints
  /** Device claims its pods share. @pb 4 @list map name @patch merge,retainKeys name */
  readonly resourceClaims?: readonly PodGroupResourceClaim[]
  /** Whether its pods may be evicted singly or only together. @pb 5 @pointer */
  readonly disruptionMode?: DisruptionMode
  /** Priority class from which the group gets its priority. @pb 6 */
  readonly priorityClassName?: string
  /** Number from the priority class; groups with higher ones go first. @pb 7 @pointer */
  readonly priority?: int32
}

/** Names the template of a group. @union {"fields-to-discriminateBy":{"workload":"Workload"}} */
export interface PodGroupTemplateReference {
  /** A template in a workload. @pb 1 @always @pointer */
  readonly workload?: WorkloadPodGroupTemplateReference
}

/** Names a template in a workload. */
export interface WorkloadPodGroupTemplateReference {
  /** Name of the workload. @pb 1 */
  readonly workloadName: string
  /** Name of the template in it. @pb 2 */
  readonly podGroupTemplateName: string
}

/**
 * How a group is scheduled; exactly one member is set.
 * @union {"fields-to-discriminateBy":{"basic":"Basic","gang":"Gang"}}
 */
export interface PodGroupSchedulingPolicy {
  /** Its pods go one by one. @pb 1 */
  readonly basic?: BasicSchedulingPolicy
  /** Its pods go all at once or not at all. @pb 2 */
  readonly gang?: GangSchedulingPolicy
}

/** Where the pods of a group may be placed as a whole. */
export interface PodGroupSchedulingConstraints {
  /** Kinds of place that all the pods must share. @pb 1 @list atomic */
  readonly topology?: readonly TopologyConstraint[]
}

/** A device claim of a group, given by name or by template. */
export interface PodGroupResourceClaim {
  /** Name of the entry, unique in the group. @pb 1 */
  readonly name: string
  /** Existing claim of the same namespace to use. @pb 2 @pointer */
  readonly resourceClaimName?: string
  /** Template from which a claim is made for the group and deleted with it. @pb 3 @pointer */
  readonly resourceClaimTemplateName?: string
}

/** What is known of a group. */
export interface PodGroupStatus {
  /** Conditions of the group. @pb 1 @list map type @patch merge type */
  readonly conditions?: readonly Condition[]
  /** Claims made for the group. @pb 2 @list map name @patch merge,retainKeys name */
  readonly resourceClaimStatuses?: readonly PodGroupResourceClaimStatus[]
}

/** The claim made for an entry of resourceClaims. */
export interface PodGroupResourceClaimStatus {
  /** Name of the entry in the group. @pb 1 */
  readonly name: string
  /** Claim that was made; unset if none was needed. @pb 2 @pointer */
  readonly resourceClaimName?: string
}
