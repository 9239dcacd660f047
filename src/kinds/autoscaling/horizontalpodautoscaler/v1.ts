/**
 * @package io.k8s.api.autoscaling.v1
 * @proto k8s.io.api.autoscaling.v1
 */
import type { Resource } from '#api/metadata.ts'
import type { int32, int64, Time } from '#api/scalars.ts'

/**
 * @kind autoscaling/v1
 */
export interface HorizontalPodAutoscaler extends Resource {
  /** @pb 2 */
  readonly spec: HorizontalPodAutoscalerSpec
  /** @pb 3 @always */
  readonly status?: HorizontalPodAutoscalerStatus
}

export interface HorizontalPodAutoscalerSpec {
  /** @pb 1 */
  readonly scaleTargetRef: CrossVersionObjectReference
  /** @pb 2 @pointer */
  readonly minReplicas?: int32
  /** @pb 3 */
  readonly maxReplicas: int32
  /** @pb 4 @pointer */
  readonly targetCPUUtilizationPercentage?: int32
}

/**
 * @map atomic
 */
export interface CrossVersionObjectReference {
  /** @pb 1 */
  readonly kind: string
  /** @pb 2 */
  readonly name: string
  /** @pb 3 */
  readonly apiVersion?: string
}

export interface HorizontalPodAutoscalerStatus {
  /** @pb 1 @pointer */
  readonly observedGeneration?: int64
  /** @pb 2 @pointer */
  readonly lastScaleTime?: Time
  /** @pb 3 */
  readonly currentReplicas: int32
  /** @pb 4 */
  readonly desiredReplicas: int32
  /** @pb 5 @pointer */
  readonly currentCPUUtilizationPercentage?: int32
}
