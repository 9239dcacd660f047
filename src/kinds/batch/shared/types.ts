/**
 * @package io.k8s.api.batch.v1
 * @proto k8s.io.api.batch.v1
 */
import type { int32 } from '#api/scalars/scalars.ts'
import type { ConditionStatus, PodConditionType } from '#kinds/core/pod/types.ts'

/** What is done about failed pods. */
export interface PodFailurePolicy {
  /**
   * Rules, of which the first that matches applies; otherwise the backoff limit counts.
   * @pb 1 @list atomic
   */
  readonly rules: readonly PodFailurePolicyRule[]
}

/** What is done about pods that failed in one way. */
export interface PodFailurePolicyRule {
  /** FailJob, FailIndex, Ignore or Count. @pb 1 */
  readonly action: PodFailurePolicyAction
  /** Exit codes it applies to; excludes onPodConditions. @pb 2 */
  readonly onExitCodes?: PodFailurePolicyOnExitCodesRequirement
  /** Pod conditions it applies to; excludes onExitCodes. @pb 3 @list atomic */
  readonly onPodConditions?: readonly PodFailurePolicyOnPodConditionsPattern[]
}

export type PodFailurePolicyAction = 'Count' | 'FailIndex' | 'FailJob' | 'Ignore'

/** A set of exit codes. */
export interface PodFailurePolicyOnExitCodesRequirement {
  /** Container to look at; all of them if left out. @pb 1 @pointer */
  readonly containerName?: string
  /** In matches the listed codes, NotIn all others but 0. @pb 2 */
  readonly operator: PodFailurePolicyOnExitCodesOperator
  /** The exit codes, at most 255 of them. @pb 3 @list set */
  readonly values: readonly int32[]
}

export type PodFailurePolicyOnExitCodesOperator = 'In' | 'NotIn'

/** A pod condition to match. */
export interface PodFailurePolicyOnPodConditionsPattern {
  /** Type of the condition, such as DisruptionTarget. @pb 1 */
  readonly type: PodConditionType
  /** Status it must have; True by default. @pb 2 @always */
  readonly status?: ConditionStatus
}

/** When an indexed job counts as succeeded early. */
export interface SuccessPolicy {
  /** Rules, of which one must be met. @pb 1 @list atomic */
  readonly rules: readonly SuccessPolicyRule[]
}

/** Indexes that must have succeeded. */
export interface SuccessPolicyRule {
  /** Indexes that count, such as 1,3-5; all if left out. @pb 1 @pointer */
  readonly succeededIndexes?: string
  /** How many of them must have succeeded; all if left out. @pb 2 @pointer */
  readonly succeededCount?: int32
}

export type CompletionMode = 'Indexed' | 'NonIndexed'

export type PodReplacementPolicy = 'Failed' | 'TerminatingOrFailed'
