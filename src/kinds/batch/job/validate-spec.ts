/** The rules for what a Job is to do, which hold in the templates of CronJobs as well. */
import { validateDomainPrefixedPath } from '#api/validation/domain-names.ts'
import {
  type FieldError,
  invalid,
  notSupported,
  required,
  tooLong,
} from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import { validateNonNegatives } from '#api/validation/field-rules.ts'
import { byteLength } from '#base/go/text.ts'
import { validateFailurePolicy } from '#kinds/batch/job/failure-policy.ts'
import { validateSuccessPolicy } from '#kinds/batch/job/success-policy.ts'
import type { JobSpec } from '#kinds/batch/job/types.ts'
import { type PodSpecOptions, validatePodTemplateSpec } from '#kinds/core/pod/template.ts'
import { internalFormOf } from '#kinds/internal-form.ts'

const parallelismLimit = 100_000
const failedIndexesLimit = 100_000
/** From so many completions on, there are further limits where indexes are tried again. */
const manyCompletions = 100_000
const parallelismLimitOfMany = 10_000
const failedIndexesLimitOfMany = 10_000
const managedByLimitBytes = 63

const completionModes: readonly string[] = ['NonIndexed', 'Indexed']
const replacementPolicies: readonly string[] = ['Failed', 'TerminatingOrFailed']

/** All but the selector, which a template of Jobs has none of. */
export function validateJobSpec(
  spec: JobSpec,
  at: FieldPath,
  options: PodSpecOptions,
): readonly FieldError[] {
  return [
    ...validateNonNegatives(
      spec,
      [
        'parallelism',
        'completions',
        'activeDeadlineSeconds',
        'backoffLimit',
        'ttlSecondsAfterFinished',
        'backoffLimitPerIndex',
        'maxFailedIndexes',
      ],
      at,
    ),
    ...validateManagedBy(spec.managedBy, at.child('managedBy')),
    ...validateCompletionMode(spec, at),
    ...(spec.podFailurePolicy ? validateFailurePolicy(spec, at.child('podFailurePolicy')) : []),
    ...validateReplacementPolicy(spec, at.child('podReplacementPolicy')),
    ...validatePodTemplateSpec(spec.template, at.child('template'), options),
    ...validateRestartPolicy(spec, at.child('template', 'spec', 'restartPolicy')),
  ]
}

function validateManagedBy(name: string | undefined, at: FieldPath): readonly FieldError[] {
  if (name === undefined) return []
  const isLong = byteLength(name) > managedByLimitBytes
  return [
    ...validateDomainPrefixedPath(name, at),
    ...(isLong ? [tooLong(at, managedByLimitBytes)] : []),
  ]
}

function validateCompletionMode(spec: JobSpec, at: FieldPath): readonly FieldError[] {
  const { completionMode: mode = 'NonIndexed', maxFailedIndexes, backoffLimitPerIndex } = spec
  const errors: FieldError[] = []
  if (maxFailedIndexes !== undefined && backoffLimitPerIndex === undefined) {
    errors.push(required(at.child('backoffLimitPerIndex'), 'when maxFailedIndexes is specified'))
  }
  if (!completionModes.includes(mode)) {
    errors.push(notSupported(at.child('completionMode'), mode, completionModes))
  }
  if (mode === 'NonIndexed') errors.push(...validateNoIndexes(spec, at))
  if (mode === 'Indexed') errors.push(...validateIndexed(spec, at))
  if (!spec.successPolicy) return errors
  const policyAt = at.child('successPolicy')
  if (mode === 'Indexed') return [...errors, ...validateSuccessPolicy(spec, policyAt)]
  const shown = internalFormOf('batch.v1.SuccessPolicy', spec.successPolicy)
  return [...errors, invalid(policyAt, shown, 'requires indexed completion mode')]
}

function validateNoIndexes(spec: JobSpec, at: FieldPath): readonly FieldError[] {
  const detail = 'requires indexed completion mode'
  return (['backoffLimitPerIndex', 'maxFailedIndexes'] as const)
    .filter((name) => spec[name] !== undefined)
    .map((name) => invalid(at.child(name), spec[name], detail))
}

function validateIndexed(spec: JobSpec, at: FieldPath): readonly FieldError[] {
  const { completions, parallelism = 0, maxFailedIndexes = Number.NEGATIVE_INFINITY } = spec
  const errors: FieldError[] = []
  const refuse = (name: 'parallelism' | 'maxFailedIndexes', limit: string): void => {
    errors.push(invalid(at.child(name), spec[name], `must be less than or equal to ${limit}`))
  }
  if (completions === undefined) {
    errors.push(required(at.child('completions'), 'when completion mode is Indexed'))
  }
  if (parallelism > parallelismLimit) {
    refuse('parallelism', `${parallelismLimit} when completion mode is Indexed`)
  }
  if (completions !== undefined && maxFailedIndexes > completions) {
    refuse('maxFailedIndexes', 'completions')
  }
  if (maxFailedIndexes > failedIndexesLimit) refuse('maxFailedIndexes', `${failedIndexesLimit}`)
  if ((completions ?? 0) <= manyCompletions || spec.backoffLimitPerIndex === undefined) {
    return errors
  }
  const condition = `when completions are above ${manyCompletions} and used with backoff limit per index`
  if (spec.maxFailedIndexes === undefined) {
    const detail = `must be specified when completions is above ${manyCompletions}`
    errors.push(required(at.child('maxFailedIndexes'), detail))
  }
  if (parallelism > parallelismLimitOfMany) {
    refuse('parallelism', `${parallelismLimitOfMany} ${condition}`)
  }
  if (maxFailedIndexes > failedIndexesLimitOfMany) {
    refuse('maxFailedIndexes', `${failedIndexesLimitOfMany} ${condition}`)
  }
  return errors
}

/** Where failures are looked into, a pod must have ended before another takes its place. */
function validateReplacementPolicy(
  { podReplacementPolicy: policy, podFailurePolicy }: JobSpec,
  at: FieldPath,
): readonly FieldError[] {
  if (policy === undefined) return []
  const supported = podFailurePolicy ? ['Failed'] : replacementPolicies
  return supported.includes(policy) ? [] : [notSupported(at, policy, supported)]
}

/** Pods of a Job end; that a policy was left out shows as the one that pods have by default. */
function validateRestartPolicy(spec: JobSpec, at: FieldPath): readonly FieldError[] {
  const { restartPolicy: policy = 'Always' } = spec.template.spec
  switch (policy) {
    case 'Always':
      return [required(at, 'valid values: "OnFailure", "Never"')]
    case 'Never':
      return []
    case 'OnFailure': {
      const detail = 'only "Never" is supported when podFailurePolicy is specified'
      return spec.podFailurePolicy ? [invalid(at, policy, detail)] : []
    }
    default:
      return [notSupported(at, policy, ['OnFailure', 'Never'])]
  }
}
