/** What a Job does when nothing is said: it runs one pod until that succeeds. */
import { mapSame, withChanges, withoutFields } from '#api/objects/sharing.ts'
import { isGeneratedLabel } from '#kinds/batch/job/selector.ts'
import type { Job, JobSpec } from '#kinds/batch/job/types.ts'
import type { PodFailurePolicy, PodFailurePolicyRule } from '#kinds/batch/shared/types.ts'
import { withPodTemplateDefaults } from '#kinds/core/pod/template.ts'

const backoffLimit = 6
/** Where indexes have limits of their own, the Job as a whole has none. */
const noBackoffLimit = 2 ** 31 - 1

export function withJobDefaults(job: Job): Job {
  const spec = withOwnDefaults(withTemplateDefaults(job.spec))
  return withTemplateLabels(withChanges(job, { spec }))
}

/** A Job without labels has those of its template. */
export function withTemplateLabels(job: Job): Job {
  const { labels: own = {} } = job.metadata
  const { labels } = job.spec.template.metadata
  if (Object.keys(own).length > 0 || !labels) return job
  return { ...job, metadata: { ...job.metadata, labels } }
}

/** A Job that has none but those the server gave to its template. */
export function withoutTemplateLabels(job: Job): Job {
  const { labels = {} } = job.metadata
  if (!Object.keys(labels).every(isGeneratedLabel)) return job
  return { ...job, metadata: withoutFields(job.metadata, 'labels') }
}

/** The defaults that hold in the template of a CronJob as well. */
export function withTemplateDefaults(spec: JobSpec): JobSpec {
  return withChanges(spec, {
    template: withPodTemplateDefaults(spec.template),
    podFailurePolicy: spec.podFailurePolicy && withPatternDefaults(spec.podFailurePolicy),
  })
}

function withOwnDefaults(spec: JobSpec): JobSpec {
  const isSimple = spec.completions === undefined && spec.parallelism === undefined
  return withChanges(spec, {
    completions: isSimple ? 1 : spec.completions,
    parallelism: spec.parallelism ?? 1,
    backoffLimit:
      spec.backoffLimit ??
      (spec.backoffLimitPerIndex === undefined ? backoffLimit : noBackoffLimit),
    completionMode: spec.completionMode ?? 'NonIndexed',
    suspend: spec.suspend ?? false,
    manualSelector: spec.manualSelector ?? false,
    podReplacementPolicy:
      spec.podReplacementPolicy ?? (spec.podFailurePolicy ? 'Failed' : 'TerminatingOrFailed'),
  })
}

function withPatternDefaults(policy: PodFailurePolicy): PodFailurePolicy {
  return withChanges(policy, { rules: mapSame(policy.rules, withRuleDefaults) })
}

function withRuleDefaults(rule: PodFailurePolicyRule): PodFailurePolicyRule {
  const { onPodConditions } = rule
  return withChanges(rule, {
    onPodConditions:
      onPodConditions &&
      mapSame(onPodConditions, (pattern) =>
        withChanges(pattern, { status: pattern.status ?? 'True' }),
      ),
  })
}
