/**
 * The rules for what a controller says of a Job. Most of them hold only for what changes, so that a
 * Job that breaks one already can still be updated in other things.
 */

import { isSame } from '#api/equality.ts'
import {
  duplicate,
  type FieldError,
  type FieldLocation,
  invalid,
  omitted,
  required,
  struct,
} from '#api/field-error.ts'
import { path } from '#api/field-path.ts'
import { validateNonNegatives } from '#api/field-rules.ts'
import type { Time } from '#api/scalars.ts'
import type { Job, JobStatus } from '#kinds/batch/job/types.ts'
import { isFinished, isTrue } from '#kinds/batch/shared/conditions.ts'
import { commonIndex, countIndexes } from '#kinds/batch/shared/indexes.ts'

const at = path('status')
const conditionsPath = at.child('conditions')

export function validateJobStatus(job: Job, old: Job): readonly FieldError[] {
  const status = job.status ?? {}
  const counters = ['active', 'succeeded', 'failed', 'ready', 'terminating'] as const
  return [
    ...validateNonNegatives(status, counters, at),
    ...validateUncounted(status),
    ...validateCompletion(job, old),
    ...validateConditions(job, old),
    ...validateTimes(job, old),
    ...validateFinished(job, old),
    ...validateIndexes(job, old),
    ...validateProgress(job, old),
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

/** Which conditions exclude each other, and which must go before others. */
function validateConditions(job: Job, old: Job): FieldError[] {
  const is = (type: string): boolean => isTrue(job, type)
  const was = (type: string): boolean => isTrue(old, type)
  const rules: readonly (readonly [isBroken: boolean, words: string])[] = [
    [
      is('Complete') && is('Failed') && turned(job, old, 'Complete', 'Failed'),
      'cannot set Complete=True and Failed=true conditions',
    ],
    [
      is('Complete') && is('FailureTarget') && turned(job, old, 'Complete', 'FailureTarget'),
      'cannot set Complete=True and FailureTarget=true conditions',
    ],
    [
      is('Failed') && !is('FailureTarget') && turned(job, old, 'Failed', 'FailureTarget'),
      'cannot set Failed=True condition without the FailureTarget=true condition',
    ],
    [
      is('Complete') &&
        !is('SuccessCriteriaMet') &&
        turned(job, old, 'Complete', 'SuccessCriteriaMet'),
      'cannot set Complete=True condition without the SuccessCriteriaMet=true condition',
    ],
    [
      is('SuccessCriteriaMet') && is('Failed'),
      'cannot set SuccessCriteriaMet=True and Failed=true conditions',
    ],
    [
      is('SuccessCriteriaMet') && is('FailureTarget'),
      'cannot set SuccessCriteriaMet=True and FailureTarget=true conditions',
    ],
    [
      job.spec.successPolicy !== undefined && !is('SuccessCriteriaMet') && is('Complete'),
      'cannot set Complete=True for Job with SuccessPolicy unless SuccessCriteriaMet=True',
    ],
    ...['Failed', 'Complete', 'FailureTarget'].map(
      (type) =>
        [was(type) && !is(type), `cannot disable the terminal ${type}=True condition`] as const,
    ),
    [
      was('SuccessCriteriaMet') && !is('SuccessCriteriaMet'),
      'cannot disable the SuccessCriteriaMet=True condition',
    ],
    [
      was('Complete') && !was('SuccessCriteriaMet') && is('SuccessCriteriaMet'),
      'cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions',
    ],
  ]
  return rules
    .filter(([isBroken]) => isBroken)
    .map(([, words]) => invalid(conditionsPath, omitted, words))
}

/** A Job has a time of completion if it is complete. */
function validateCompletion(job: Job, old: Job): FieldError[] {
  const { completionTime } = job.status ?? {}
  const isComplete = isTrue(job, 'Complete')
  const place = at.child('completionTime')
  const mayNotFit = turned(job, old, 'Complete') || changed(job, old, 'completionTime')
  const errors: FieldError[] = []
  if (mayNotFit && completionTime !== undefined && !isComplete) {
    const detail = 'cannot set completionTime when there is no Complete=True condition'
    errors.push(invalid(place, completionTime, detail))
  }
  if (mayNotFit && completionTime === undefined && isComplete) {
    errors.push(required(place, 'completionTime is required for Complete jobs'))
  }
  return errors
}

function validateTimes(job: Job, old: Job): FieldError[] {
  const { startTime, completionTime } = job.status ?? {}
  const before = old.status?.completionTime
  const place = at.child('completionTime')
  const errors: FieldError[] = []
  if (isBefore(completionTime, startTime) && changed(job, old, 'startTime', 'completionTime')) {
    errors.push(invalid(place, completionTime, 'must be equal to or after `startTime`'))
  }
  if (completionTime !== undefined && before !== undefined && completionTime !== before) {
    errors.push(invalid(place, completionTime, 'field is immutable'))
  }
  const hadStarted = old.status?.startTime !== undefined
  if (hadStarted && changed(job, old, 'startTime') && job.spec.suspend !== true) {
    const begun = at.child('startTime')
    const detail = 'field is immutable for unsuspended job once set'
    errors.push(
      startTime === undefined
        ? required(begun, 'startTime cannot be removed for unsuspended job')
        : invalid(begun, startTime, detail),
    )
  }
  return errors
}

function isBefore(time: Time | undefined, other: Time | undefined): boolean {
  return time !== undefined && other !== undefined && time < other
}

/** Of a Job that ended no pod is left, and it must have begun. */
function validateFinished(job: Job, old: Job): FieldError[] {
  if (!isFinished(job)) return []
  const { active = 0, terminating = 0, startTime, uncountedTerminatedPods } = job.status ?? {}
  const hasEnded = !isFinished(old)
  const { succeeded = [], failed = [] } = uncountedTerminatedPods ?? {}
  const errors: FieldError[] = []
  if (active > 0 && (hasEnded || changed(job, old, 'active'))) {
    errors.push(invalid(at.child('active'), active, 'active>0 is invalid for finished job'))
  }
  if (startTime === undefined && (hasEnded || changed(job, old, 'startTime'))) {
    errors.push(required(at.child('startTime'), 'startTime is required for finished job'))
  }
  const uncounted = succeeded.length + failed.length > 0
  if (uncounted && (hasEnded || changed(job, old, 'uncountedTerminatedPods'))) {
    const [Succeeded, Failed] = [succeeded, failed].map((uids) => (uids.length > 0 ? uids : null))
    const shown = struct({ Succeeded, Failed })
    const place = at.child('uncountedTerminatedPods')
    errors.push(invalid(place, shown, 'must be empty for finished job'))
  }
  if (terminating > 0 && (hasEnded || changed(job, old, 'terminating'))) {
    const detail = 'terminating>0 is invalid for finished job'
    errors.push(invalid(at.child('terminating'), terminating, detail))
  }
  return errors
}

function validateIndexes(job: Job, old: Job): FieldError[] {
  const { completedIndexes = '', failedIndexes } = job.status ?? {}
  const { completions, completionMode, backoffLimitPerIndex } = job.spec
  const completedAt = at.child('completedIndexes')
  const failedAt = at.child('failedIndexes')
  const errors: FieldError[] = []
  if (changed(job, old, 'completedIndexes')) {
    errors.push(...parseErrors('completedIndexes', completedIndexes, completions))
    if (completedIndexes !== '' && completionMode !== 'Indexed') {
      const detail = 'cannot set non-empty completedIndexes when non-indexed completion mode'
      errors.push(invalid(completedAt, completedIndexes, detail))
    }
  }
  if (failedIndexes === undefined) return errors
  if (changed(job, old, 'failedIndexes')) {
    if (backoffLimitPerIndex === undefined) {
      const detail = 'cannot set non-null failedIndexes when backoffLimitPerIndex is null'
      errors.push(invalid(failedAt, failedIndexes, detail))
    } else {
      errors.push(...parseErrors('failedIndexes', failedIndexes, completions))
    }
  }
  if (completions !== undefined && changed(job, old, 'failedIndexes', 'completedIndexes')) {
    const common = commonIndex(completedIndexes, failedIndexes, completions)
    if (common !== undefined) {
      const detail = `failedIndexes and completedIndexes overlap at index: ${common}`
      errors.push(invalid(failedAt, failedIndexes, detail))
    }
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
  return [invalid(at.child(name), text, `error parsing ${name}: ${counted.error}`)]
}

/** What is counted once stays counted; only a Job that can shrink may forget successes. */
function validateProgress(job: Job, old: Job): FieldError[] {
  const { failed = 0, succeeded = 0, ready, active = 0 } = job.status ?? {}
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
  if (ready !== undefined && ready > active && changed(job, old, 'ready', 'active')) {
    errors.push(invalid(at.child('ready'), ready, 'cannot set more ready pods than active'))
  }
  return errors
}
