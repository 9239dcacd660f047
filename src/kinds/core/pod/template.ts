/**
 * What every kind that carries a pod template asks of it: defaults, preparation, validation and
 * warnings. The rules for what is in a pod are in the files beside this one.
 */
import type { RuleContext } from '#api/definition.ts'
import { type FieldError, invalid, required } from '#api/field-error.ts'
import type { FieldPath } from '#api/field-path.ts'
import { type LabelRequirements, matchesLabels } from '#api/labels.ts'
import { validateAnnotations, validateLabels } from '#api/object-meta.ts'
import { withChanges } from '#api/sharing.ts'
import { type PodSpecOptions, podSpecOptions } from '#kinds/core/pod/options.ts'
import { withoutFormerAnnotations, withPodSpecDefaults } from '#kinds/core/pod/spec/defaults.ts'
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
  template: PodTemplateSpec,
  old: PodTemplateSpec | undefined,
  context: RuleContext,
): PodSpecOptions {
  return podSpecOptions(template, old, context.features)
}

/** Drops the fields whose gates are off and which the old template does not use. */
export function dropDisabledTemplateFields(
  template: PodTemplateSpec,
  _old: PodTemplateSpec | undefined,
  _context: RuleContext,
): PodTemplateSpec {
  return template
}

/** Upstream's ValidatePodTemplateSpec. */
export function validatePodTemplateSpec(
  template: PodTemplateSpec,
  at: FieldPath,
  _options: PodSpecOptions,
): readonly FieldError[] {
  const { labels = {}, annotations = {} } = template.metadata
  return [
    ...validateLabels(labels, at.child('labels')),
    ...validateAnnotations(annotations, at.child('annotations')),
  ]
}

/**
 * Upstream's ValidatePodTemplateSpecForReplicaSet, without the rules for the volumes of many
 * replicas, which it has given up. A replication controller's selector is a plain map: pass its requirements.
 */
export function validatePodTemplateSpecForReplicaSet(
  template: PodTemplateSpec | undefined,
  selector: LabelRequirements,
  at: FieldPath,
  options: PodSpecOptions,
): readonly FieldError[] {
  if (template === undefined) return [required(at)]
  const errors: FieldError[] = []
  const labels = template.metadata.labels ?? {}
  if (!matchesLabels(selector, labels)) {
    const detail = '`selector` does not match template `labels`'
    errors.push(invalid(at.child('metadata', 'labels'), labels, detail))
  }
  return [...errors, ...validatePodTemplateSpec(template, at, options)]
}

/** Warnings for what a template holds that is deprecated, useless or dangerous. */
export function podTemplateWarnings(
  _template: PodTemplateSpec,
  _old: PodTemplateSpec | undefined,
  _at: FieldPath,
  _context: RuleContext,
): readonly string[] {
  return []
}
