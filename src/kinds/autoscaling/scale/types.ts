/**
 * @package io.k8s.api.autoscaling.v1
 * @proto k8s.io.api.autoscaling.v1
 */
import type { Resource } from '#api/metadata.ts'
import type { int32 } from '#api/scalars.ts'

/**
 * @kind autoscaling/v1
 */
export interface Scale extends Resource {
  /** @pb 2 @optional */
  readonly spec: ScaleSpec
  /** @pb 3 @always */
  readonly status?: ScaleStatus
}

export interface ScaleSpec {
  /** @pb 1 @default 0 */
  readonly replicas?: int32
}

export interface ScaleStatus {
  /** @pb 1 */
  readonly replicas: int32
  /** @pb 2 */
  readonly selector?: string
}
