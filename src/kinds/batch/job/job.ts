import { ageColumn, formatHumanDuration, nameColumn } from '#api/columns.ts'
import type { KindDefinition, RuleContext } from '#api/definition.ts'
import { withGeneration, withStatusOf } from '#api/rules.ts'
import { formatLabelSelector } from '#api/selectors/label-selector.ts'
import { path } from '#api/validation/field-path.ts'
import { quoteGo } from '#base/go/text.ts'
import { podNameWarnings } from '#kinds/apps/shared/name-warnings.ts'
import { withoutDisabledFields } from '#kinds/apps/shared/prepare.ts'
import {
  withJobDefaults,
  withoutTemplateLabels,
  withTemplateLabels,
} from '#kinds/batch/job/defaults.ts'
import { withGeneratedSelector } from '#kinds/batch/job/selector.ts'
import type { Job } from '#kinds/batch/job/types.ts'
import { validateJob, validateJobUpdate } from '#kinds/batch/job/validate.ts'
import { validateJobStatus } from '#kinds/batch/job/validate-status.ts'
import { jobSpecWarnings } from '#kinds/batch/job/warnings.ts'
import { isTrue } from '#kinds/batch/shared/conditions.ts'
import { containerColumns } from '#kinds/core/podtemplate/columns.ts'

const specPath = path('spec')

export const jobs: KindDefinition<Job> = {
  group: 'batch',
  version: 'v1',
  kind: 'Job',
  plural: 'jobs',
  categories: ['all'],
  scope: 'Namespaced',
  orphansByDefault: {
    warning:
      'child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning',
  },
  defaults: withJobDefaults,
  metadata: { onUpdate: 'whole' },
  prepare: { create: prepareCreate, update: prepareUpdate },
  // One left without labels has those of its template whenever it is read.
  canonical: withTemplateLabels,
  asNew: withoutTemplateLabels,
  validate: { create: validateJob, update: validateJobUpdate },
  warnings: {
    create: ({ metadata, spec }) => [
      ...podNameWarnings(metadata.name),
      ...jobSpecWarnings(spec, specPath),
    ],
    update: ({ metadata, spec }, old) =>
      metadata.generation === old.metadata.generation ? [] : jobSpecWarnings(spec, specPath),
  },
  fieldSelectors: {
    'status.successful': ({ status }) => String(status?.succeeded ?? 0),
  },
  unknownField: (field) => `field label ${quoteGo(field)} not supported for Job`,
  subresources: [
    {
      name: 'status',
      verbs: ['get', 'patch', 'update'],
      prepare: (job, old) => ({ ...job, spec: old.spec }),
      validate: validateJobStatus,
    },
  ],
  columns: [
    nameColumn,
    { name: 'Status', type: 'string', value: statusOf },
    { name: 'Completions', type: 'string', value: completionsOf },
    { name: 'Duration', type: 'string', value: durationOf },
    ageColumn,
    ...containerColumns<Job>(({ spec }) => spec.template),
    {
      name: 'Selector',
      type: 'string',
      wide: true,
      value: ({ spec }) => formatLabelSelector(spec.selector),
    },
  ],
}

function prepareCreate(job: Job, context: RuleContext): Job {
  const own = withGeneratedSelector(withStatusOf(job))
  return withGeneration(withoutDisabledFields(own, undefined, context))
}

function prepareUpdate(job: Job, old: Job, context: RuleContext): Job {
  return withGeneration(withoutDisabledFields(withStatusOf(job, old), old, context), old)
}

function statusOf(job: Job): string {
  if (isTrue(job, 'Complete')) return 'Complete'
  if (isTrue(job, 'Failed')) return 'Failed'
  if (job.metadata.deletionTimestamp !== undefined) return 'Terminating'
  const conditions = ['Suspended', 'FailureTarget', 'SuccessCriteriaMet']
  return conditions.find((type) => isTrue(job, type)) ?? 'Running'
}

/** How many pods succeeded, of how many. */
function completionsOf({ spec, status }: Job): string {
  const succeeded = status?.succeeded ?? 0
  const { completions, parallelism = 0 } = spec
  if (completions !== undefined) return `${succeeded}/${completions}`
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`
}

function durationOf({ status = {} }: Job, nowMs: number): string {
  const { startTime, completionTime } = status
  if (startTime === undefined) return ''
  const endMs = completionTime === undefined ? nowMs : Date.parse(completionTime)
  return formatHumanDuration(endMs - Date.parse(startTime))
}
