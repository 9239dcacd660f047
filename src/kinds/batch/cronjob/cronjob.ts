import { ageColumn, formatAge, nameColumn } from '#api/columns.ts'
import type { KindDefinition, RuleContext } from '#api/definition.ts'
import { withChanges } from '#api/objects/sharing.ts'
import { withGeneration, withStatusOf } from '#api/rules.ts'
import { formatLabelSelector } from '#api/selectors/label-selector.ts'
import { path } from '#api/validation/field-path.ts'
import { podNameWarnings } from '#kinds/apps/shared/name-warnings.ts'
import type { CronJob } from '#kinds/batch/cronjob/types.ts'
import { validateCronJob, validateCronJobUpdate } from '#kinds/batch/cronjob/validate.ts'
import { withTemplateDefaults } from '#kinds/batch/job/defaults.ts'
import { jobSpecWarnings } from '#kinds/batch/job/warnings.ts'
import { dropDisabledTemplateFields } from '#kinds/core/pod/template.ts'
import { containerColumns } from '#kinds/core/podtemplate/columns.ts'

const jobSpecPath = path('spec', 'jobTemplate', 'spec')
const successesKept = 3
const failuresKept = 1

export const cronJobs: KindDefinition<CronJob> = {
  group: 'batch',
  version: 'v1',
  kind: 'CronJob',
  plural: 'cronjobs',
  shortNames: ['cj'],
  categories: ['all'],
  scope: 'Namespaced',
  metadata: { onUpdate: 'changes' },
  defaults: withCronJobDefaults,
  prepare: {
    create: (cronJob, context) =>
      withGeneration(withoutDisabledFields(withStatusOf(cronJob), undefined, context)),
    update: (cronJob, old, context) =>
      withGeneration(withoutDisabledFields(withStatusOf(cronJob, old), old, context), old),
  },
  validate: { create: validateCronJob, update: validateCronJobUpdate },
  warnings: {
    create: ({ metadata, spec }) => [
      ...podNameWarnings(metadata.name),
      ...jobSpecWarnings(spec.jobTemplate.spec, jobSpecPath),
      ...zoneWarnings(spec.schedule),
    ],
    update: ({ metadata, spec }, old) => [
      ...(metadata.generation === old.metadata.generation
        ? []
        : jobSpecWarnings(spec.jobTemplate.spec, jobSpecPath)),
      ...zoneWarnings(spec.schedule),
    ],
  },
  subresources: [
    {
      name: 'status',
      verbs: ['get', 'patch', 'update'],
      metadata: 'none',
      prepare: (cronJob, old) => ({ ...cronJob, spec: old.spec }),
    },
  ],
  columns: [
    nameColumn,
    { name: 'Schedule', type: 'string', value: ({ spec }) => spec.schedule },
    { name: 'Timezone', type: 'string', value: ({ spec }) => spec.timeZone ?? '<none>' },
    { name: 'Suspend', type: 'boolean', value: suspendText },
    { name: 'Active', type: 'integer', value: ({ status }) => status?.active?.length ?? 0 },
    {
      name: 'Last Schedule',
      type: 'string',
      value: ({ status }, nowMs) =>
        status?.lastScheduleTime === undefined
          ? '<none>'
          : formatAge(status.lastScheduleTime, nowMs),
    },
    ageColumn,
    ...containerColumns<CronJob>(({ spec }) => spec.jobTemplate.spec.template),
    {
      name: 'Selector',
      type: 'string',
      wide: true,
      value: ({ spec }) => formatLabelSelector(spec.jobTemplate.spec.selector),
    },
  ],
}

function withCronJobDefaults(cronJob: CronJob): CronJob {
  const { spec } = cronJob
  const { jobTemplate } = spec
  return withChanges(cronJob, {
    spec: withChanges(spec, {
      concurrencyPolicy: spec.concurrencyPolicy ?? 'Allow',
      suspend: spec.suspend ?? false,
      jobTemplate: withChanges(jobTemplate, { spec: withTemplateDefaults(jobTemplate.spec) }),
      successfulJobsHistoryLimit: spec.successfulJobsHistoryLimit ?? successesKept,
      failedJobsHistoryLimit: spec.failedJobsHistoryLimit ?? failuresKept,
    }),
  })
}

function withoutDisabledFields(
  cronJob: CronJob,
  old: CronJob | undefined,
  context: RuleContext,
): CronJob {
  const { jobTemplate } = cronJob.spec
  const { template } = jobTemplate.spec
  const kept = dropDisabledTemplateFields(template, old?.spec.jobTemplate.spec.template, context)
  if (kept === template) return cronJob
  const spec = { ...jobTemplate.spec, template: kept }
  return { ...cronJob, spec: { ...cronJob.spec, jobTemplate: { ...jobTemplate, spec } } }
}

/** Upstream names the field so. */
function zoneWarnings(schedule: string): readonly string[] {
  if (!schedule.includes('TZ')) return []
  return [
    'cannot use TZ or CRON_TZ in spec.spec.schedule, use timeZone instead, see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details',
  ]
}

function suspendText({ spec }: CronJob): string {
  if (spec.suspend === undefined) return '<unset>'
  return spec.suspend ? 'True' : 'False'
}
