import type { RuleContext } from '#api/definition.ts'
import { isGrammarError } from '#api/grammar-error.ts'
import { parseCron } from '#api/scalars/cron.ts'
import { labelSelectorStruct } from '#api/selectors/label-selector.ts'
import {
  type FieldError,
  invalid,
  named,
  notSupported,
  required,
} from '#api/validation/field-error.ts'
import { type FieldPath, path } from '#api/validation/field-path.ts'
import { validateNonNegatives } from '#api/validation/field-rules.ts'
import { byteLength } from '#base/go/text.ts'
import { isTimeZone } from '#base/time-zone.ts'
import type { CronJob, CronJobSpec, JobTemplateSpec } from '#kinds/batch/cronjob/types.ts'
import { validateJobSpec } from '#kinds/batch/job/validate-spec.ts'
import { type PodSpecOptions, podTemplateOptions } from '#kinds/core/pod/template.ts'

const specPath = path('spec')
const namePath = path('metadata', 'name')
/** What is left of 63 when a dash and the time have been added to make the name of a Job. */
const nameLimitBytes = 52
const policies: readonly string[] = ['Allow', 'Forbid', 'Replace']

export function validateCronJob(
  { metadata: { name }, spec }: CronJob,
  context: RuleContext,
): readonly FieldError[] {
  const isLong = byteLength(name) > nameLimitBytes
  const detail = `must be no more than ${nameLimitBytes} characters`
  return [
    ...validateSpec(spec, undefined, context),
    ...(isLong ? [invalid(namePath, name, detail)] : []),
  ]
}

export function validateCronJobUpdate(
  { spec }: CronJob,
  old: CronJob,
  context: RuleContext,
): readonly FieldError[] {
  return validateSpec(spec, old.spec, context)
}

function validateSpec(
  spec: CronJobSpec,
  old: CronJobSpec | undefined,
  context: RuleContext,
): readonly FieldError[] {
  const { timeZone, jobTemplate } = spec
  const options = podTemplateOptions(old?.jobTemplate.spec.template, context)
  const isSameZone = old !== undefined && old.timeZone === timeZone
  return [
    ...validateSchedule(spec, old, specPath.child('schedule')),
    ...(isSameZone ? [] : validateTimeZone(timeZone, specPath.child('timeZone'))),
    ...validatePolicy(spec.concurrencyPolicy, specPath.child('concurrencyPolicy')),
    ...validateJobTemplate(jobTemplate, specPath.child('jobTemplate'), options),
    ...validateNonNegatives(
      spec,
      ['startingDeadlineSeconds', 'successfulJobsHistoryLimit', 'failedJobsHistoryLimit'],
      specPath,
    ),
  ]
}

/** A zone in the schedule is the old way to name one: only those who have it may keep it. */
function validateSchedule(
  { schedule, timeZone }: CronJobSpec,
  old: CronJobSpec | undefined,
  at: FieldPath,
): readonly FieldError[] {
  if (schedule === '') return [required(at)]
  const errors: FieldError[] = []
  const wrong = scheduleError(schedule)
  if (wrong !== undefined) errors.push(invalid(at, schedule, wrong))
  if (!schedule.includes('TZ')) return errors
  if (!old?.schedule.includes('TZ')) {
    const detail = 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead'
    errors.push(invalid(at, schedule, detail))
  } else if (timeZone !== undefined) {
    const detail = 'cannot use both timeZone field and TZ or CRON_TZ in schedule'
    errors.push(invalid(at, schedule, detail))
  }
  return errors
}

function scheduleError(schedule: string): string | undefined {
  try {
    parseCron(schedule)
    return undefined
  } catch (error) {
    if (isGrammarError(error)) return error.message
    throw error
  }
}

const isZonePart = /^[A-Za-z.\-_0-9+]{1,14}$/

function validateTimeZone(zone: string | undefined, at: FieldPath): readonly FieldError[] {
  if (zone === undefined) return []
  if (zone === '') return [invalid(at, zone, 'timeZone must be nil or non-empty string')]
  const unknown = invalid(at, named(zone), `unknown time zone ${zone}`)
  const isWellFormed = zone
    .split('/')
    .every(
      (part) => part !== '.' && part !== '..' && !part.startsWith('-') && isZonePart.test(part),
    )
  if (!isWellFormed) return [unknown]
  const errors: FieldError[] = []
  if (zone.toLowerCase() === 'local') {
    const detail =
      'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones'
    errors.push(invalid(at, named(zone), detail))
  }
  if (zone.includes('..'))
    return [...errors, invalid(at, named(zone), 'time: invalid location name')]
  // The server's own zone is known to Go by just this name.
  return zone === 'Local' || isTimeZone(zone) ? errors : [...errors, unknown]
}

function validatePolicy(policy: string = '', at: FieldPath): readonly FieldError[] {
  if (policy === '') return [required(at)]
  return policies.includes(policy) ? [] : [notSupported(at, policy, policies)]
}

/** The selector of a Job made from a template is always the server's to make. */
function validateJobTemplate(
  { spec }: JobTemplateSpec,
  at: FieldPath,
  options: PodSpecOptions,
): readonly FieldError[] {
  const { selector, manualSelector } = spec
  const errors: FieldError[] = [...validateJobSpec(spec, at.child('spec'), options)]
  if (selector) {
    const shown = labelSelectorStruct(selector)
    errors.push(invalid(at.child('spec', 'selector'), shown, '`selector` will be auto-generated'))
  }
  if (manualSelector === true) {
    errors.push(notSupported(at.child('spec', 'manualSelector'), manualSelector, ['nil', 'false']))
  }
  return errors
}
