/**
 * @package io.k8s.api.batch.v1
 * @proto k8s.io.api.batch.v1
 */
import type { int32 } from '#api/scalars.ts'
import type { ConditionStatus, PodConditionType } from '#kinds/core/pod/types.ts'

export interface PodFailurePolicy {
  /** @pb 1 @list atomic */
  readonly rules: readonly PodFailurePolicyRule[]
}

export interface PodFailurePolicyRule {
  /** @pb 1 */
  readonly action: PodFailurePolicyAction
  /** @pb 2 */
  readonly onExitCodes?: PodFailurePolicyOnExitCodesRequirement
  /** @pb 3 @list atomic */
  readonly onPodConditions?: readonly PodFailurePolicyOnPodConditionsPattern[]
}

export type PodFailurePolicyAction = 'Count' | 'FailIndex' | 'FailJob' | 'Ignore'

export interface PodFailurePolicyOnExitCodesRequirement {
  /** @pb 1 @pointer */
  readonly containerName?: string
  /** @pb 2 */
  readonly operator: PodFailurePolicyOnExitCodesOperator
  /** @pb 3 @list set */
  readonly values: readonly int32[]
}

export type PodFailurePolicyOnExitCodesOperator = 'In' | 'NotIn'

export interface PodFailurePolicyOnPodConditionsPattern {
  /** @pb 1 */
  readonly type: PodConditionType
  /** @pb 2 @always */
  readonly status?: ConditionStatus
}

export interface SuccessPolicy {
  /** @pb 1 @list atomic */
  readonly rules: readonly SuccessPolicyRule[]
}

export interface SuccessPolicyRule {
  /** @pb 1 @pointer */
  readonly succeededIndexes?: string
  /** @pb 2 @pointer */
  readonly succeededCount?: int32
}

export type CompletionMode = 'Indexed' | 'NonIndexed'

export type PodReplacementPolicy = 'Failed' | 'TerminatingOrFailed'
