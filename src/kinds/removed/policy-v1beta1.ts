/**
 * @package io.k8s.api.policy.v1beta1
 * @proto k8s.io.api.policy.v1beta1
 */
import type { Condition, DeleteOptions, LabelSelector, Resource } from '#api/metadata.ts'
import type { IntOrString, int32, int64, Time } from '#api/scalars/scalars.ts'

/**
 * @kind policy/v1beta1
 */
export interface Eviction extends Resource {
  /** @pb 2 */
  readonly deleteOptions?: DeleteOptions
}

/**
 * @kind policy/v1beta1
 */
export interface PodDisruptionBudget extends Resource {
  /** @pb 2 */
  readonly spec: PodDisruptionBudgetSpec
  /** @pb 3 @always */
  readonly status?: PodDisruptionBudgetStatus
}

export interface PodDisruptionBudgetSpec {
  /** @pb 1 @pointer */
  readonly minAvailable?: IntOrString
  /** @pb 2 */
  readonly selector?: LabelSelector
  /** @pb 3 @pointer */
  readonly maxUnavailable?: IntOrString
  /** @pb 4 @pointer */
  readonly unhealthyPodEvictionPolicy?: UnhealthyPodEvictionPolicyType
}

export type UnhealthyPodEvictionPolicyType = 'IfHealthyBudget' | 'AlwaysAllow' | (string & {})

export interface PodDisruptionBudgetStatus {
  /** @pb 1 */
  readonly observedGeneration?: int64
  /** @pb 2 */
  readonly disruptedPods?: Readonly<Record<string, Time>>
  /** @pb 3 @always */
  readonly disruptionsAllowed?: int32
  /** @pb 4 @always */
  readonly currentHealthy?: int32
  /** @pb 5 @always */
  readonly desiredHealthy?: int32
  /** @pb 6 @always */
  readonly expectedPods?: int32
  /** @pb 7 */
  readonly conditions?: readonly Condition[]
}
