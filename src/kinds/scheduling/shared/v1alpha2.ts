/**
 * @package io.k8s.api.scheduling.v1alpha2
 * @proto k8s.io.api.scheduling.v1alpha2
 */
import type { int32 } from '#api/scalars/scalars.ts'

/** Pods are scheduled one by one; it has no settings. */
export interface BasicSchedulingPolicy {}

/** Pods are scheduled all at once. */
export interface GangSchedulingPolicy {
  /** How many pods must fit for any of them to be placed. @pb 1 */
  readonly minCount: int32
}

/** A kind of place that all pods of a group must share. */
export interface TopologyConstraint {
  /** Node label whose equal values make up one place. @pb 1 */
  readonly key: string
}

export type DisruptionMode = 'Pod' | 'PodGroup' | (string & {})
