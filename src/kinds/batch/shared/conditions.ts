/** What the conditions of a Job say of it. */
import type { Job, JobConditionType } from '#kinds/batch/job/types.ts'

export function isTrue({ status }: Job, type: JobConditionType): boolean {
  return (status?.conditions ?? []).some((one) => one.type === type && one.status === 'True')
}

/** Whether a Job ended, well or not. */
export function isFinished(job: Job): boolean {
  return isTrue(job, 'Complete') || isTrue(job, 'Failed')
}
