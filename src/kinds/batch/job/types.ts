/**
 * @package io.k8s.api.batch.v1
 * @proto k8s.io.api.batch.v1
 */
import type { LabelSelector, Resource } from '#api/metadata.ts'
import type { int32, int64, Time } from '#api/scalars/scalars.ts'
import type {
  CompletionMode,
  PodFailurePolicy,
  PodReplacementPolicy,
  SuccessPolicy,
} from '#kinds/batch/shared/types.ts'
import type { ConditionStatus } from '#kinds/core/pod/types.ts'
import type { PodTemplateSpec } from '#kinds/core/podtemplate/types.ts'

/** Runs pods until enough of them have succeeded. @kind batch/v1 */
export interface Job extends Resource {
  /** What to run and when it counts as done. @pb 2 @optional */
  readonly spec: JobSpec
  /** What the controller last observed. @pb 3 @always */
  readonly status?: JobStatus
}

/** What to run and when it counts as done. */
export interface JobSpec {
  /** Most pods running at once; 1 by default. @pb 1 @pointer */
  readonly parallelism?: int32
  /**
   * How many pods must succeed; any success ends the job if left out with parallelism set.
   * @pb 2 @pointer
   */
  readonly completions?: int32
  /** Seconds after which the job is stopped as failed. @pb 3 @pointer */
  readonly activeDeadlineSeconds?: int64
  /** What is done about failed pods, by exit code or condition. @pb 11 */
  readonly podFailurePolicy?: PodFailurePolicy
  /** When the job counts as succeeded before all indexes have. @pb 16 */
  readonly successPolicy?: SuccessPolicy
  /** Failed pods allowed before the job fails; 6 by default. @pb 7 @pointer */
  readonly backoffLimit?: int32
  /** Failed pods allowed for each index before that index fails. @pb 12 @pointer */
  readonly backoffLimitPerIndex?: int32
  /** Failed indexes allowed before the whole job fails. @pb 13 @pointer */
  readonly maxFailedIndexes?: int32
  /** Labels of the pods that are managed; made up by the system as a rule. @pb 4 */
  readonly selector?: LabelSelector
  /** Lets the author choose the selector, who must then keep jobs apart. @pb 5 @pointer */
  readonly manualSelector?: boolean
  /** Template of the pods; its restart policy must be Never or OnFailure. @pb 6 */
  readonly template: PodTemplateSpec
  /** Seconds after its end until the job is deleted; kept if left out. @pb 8 @pointer */
  readonly ttlSecondsAfterFinished?: int32
  /** NonIndexed (the default), or Indexed to give each pod a number of its own. @pb 9 @pointer */
  readonly completionMode?: CompletionMode
  /** Holds the job back and ends its running pods. @pb 10 @pointer */
  readonly suspend?: boolean
  /** Whether pods are replaced when TerminatingOrFailed or only once Failed. @pb 14 @pointer */
  readonly podReplacementPolicy?: PodReplacementPolicy
  /** Controller that runs the job; kubernetes.io/job-controller if left out. @pb 15 @pointer */
  readonly managedBy?: string
}

/** What is known of a job. */
export interface JobStatus {
  /**
   * Conditions of the job, such as Complete, Failed or Suspended.
   * @pb 1 @list atomic @patch merge type
   */
  readonly conditions?: readonly JobCondition[]
  /** When the job was started, or last resumed. @pb 2 @pointer */
  readonly startTime?: Time
  /** When the job succeeded. @pb 3 @pointer */
  readonly completionTime?: Time
  /** How many pods are pending or running and not ending. @pb 4 */
  readonly active?: int32
  /** How many pods have succeeded. @pb 5 */
  readonly succeeded?: int32
  /** How many pods have failed. @pb 6 */
  readonly failed?: int32
  /** How many pods are ending. @pb 11 @pointer */
  readonly terminating?: int32
  /** Indexes that succeeded, such as 1,3-5. @pb 7 */
  readonly completedIndexes?: string
  /** Indexes that failed for good, such as 1,3-5. @pb 10 @pointer */
  readonly failedIndexes?: string
  /** Ended pods that the counters do not include yet. @pb 8 */
  readonly uncountedTerminatedPods?: UncountedTerminatedPods
  /** How many active pods are ready. @pb 9 @pointer */
  readonly ready?: int32
}

/** One aspect of a job's state. */
export interface JobCondition {
  /** Which aspect, such as Complete, Failed or Suspended. @pb 1 */
  readonly type: JobConditionType
  /** True, False or Unknown. @pb 2 */
  readonly status: ConditionStatus
  /** When the condition was last checked. @pb 3 @always */
  readonly lastProbeTime?: Time
  /** When the status last changed. @pb 4 @always */
  readonly lastTransitionTime?: Time
  /** Why it last changed, as one CamelCase word. @pb 5 */
  readonly reason?: string
  /** Why it last changed, for people. @pb 6 */
  readonly message?: string
}

export type JobConditionType =
  | 'Suspended'
  | 'Complete'
  | 'Failed'
  | 'FailureTarget'
  | 'SuccessCriteriaMet'
  | (string & {})

/** Ended pods on their way into the counters. */
export interface UncountedTerminatedPods {
  /** Unique ids of pods that succeeded. @pb 1 @list set @go []types.UID */
  readonly succeeded?: readonly string[]
  /** Unique ids of pods that failed. @pb 2 @list set @go []types.UID */
  readonly failed?: readonly string[]
}
