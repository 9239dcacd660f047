/**
 * @package io.k8s.api.scheduling.v1alpha2
 * @proto k8s.io.api.scheduling.v1alpha2
 */
import type { int32 } from '#api/scalars.ts'

export interface BasicSchedulingPolicy {}

export interface GangSchedulingPolicy {
  /** @pb 1 */
  readonly minCount: int32
}

export interface TopologyConstraint {
  /** @pb 1 */
  readonly key: string
}

export type DisruptionMode = 'Pod' | 'PodGroup' | (string & {})
