/**
 * What every kind that carries a pod template asks of it: defaults, preparation, validation and
 * warnings. The rules for what is in a pod are in the files beside this one.
 */
import type { RuleContext } from '#api/definition.ts'
import { withChanges } from '#api/objects/sharing.ts'
import { type FieldError, forbidden } from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import { validateAnnotations, validateLabels } from '#api/validation/object-meta.ts'
import { withoutDisabledFields } from '#kinds/core/pod/disabled-fields.ts'
import { type PodSpecOptions, podSpecOptions } from '#kinds/core/pod/options.ts'
import {
  validateAnnotationsMatch,
  validatePodAnnotations,
} from '#kinds/core/pod/spec/annotations.ts'
import { withoutFormerAnnotations, withPodSpecDefaults } from '#kinds/core/pod/spec/defaults.ts'
import { validatePodSpec } from '#kinds/core/pod/spec/validate.ts'
import type { PodTemplateSpec } from '#kinds/core/podtemplate/types.ts'

export type { PodSpecOptions }

/** What a template leaves out; the same template if nothing is missing. */
export function withPodTemplateDefaults(template: PodTemplateSpec): PodTemplateSpec {
  return withChanges(template, {
    metadata: withoutFormerAnnotations(template.metadata),
    spec: withPodSpecDefaults(template.spec),
  })
}

/** What rules a template is held to: what the old one used stays allowed. */
export function podTemplateOptions(
  old: PodTemplateSpec | undefined,
  context: RuleContext,
): PodSpecOptions {
  return podSpecOptions(old, context)
}

/** Drops the fields whose gates are off and which the old template does not use. */
export function dropDisabledTemplateFields(
  template: PodTemplateSpec,
  old: PodTemplateSpec | undefined,
  { features }: RuleContext,
): PodTemplateSpec {
  const spec = withoutDisabledFields(template.spec, old?.spec, features)
  return spec === template.spec ? template : { ...template, spec }
}

/** Upstream's ValidatePodTemplateSpec. */
export function validatePodTemplateSpec(
  { metadata, spec }: PodTemplateSpec,
  at: FieldPath,
  options: PodSpecOptions,
): readonly FieldError[] {
  const { labels = {}, annotations = {} } = metadata
  const annotationsAt = at.child('annotations')
  const specAt = at.child('spec')
  const errors: FieldError[] = [
    ...validateLabels(labels, at.child('labels')),
    ...validateAnnotations(annotations, annotationsAt),
    ...validatePodAnnotations(annotations, spec, { at: annotationsAt, options }),
    ...validatePodSpec(spec, { at: specAt, options }),
    ...validateAnnotationsMatch(annotations, spec, specAt),
  ]
  if (spec.ephemeralContainers?.length) {
    const detail = 'ephemeral containers not allowed in pod template'
    errors.push(forbidden(specAt.child('ephemeralContainers'), detail))
  }
  return errors
}
