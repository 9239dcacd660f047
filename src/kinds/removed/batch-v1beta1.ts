/**
 * @package io.k8s.api.batch.v1beta1
 * @proto k8s.io.api.batch.v1beta1
 */
import type { ObjectMeta, Resource } from '#api/metadata.ts'
import type { int32, int64, Time } from '#api/scalars/scalars.ts'
import type { JobSpec } from '#kinds/batch/job/types.ts'
import type { ObjectReference } from '#kinds/core/shared/types.ts'

/**
 * @kind batch/v1beta1
 */
export interface CronJob extends Resource {
  /** @pb 2 */
  readonly spec: CronJobSpec
  /** @pb 3 @always */
  readonly status?: CronJobStatus
}

export interface CronJobSpec {
  /** @pb 1 @always */
  readonly schedule?: string
  /** @pb 8 @pointer */
  readonly timeZone?: string
  /** @pb 2 @pointer */
  readonly startingDeadlineSeconds?: int64
  /** @pb 3 */
  readonly concurrencyPolicy?: ConcurrencyPolicy
  /** @pb 4 @pointer */
  readonly suspend?: boolean
  /** @pb 5 @always */
  readonly jobTemplate?: JobTemplateSpec
  /** @pb 6 @pointer */
  readonly successfulJobsHistoryLimit?: int32
  /** @pb 7 @pointer */
  readonly failedJobsHistoryLimit?: int32
}

export type ConcurrencyPolicy = 'Allow' | 'Forbid' | 'Replace' | (string & {})

export interface JobTemplateSpec {
  /** @pb 1 */
  readonly metadata: ObjectMeta
  /** @pb 2 */
  readonly spec: JobSpec
}

export interface CronJobStatus {
  /** @pb 1 */
  readonly active?: readonly ObjectReference[]
  /** @pb 4 @pointer */
  readonly lastScheduleTime?: Time
  /** @pb 5 @pointer */
  readonly lastSuccessfulTime?: Time
}
