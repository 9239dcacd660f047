/**
 * The rules for what a controller says of a Job. Most of them hold only for what changes, so that a
 * Job that breaks one already can still be updated in other things.
 */

import { isSame } from '#api/objects/equality.ts'
import type { Time } from '#api/scalars/scalars.ts'
import {
  duplicate,
  type FieldError,
  type FieldLocation,
  invalid,
  named,
  omitted,
  required,
} from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import { validateNonNegatives } from '#api/validation/field-rules.ts'
import type { Job, JobStatus } from '#kinds/batch/job/types.ts'
import { isFinished, isTrue } from '#kinds/batch/shared/conditions.ts'
import { commonIndex, countIndexes } from '#kinds/batch/shared/indexes.ts'
import { internalFormOf } from '#kinds/internal-form.ts'

const at = path('status')
const conditionsPath = at.child('conditions')
const startAt = at.child('startTime')
const completionAt = at.child('completionTime')

export function validateJobStatus(job: Job, old: Job): readonly FieldError[] {
  const status = job.status ?? {}
  const counters = ['active', 'succeeded', 'failed', 'ready', 'terminating'] as const
  return [
    ...validateNonNegatives(status, counters, at),
    ...validateUncounted(status),
    ...refused(contradictions(job, old)),
    ...validateTimes(job, old),
    ...refused(missingForerunners(job, old)),
    ...validateFinished(job, old),
    ...validateIndexes(job, old),
    ...validatePods(job, old),
    ...refused(successContradictions(job)),
    ...refused(undoneEnds(job, old)),
    ...validateProgress(job, old),
    ...validateKeptTimes(job, old),
    ...refused(lateSuccess(job, old)),
  ]
}

/** Whether a condition is other than it was. */
function turned(job: Job, old: Job, ...types: readonly string[]): boolean {
  return types.some((type) => isTrue(job, type) !== isTrue(old, type))
}

function changed(job: Job, old: Job, ...names: readonly (keyof JobStatus)[]): boolean {
  return names.some((name) => !isSame(job.status?.[name], old.status?.[name]))
}

function validateUncounted({ uncountedTerminatedPods: uncounted = {} }: JobStatus): FieldError[] {
  const seen = new Set<string>()
  return (['succeeded', 'failed'] as const).flatMap((name) =>
    (uncounted[name] ?? []).flatMap((uid, i) => {
      const place = at.child('uncountedTerminatedPods', name).index(i)
      if (uid === '') return [invalid(place, uid, 'must not be empty')]
      if (seen.has(uid)) return [duplicate(place, uid)]
      seen.add(uid)
      return []
    }),
  )
}

type ConditionRule = readonly [isBroken: boolean, words: string]

function refused(rules: readonly ConditionRule[]): FieldError[] {
  return rules
    .filter(([isBroken]) => isBroken)
    .map(([, words]) => invalid(conditionsPath, omitted, words))
}

/** Which conditions exclude each other. */
function contradictions(job: Job, old: Job): readonly ConditionRule[] {
  return ['Failed', 'FailureTarget'].map((type) => [
    isTrue(job, 'Complete') && isTrue(job, type) && turned(job, old, 'Complete', type),
    `cannot set Complete=True and ${type}=true conditions`,
  ])
}

/** Which conditions must go before others. */
function missingForerunners(job: Job, old: Job): readonly ConditionRule[] {
  const pairs = [
    ['Failed', 'FailureTarget'],
    ['Complete', 'SuccessCriteriaMet'],
  ] as const
  return pairs.map(([end, first]) => [
    isTrue(job, end) && !isTrue(job, first) && turned(job, old, end, first),
    `cannot set ${end}=True condition without the ${first}=true condition`,
  ])
}

