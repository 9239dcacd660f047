/**
 * @package io.k8s.api.scheduling.v1alpha2
 * @proto k8s.io.api.scheduling.v1alpha2
 */
import type { Resource } from '#api/metadata.ts'
import type { int32 } from '#api/scalars/scalars.ts'
import type {
  PodGroupResourceClaim,
  PodGroupSchedulingConstraints,
  PodGroupSchedulingPolicy,
} from '#kinds/scheduling/podgroup/types.ts'
import type { DisruptionMode } from '#kinds/scheduling/shared/v1alpha2.ts'

/** An application made of groups of pods. @kind scheduling.k8s.io/v1alpha2 */
export interface Workload extends Resource {
  /** The groups of the application. @pb 2 */
  readonly spec: WorkloadSpec
}

/** The groups of an application. */
export interface WorkloadSpec {
  /** Object that manages the application, such as a job. @pb 1 */
  readonly controllerRef?: TypedLocalObjectReference
  /** Templates of the groups; cannot be changed. @pb 2 @list map name */
  readonly podGroupTemplates: readonly PodGroupTemplate[]
}

/** Names an object of the same namespace and its kind. */
export interface TypedLocalObjectReference {
  /** Group of the kind; empty for the core group. @pb 1 */
  readonly apiGroup?: string
  /** Kind of the object. @pb 2 */
  readonly kind: string
  /** Name of the object. @pb 3 */
  readonly name: string
}

/** A template for groups of pods. */
export interface PodGroupTemplate {
  /** Name of the template, unique in the workload. @pb 1 */
  readonly name: string
  /** Whether its pods go one by one or all at once. @pb 2 */
  readonly schedulingPolicy: PodGroupSchedulingPolicy
  /** Where its pods may be placed as a whole. @pb 3 @always @pointer */
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
