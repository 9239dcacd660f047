import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cronJobs } from '#kinds/batch/cronjob/cronjob.ts'
import type { CronJob, CronJobSpec } from '#kinds/batch/cronjob/types.ts'
import { webTemplate } from '#kinds/testing/pod-templates.ts'
import { cellsOf, created, updated } from '#kinds/testing/rules.ts'

const template = { ...webTemplate, spec: { ...webTemplate.spec, restartPolicy: 'Never' } } as const
const spec: CronJobSpec = {
  schedule: '@daily',
  jobTemplate: { metadata: { name: '' }, spec: { template } },
}

function cronJobOf(changes: Partial<CronJobSpec> = {}, name = 'nightly'): CronJob {
  const metadata = { name, namespace: 'default' }
  return { apiVersion: 'batch/v1', kind: 'CronJob', metadata, spec: { ...spec, ...changes } }
}

test('jobs may overlap, and a few are kept, if nothing is said', () => {
  const { object, errors } = created(cronJobs, cronJobOf())
  const { jobTemplate, schedule, ...rest } = object.spec
  assert.deepEqual(errors, [])
  assert.equal(jobTemplate.spec.completions, undefined)
  assert.deepEqual(rest, {
    concurrencyPolicy: 'Allow',
    suspend: false,
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 1,
  })
})

const long = 'a'.repeat(53)
const bad: readonly { name: string; job: CronJob; errors: readonly string[] }[] = [
  {
    name: 'a schedule of four fields',
    job: cronJobOf({ schedule: '* * * *' }),
    errors: [
      'spec.schedule: Invalid value: "* * * *": expected exactly 5 fields, found 4: [* * * *]',
    ],
  },
  {
    name: 'a zone in the schedule',
    job: cronJobOf({ schedule: 'TZ=UTC @daily' }),
    errors: [
      'spec.schedule: Invalid value: "TZ=UTC @daily": cannot use TZ or CRON_TZ in schedule, use timeZone field instead',
    ],
  },
  {
    name: 'a zone that is nowhere',
    job: cronJobOf({ timeZone: 'Europe/Atlantis' }),
    errors: ['spec.timeZone: Invalid value: "Europe/Atlantis": unknown time zone Europe/Atlantis'],
  },
  {
    name: 'a time zone that climbs',
    job: cronJobOf({ timeZone: 'Europe/Paris..' }),
    errors: ['spec.timeZone: Invalid value: "Europe/Paris..": time: invalid location name'],
  },
  {
    name: 'a zone that is no name, in the quotes of JSON',
    job: cronJobOf({ timeZone: 'a<b' }),
    errors: ['spec.timeZone: Invalid value: "a\\u003cb": unknown time zone a<b'],
  },
  {
    name: 'the zone of the server',
    job: cronJobOf({ timeZone: 'Local' }),
    errors: [
      'spec.timeZone: Invalid value: "Local": timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones',
    ],
  },
  {
    name: 'a name that leaves no room for the time',
    job: cronJobOf({}, long),
    errors: [`metadata.name: Invalid value: "${long}": must be no more than 52 characters`],
  },
]

for (const { name, job, errors } of bad) {
  test(`a cron job with ${name} is refused`, () => {
    assert.deepEqual(created(cronJobs, job).errors, errors)
  })
}

test('who had a zone in the schedule may keep one, and is warned', () => {
  const schedule = 'TZ=Europe/Paris 0 3 * * *'
  const { object } = created(cronJobs, cronJobOf())
  const old: CronJob = { ...object, spec: { ...object.spec, schedule } }
  const kept = updated(cronJobs, cronJobOf({ schedule: 'CRON_TZ=UTC @daily' }), old)
  assert.deepEqual(kept.errors, [])
  assert.match(kept.warnings[0]!, /^cannot use TZ or CRON_TZ in spec\.spec\.schedule, use timeZone/)
  const both = updated(cronJobs, cronJobOf({ schedule, timeZone: 'UTC' }), old)
  assert.match(both.errors[0]!, /cannot use both timeZone field and TZ or CRON_TZ in schedule$/)
})

test('a table tells when jobs run', () => {
  const { object } = created(cronJobs, cronJobOf({ timeZone: 'Asia/Tokyo' }))
  const cells = cellsOf(cronJobs, {
    ...object,
    status: { lastScheduleTime: '2026-01-02T03:00:00Z' },
  })
  const { Schedule, Timezone, Suspend, Active, 'Last Schedule': last } = cells
  assert.deepEqual(
    [Schedule, Timezone, Suspend, Active, last],
    ['@daily', 'Asia/Tokyo', 'False', 0, '4m5s'],
  )
})