function successContradictions(job: Job): readonly ConditionRule[] {
  const isMet = isTrue(job, 'SuccessCriteriaMet')
  return [
    ...['Failed', 'FailureTarget'].map(
      (type): ConditionRule => [
        isMet && isTrue(job, type),
        `cannot set SuccessCriteriaMet=True and ${type}=true conditions`,
      ],
    ),
    [
      job.spec.successPolicy !== undefined && !isMet && isTrue(job, 'Complete'),
      'cannot set Complete=True for Job with SuccessPolicy unless SuccessCriteriaMet=True',
    ],
  ]
}

function undoneEnds(job: Job, old: Job): readonly ConditionRule[] {
  return ['Failed', 'Complete', 'FailureTarget'].map((type) => [
    isTrue(old, type) && !isTrue(job, type),
    `cannot disable the terminal ${type}=True condition`,
  ])
}

function lateSuccess(job: Job, old: Job): readonly ConditionRule[] {
  const [isMet, wasMet] = [isTrue(job, 'SuccessCriteriaMet'), isTrue(old, 'SuccessCriteriaMet')]
  return [
    [wasMet && !isMet, 'cannot disable the SuccessCriteriaMet=True condition'],
    [
      isTrue(old, 'Complete') && !wasMet && isMet,
      'cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions',
    ],
  ]
}

function validateTimes(job: Job, old: Job): FieldError[] {
  const { startTime, completionTime } = job.status ?? {}
  const isComplete = isTrue(job, 'Complete')
  const mayNotFit = turned(job, old, 'Complete') || changed(job, old, 'completionTime')
  const errors: FieldError[] = []
  if (mayNotFit && completionTime !== undefined && !isComplete) {
    const detail = 'cannot set completionTime when there is no Complete=True condition'
    errors.push(invalid(completionAt, completionTime || null, detail))
  }
  if (mayNotFit && completionTime === undefined && isComplete) {
    errors.push(required(completionAt, 'completionTime is required for Complete jobs'))
  }
  if (isBefore(completionTime, startTime) && changed(job, old, 'startTime', 'completionTime')) {
    errors.push(
      invalid(completionAt, completionTime || null, 'must be equal to or after `startTime`'),
    )
  }
  return errors
}

/** A running Job has begun when it began, and an ended one has ended when it ended. */
function validateKeptTimes(job: Job, old: Job): FieldError[] {
  const { startTime, completionTime } = job.status ?? {}
  const before = old.status ?? {}
  const errors: FieldError[] = []
  if (
    completionTime !== undefined &&
    before.completionTime !== undefined &&
    completionTime !== before.completionTime
  ) {
    errors.push(invalid(completionAt, completionTime || null, 'field is immutable'))
  }
  const isMoved = before.startTime !== undefined && changed(job, old, 'startTime')
  if (!isMoved || job.spec.suspend === true) return errors
  const detail = 'field is immutable for unsuspended job once set'
  return [...errors, invalid(startAt, startTime || null, detail)]
}

function isBefore(time: Time | undefined, other: Time | undefined): boolean {
  return time !== undefined && other !== undefined && time < other
}

/** Of a Job that ended no pod is left, and it must have begun. */
function validateFinished(job: Job, old: Job): FieldError[] {
  if (!isFinished(job)) return []
  const { active = 0, startTime, uncountedTerminatedPods } = job.status ?? {}
  const hasEnded = !isFinished(old)
  const { succeeded = [], failed = [] } = uncountedTerminatedPods ?? {}
  const errors: FieldError[] = []
  if (active > 0 && (hasEnded || changed(job, old, 'active'))) {
    errors.push(invalid(at.child('active'), active, 'active>0 is invalid for finished job'))
  }
  if (startTime === undefined && (hasEnded || changed(job, old, 'startTime'))) {
    errors.push(required(startAt, 'startTime is required for finished job'))
  }
  const uncounted = succeeded.length + failed.length > 0
  if (uncounted && (hasEnded || changed(job, old, 'uncountedTerminatedPods'))) {
    const shown = internalFormOf('batch.v1.UncountedTerminatedPods', uncountedTerminatedPods)
    const place = at.child('uncountedTerminatedPods')
    errors.push(invalid(place, shown, 'must be empty for finished job'))
  }
  return errors
}

