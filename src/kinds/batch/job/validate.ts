import type { RuleContext } from '#api/definition.ts'
import { dns1123LabelErrors } from '#api/names/dns-names.ts'
import { isSame } from '#api/objects/equality.ts'
import { labelSelectorStruct, validateLabelSelector } from '#api/selectors/label-selector.ts'
import { type FieldError, invalid, pointed, required } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import { validateImmutable } from '#api/validation/field-rules.ts'
import { validateObjectMetaUpdate } from '#api/validation/object-meta.ts'
import { readSelector, validateTemplateLabels } from '#kinds/apps/shared/selector.ts'
import { hasPrefixedLabels, validateGeneratedSelector } from '#kinds/batch/job/selector.ts'
import { mutableParts, validateTemplateUpdate } from '#kinds/batch/job/template-update.ts'
import type { Job, JobSpec } from '#kinds/batch/job/types.ts'
import { validateJobSpec } from '#kinds/batch/job/validate-spec.ts'
import { type PodSpecOptions, podTemplateOptions } from '#kinds/core/pod/template.ts'
import { internalFormOf } from '#kinds/internal-form.ts'

const specPath = path('spec')
const selectorPath = specPath.child('selector')

interface Strictness {
  readonly pod: PodSpecOptions
  /** Whether the selector may ask for values that no label can have, as an old one did. */
  readonly anyValues: boolean
  readonly isPrefixed: boolean
}

export function validateJob(job: Job, context: RuleContext): readonly FieldError[] {
  const pod = podTemplateOptions(undefined, context)
  return validateWhole(job, { pod, anyValues: false, isPrefixed: true })
}

/** Upstream looks at the whole and then at the changes, which includes most of the whole again. */
export function validateJobUpdate(job: Job, old: Job, context: RuleContext): readonly FieldError[] {
  const strictness: Strictness = {
    pod: podTemplateOptions(old.spec.template, context),
    anyValues: validateLabelSelector(old.spec.selector, selectorPath).length > 0,
    isPrefixed: hasPrefixedLabels(old),
  }
  return [
    ...validateWhole(job, strictness),
    ...validateObjectMetaUpdate(job.metadata, old.metadata),
    ...validateSpec(job.spec, strictness),
    ...validateSpecUpdate(job.spec, old, context),
  ]
}

function validateWhole(job: Job, strictness: Strictness): readonly FieldError[] {
  return [
    ...validateGeneratedSelector(job, strictness.isPrefixed),
    ...validateSpec(job.spec, strictness),
    ...validateHostName(job),
  ]
}

function validateSpec(spec: JobSpec, { pod, anyValues }: Strictness): readonly FieldError[] {
  const { selector, template } = spec
  const requirements = readSelector(selector)
  return [
    ...validateJobSpec(spec, specPath, pod),
    ...(selector
      ? validateLabelSelector(selector, selectorPath, { anyValues })
      : [required(selectorPath)]),
    ...(requirements
      ? validateTemplateLabels(template, requirements, specPath.child('template'))
      : []),
  ]
}

/** The pods of an indexed Job are hosts named after it and their index. */
function validateHostName({ metadata: { name }, spec }: Job): readonly FieldError[] {
  const { completionMode, completions = 0 } = spec
  if (completionMode !== 'Indexed' || completions <= 0) return []
  const longest = `${name}-${completions - 1}`
  if (dns1123LabelErrors(longest).length === 0) return []
  const detail = `will not able to create pod with invalid DNS label: ${longest}`
  return [invalid(path('metadata', 'name'), name, detail)]
}

function validateSpecUpdate(
  spec: JobSpec,
  job: Job,
  { features }: RuleContext,
): readonly FieldError[] {
  const { spec: old } = job
  const shown = spec.selector && labelSelectorStruct(spec.selector)
  const kept = (name: keyof JobSpec, value: unknown = spec[name]) =>
    validateImmutable(spec[name], old[name], specPath.child(name), pointed(value))
  return [
    ...validateCompletions(spec, old),
    ...validateImmutable(spec.selector, old.selector, selectorPath, shown),
    ...validateTemplateUpdate(
      spec.template,
      old.template,
      specPath.child('template'),
      mutableParts(job, features),
    ),
    ...kept('completionMode'),
    ...kept('podFailurePolicy', () =>
      internalFormOf('batch.v1.PodFailurePolicy', spec.podFailurePolicy),
    ),
    ...kept('backoffLimitPerIndex'),
    ...kept('managedBy'),
    ...kept('successPolicy', () => internalFormOf('batch.v1.SuccessPolicy', spec.successPolicy)),
  ]
}

/** An indexed Job can grow and shrink, if it runs all its indexes at once. */
function validateCompletions(spec: JobSpec, old: JobSpec): readonly FieldError[] {
  const { completions, parallelism } = spec
  const at = specPath.child('completions')
  if (spec.completionMode !== 'Indexed') return validateImmutable(completions, old.completions, at)
  if (completions === undefined || isSame(completions, old.completions)) return []
  if (completions === parallelism) return []
  return [invalid(at, completions, 'can only be modified in tandem with spec.parallelism')]
}
