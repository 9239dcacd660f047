/**
 * @package io.k8s.api.autoscaling.v1
 * @proto k8s.io.api.autoscaling.v1
 */
import type { Resource } from '#api/metadata.ts'
import type { int32, int64, Time } from '#api/scalars/scalars.ts'

/** Adjusts the number of pods of a workload to its load. @kind autoscaling/v1 */
export interface HorizontalPodAutoscaler extends Resource {
  /** What is scaled, within which bounds and by which metrics. @pb 2 */
  readonly spec: HorizontalPodAutoscalerSpec
  /** What the autoscaler last observed. @pb 3 @always */
  readonly status?: HorizontalPodAutoscalerStatus
}

/** What is scaled, within which bounds and by how much CPU use. */
export interface HorizontalPodAutoscalerSpec {
  /** Workload to scale, through its scale subresource. @pb 1 */
  readonly scaleTargetRef: CrossVersionObjectReference
  /** Least number of pods; 1 by default. @pb 2 @pointer */
  readonly minReplicas?: int32
  /** Largest number of pods; not below minReplicas. @pb 3 */
  readonly maxReplicas: int32
  /** Average CPU use to aim for, in percent of the requests. @pb 4 @pointer */
  readonly targetCPUUtilizationPercentage?: int32
}

/** Names an object of the same namespace and its kind. @map atomic */
export interface CrossVersionObjectReference {
  /** Kind of the object. @pb 1 */
  readonly kind: string
  /** Name of the object. @pb 2 */
  readonly name: string
  /** API version of the object. @pb 3 */
  readonly apiVersion?: string
}

/** What is known of an autoscaler. */
export interface HorizontalPodAutoscalerStatus {
  /** Generation the autoscaler has acted on. @pb 1 @pointer */
  readonly observedGeneration?: int64
  /** When it last changed the number of pods. @pb 2 @pointer */
  readonly lastScaleTime?: Time
  /** Number of pods it last saw. @pb 3 */
  readonly currentReplicas: int32
  /** Number of pods it last worked out. @pb 4 */
  readonly desiredReplicas: int32
  /** Average CPU use last read, in percent of the requests. @pb 5 @pointer */
  readonly currentCPUUtilizationPercentage?: int32
}
