/**
 * @package io.k8s.api.batch.v1
 * @proto k8s.io.api.batch.v1
 */
import type { ObjectMeta, Resource } from '#api/metadata.ts'
import type { int32, int64, Time } from '#api/scalars/scalars.ts'
import type { JobSpec } from '#kinds/batch/job/types.ts'
import type { ObjectReference } from '#kinds/core/shared/types.ts'

/** Starts jobs on a schedule. @kind batch/v1 */
export interface CronJob extends Resource {
  /** When jobs start and what they run. @pb 2 */
  readonly spec: CronJobSpec
  /** What the controller last observed. @pb 3 @always */
  readonly status?: CronJobStatus
}

/** When jobs start and what they run. */
export interface CronJobSpec {
  /** When to start, in cron format, such as "0 2 * * 1". @pb 1 */
  readonly schedule: string
  /**
   * Time zone of the schedule, such as Europe/Rome; that of the controller if left out.
   * @pb 8 @pointer
   */
  readonly timeZone?: string
  /** Seconds within which a missed start may be made up; no bound if left out. @pb 2 @pointer */
  readonly startingDeadlineSeconds?: int64
  /** When the last job still runs: Allow (the default), Forbid or Replace. @pb 3 */
  readonly concurrencyPolicy?: ConcurrencyPolicy
  /** Holds back further starts; running jobs go on. @pb 4 @pointer */
  readonly suspend?: boolean
  /** Template of the jobs. @pb 5 */
  readonly jobTemplate: JobTemplateSpec
  /** How many succeeded jobs are kept; 3 by default. @pb 6 @pointer */
  readonly successfulJobsHistoryLimit?: int32
  /** How many failed jobs are kept; 1 by default. @pb 7 @pointer */
  readonly failedJobsHistoryLimit?: int32
}

export type ConcurrencyPolicy = 'Allow' | 'Forbid' | 'Replace'

/** What jobs made from a template look like. */
export interface JobTemplateSpec {
  /** Labels and annotations of the jobs. @pb 1 @optional */
  readonly metadata: ObjectMeta
  /** Specification of the jobs. @pb 2 @optional */
  readonly spec: JobSpec
}

/** What is known of a cron job. */
export interface CronJobStatus {
  /** Jobs that are running. @pb 1 @list atomic */
  readonly active?: readonly ObjectReference[]
  /** When a job was last started. @pb 4 @pointer */
  readonly lastScheduleTime?: Time
  /** When a job last succeeded. @pb 5 @pointer */
  readonly lastSuccessfulTime?: Time
}
