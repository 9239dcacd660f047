/**
 * @package io.k8s.api.autoscaling.v1
 * @proto k8s.io.api.autoscaling.v1
 */
import type { Resource } from '#api/metadata.ts'
import type { int32 } from '#api/scalars/scalars.ts'

/** The number of pods of a workload, as its scale subresource. @kind autoscaling/v1 */
export interface Scale extends Resource {
  /** The wanted number. @pb 2 @optional */
  readonly spec: ScaleSpec
  /** The present number. @pb 3 @always */
  readonly status?: ScaleStatus
}

/** The wanted number of pods. */
export interface ScaleSpec {
  /** How many pods are wanted. @pb 1 @default 0 */
  readonly replicas?: int32
}

/** The present number of pods. */
export interface ScaleStatus {
  /** How many pods there are. @pb 1 */
  readonly replicas: int32
  /** Label selector of the pods, as text. @pb 2 */
  readonly selector?: string
}