function validateIndexes(job: Job, old: Job): FieldError[] {
  const { completedIndexes = '', failedIndexes } = job.status ?? {}
  const { completions, completionMode, backoffLimitPerIndex } = job.spec
  const completedAt = at.child('completedIndexes')
  const failedAt = at.child('failedIndexes')
  const isNew = changed(job, old, 'completedIndexes')
  const isNewlyFailed = failedIndexes !== undefined && changed(job, old, 'failedIndexes')
  const hasLimit = backoffLimitPerIndex !== undefined
  const errors: FieldError[] = []
  if (isNew) errors.push(...parseErrors('completedIndexes', completedIndexes, completions))
  if (isNewlyFailed && hasLimit) {
    errors.push(...parseErrors('failedIndexes', failedIndexes, completions))
  }
  if (isNew && completedIndexes !== '' && completionMode !== 'Indexed') {
    const detail = 'cannot set non-empty completedIndexes when non-indexed completion mode'
    errors.push(invalid(completedAt, completedIndexes, detail))
  }
  if (isNewlyFailed && !hasLimit) {
    const detail = 'cannot set non-null failedIndexes when backoffLimitPerIndex is null'
    errors.push(invalid(failedAt, failedIndexes, detail))
  }
  if (failedIndexes === undefined || completions === undefined) return errors
  if (!changed(job, old, 'failedIndexes', 'completedIndexes')) return errors
  const common = commonIndex(completedIndexes, failedIndexes, completions)
  if (common === undefined) return errors
  const detail = `failedIndexes and completedIndexes overlap at index: ${common}`
  return [...errors, invalid(failedAt, failedIndexes, detail)]
}

/** Of a Job that ended no pod is ending, and no pod is ready that is not active. */
function validatePods(job: Job, old: Job): FieldError[] {
  const { ready, active = 0, terminating = 0 } = job.status ?? {}
  const isNew = !isFinished(old) || changed(job, old, 'terminating')
  const errors: FieldError[] = []
  if (terminating > 0 && isFinished(job) && isNew) {
    const detail = 'terminating>0 is invalid for finished job'
    errors.push(invalid(at.child('terminating'), terminating, detail))
  }
  if (ready !== undefined && ready > active && changed(job, old, 'ready', 'active')) {
    errors.push(invalid(at.child('ready'), ready, 'cannot set more ready pods than active'))
  }
  return errors
}

function parseErrors(
  name: 'completedIndexes' | 'failedIndexes',
  text: string,
  completions: number | undefined,
): readonly FieldError[] {
  if (completions === undefined) return []
  const counted = countIndexes(text, completions)
  if (!('error' in counted)) return []
  // One of the two stands behind a pointer, and prints so.
  const shown = name === 'failedIndexes' ? named(text) : text
  return [invalid(at.child(name), shown, `error parsing ${name}: ${counted.error}`)]
}

/** What is counted once stays counted; only a Job that can shrink may forget successes. */
function validateProgress(job: Job, old: Job): FieldError[] {
  const { failed = 0, succeeded = 0 } = job.status ?? {}
  const { failed: oldFailed = 0, succeeded: oldSucceeded = 0 } = old.status ?? {}
  const { completionMode, completions, parallelism } = job.spec
  const canShrink = completionMode === 'Indexed' && completions === parallelism
  const decrease = (place: FieldLocation, value: number, name: string): FieldError =>
    invalid(place, value, `cannot decrease the ${name} counter`)
  const errors: FieldError[] = []
  if (failed < oldFailed) errors.push(decrease(at.child('failed'), failed, 'failed'))
  if (succeeded < oldSucceeded && !canShrink) {
    errors.push(decrease(at.child('succeeded'), succeeded, 'succeeded'))
  }
  return errors
}
