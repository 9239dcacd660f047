/**
 * @package io.k8s.api.batch.v1
 * @proto k8s.io.api.batch.v1
 */
import type { LabelSelector, Resource } from '#api/metadata.ts'
import type { int32, int64, Time } from '#api/scalars.ts'
import type {
  CompletionMode,
  PodFailurePolicy,
  PodReplacementPolicy,
  SuccessPolicy,
} from '#kinds/batch/shared/types.ts'
import type { ConditionStatus } from '#kinds/core/pod/types.ts'
import type { PodTemplateSpec } from '#kinds/core/podtemplate/types.ts'

/**
 * @kind batch/v1
 */
export interface Job extends Resource {
  /** @pb 2 @optional */
  readonly spec: JobSpec
  /** @pb 3 @always */
  readonly status?: JobStatus
}

export interface JobSpec {
  /** @pb 1 @pointer */
  readonly parallelism?: int32
  /** @pb 2 @pointer */
  readonly completions?: int32
  /** @pb 3 @pointer */
  readonly activeDeadlineSeconds?: int64
  /** @pb 11 */
  readonly podFailurePolicy?: PodFailurePolicy
  /** @pb 16 */
  readonly successPolicy?: SuccessPolicy
  /** @pb 7 @pointer */
  readonly backoffLimit?: int32
  /** @pb 12 @pointer */
  readonly backoffLimitPerIndex?: int32
  /** @pb 13 @pointer */
  readonly maxFailedIndexes?: int32
  /** @pb 4 */
  readonly selector?: LabelSelector
  /** @pb 5 @pointer */
  readonly manualSelector?: boolean
  /** @pb 6 */
  readonly template: PodTemplateSpec
  /** @pb 8 @pointer */
  readonly ttlSecondsAfterFinished?: int32
  /** @pb 9 @pointer */
  readonly completionMode?: CompletionMode
  /** @pb 10 @pointer */
  readonly suspend?: boolean
  /** @pb 14 @pointer */
  readonly podReplacementPolicy?: PodReplacementPolicy
  /** @pb 15 @pointer */
  readonly managedBy?: string
}

export interface JobStatus {
  /** @pb 1 @list atomic @patch merge type */
  readonly conditions?: readonly JobCondition[]
  /** @pb 2 @pointer */
  readonly startTime?: Time
  /** @pb 3 @pointer */
  readonly completionTime?: Time
  /** @pb 4 */
  readonly active?: int32
  /** @pb 5 */
  readonly succeeded?: int32
  /** @pb 6 */
  readonly failed?: int32
  /** @pb 11 @pointer */
  readonly terminating?: int32
  /** @pb 7 */
  readonly completedIndexes?: string
  /** @pb 10 @pointer */
  readonly failedIndexes?: string
  /** @pb 8 */
  readonly uncountedTerminatedPods?: UncountedTerminatedPods
  /** @pb 9 @pointer */
  readonly ready?: int32
}

export interface JobCondition {
  /** @pb 1 */
  readonly type: JobConditionType
  /** @pb 2 */
  readonly status: ConditionStatus
  /** @pb 3 @always */
  readonly lastProbeTime?: Time
  /** @pb 4 @always */
  readonly lastTransitionTime?: Time
  /** @pb 5 */
  readonly reason?: string
  /** @pb 6 */
  readonly message?: string
}

export type JobConditionType =
  | 'Suspended'
  | 'Complete'
  | 'Failed'
  | 'FailureTarget'
  | 'SuccessCriteriaMet'
  | (string & {})

export interface UncountedTerminatedPods {
  /** @pb 1 @list set */
  readonly succeeded?: readonly string[]
  /** @pb 2 @list set */
  readonly failed?: readonly string[]
}
