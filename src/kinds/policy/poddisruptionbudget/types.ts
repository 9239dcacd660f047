/**
 * @package io.k8s.api.policy.v1
 * @proto k8s.io.api.policy.v1
 */
import type { Condition, LabelSelector, Resource } from '#api/metadata.ts'
import type { IntOrString, int32, int64, Time } from '#api/scalars.ts'

/**
 * @kind policy/v1
 */
export interface PodDisruptionBudget extends Resource {
  /** @pb 2 @optional */
  readonly spec: PodDisruptionBudgetSpec
  /** @pb 3 @always */
  readonly status?: PodDisruptionBudgetStatus
}

export interface PodDisruptionBudgetSpec {
  /** @pb 1 @pointer */
  readonly minAvailable?: IntOrString
  /** @pb 2 @patch replace */
  readonly selector?: LabelSelector
  /** @pb 3 @pointer */
  readonly maxUnavailable?: IntOrString
  /** @pb 4 @pointer */
  readonly unhealthyPodEvictionPolicy?: UnhealthyPodEvictionPolicyType
}

export type UnhealthyPodEvictionPolicyType = 'AlwaysAllow' | 'IfHealthyBudget'

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
  /** @pb 7 @list map type @patch merge type */
  readonly conditions?: readonly Condition[]
}
