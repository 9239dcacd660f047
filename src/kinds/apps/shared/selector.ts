/** The rules for the selectors by which workloads find their pods. */

import { isGrammarError } from '#api/grammar-error.ts'
import type { LabelSelector } from '#api/metadata.ts'
import {
  labelSelectorStruct,
  selectorRequirements,
  validateLabelSelector,
} from '#api/selectors/label-selector.ts'
import { type LabelRequirements, matchesLabels } from '#api/selectors/labels.ts'
import { type FieldError, invalid, required } from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import type { PodTemplateSpec } from '#kinds/core/podtemplate/types.ts'

/** A selector that must be there and ask for something. `whose` is the kind that errors name. */
export function validateOwnSelector(
  selector: LabelSelector | undefined,
  at: FieldPath,
  whose: string,
): readonly FieldError[] {
  if (!selector) return [required(at)]
  return [...validateLabelSelector(selector, at), ...validateNotEmpty(selector, at, whose)]
}

export function validateNotEmpty(
  selector: LabelSelector,
  at: FieldPath,
  whose: string,
): readonly FieldError[] {
  const { matchLabels = {}, matchExpressions = [] } = selector
  if (Object.keys(matchLabels).length + matchExpressions.length > 0) return []
  const detail = `empty selector is invalid for ${whose}`
  return [invalid(at, labelSelectorStruct(selector), detail)]
}

/** What a selector asks for, or undefined if it cannot be read. */
export function readSelector(selector: LabelSelector | undefined): LabelRequirements | undefined {
  try {
    return selectorRequirements(selector)
  } catch (error) {
    if (isGrammarError(error)) return undefined
    throw error
  }
}

/** The pods to be made must be among those that the workload counts as its own. */
export function validateTemplateLabels(
  { metadata: { labels } }: PodTemplateSpec,
  requirements: LabelRequirements,
  at: FieldPath,
): readonly FieldError[] {
  if (matchesLabels(requirements, labels ?? {})) return []
  const detail = '`selector` does not match template `labels`'
  return [invalid(at.child('metadata', 'labels'), labels, detail)]
}
