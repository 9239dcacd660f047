/**
 * @package io.k8s.api.policy.v1
 * @proto k8s.io.api.policy.v1
 */
import type { Condition, LabelSelector, Resource } from '#api/metadata.ts'
import type { IntOrString, int32, int64, Time } from '#api/scalars/scalars.ts'

/** Bounds how many pods of an application may be evicted at once. @kind policy/v1 */
export interface PodDisruptionBudget extends Resource {
  /** The pods and the bound. @pb 2 @optional */
  readonly spec: PodDisruptionBudgetSpec
  /** How much disruption is allowed now. @pb 3 @always */
  readonly status?: PodDisruptionBudgetStatus
}

/** The pods of a budget and its bound. */
export interface PodDisruptionBudgetSpec {
  /** Pods, by number or percentage, that must stay; excludes maxUnavailable. @pb 1 @pointer */
  readonly minAvailable?: IntOrString
  /** Labels of the pods; an empty one means all of the namespace. @pb 2 @patch replace */
  readonly selector?: LabelSelector
  /** Pods, by number or percentage, that may be missing; excludes minAvailable. @pb 3 @pointer */
  readonly maxUnavailable?: IntOrString
  /**
   * Whether pods that are not ready may go: IfHealthyBudget (the default) or AlwaysAllow.
   * @pb 4 @pointer
   */
  readonly unhealthyPodEvictionPolicy?: UnhealthyPodEvictionPolicyType
}

export type UnhealthyPodEvictionPolicyType = 'AlwaysAllow' | 'IfHealthyBudget'

/** How much disruption a budget allows now. */
export interface PodDisruptionBudgetStatus {
  /** Generation the controller has acted on. @pb 1 */
  readonly observedGeneration?: int64
  /** Pods whose eviction is granted but not yet seen, with the time. @pb 2 */
  readonly disruptedPods?: Readonly<Record<string, Time>>
  /** How many pods may be evicted now. @pb 3 @always */
  readonly disruptionsAllowed?: int32
  /** How many pods are healthy. @pb 4 @always */
  readonly currentHealthy?: int32
  /** How many pods must be healthy. @pb 5 @always */
  readonly desiredHealthy?: int32
  /** How many pods the budget counts in all. @pb 6 @always */
  readonly expectedPods?: int32
  /** Conditions of the budget, such as DisruptionAllowed. @pb 7 @list map type @patch merge type */
  readonly conditions?: readonly Condition[]
}
