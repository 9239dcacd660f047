import type { FieldPath } from '#api/validation/field-path.ts'
import type { JobSpec } from '#kinds/batch/job/types.ts'
import { podWarnings } from '#kinds/core/pod/warnings.ts'

const completionsLimit = 100_000
const parallelismLimit = 10_000

/** Warnings for a Job, or for the template of one in a CronJob. */
export function jobSpecWarnings(spec: JobSpec, at: FieldPath): readonly string[] {
  const { completionMode, completions = 0, parallelism = 0, template } = spec
  const isLarge = completions > completionsLimit && parallelism > parallelismLimit
  const words =
    'In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, Kubernetes might not be able to track completedIndexes when a big number of indexes fail'
  return [
    ...(completionMode === 'Indexed' && isLarge ? [`${at}: ${words}`] : []),
    ...podWarnings(template, at.child('template')),
  ]
}
