/** The label selectors that stand inside objects, such as a Deployment's `spec.selector`. */

import { GrammarError, isGrammarError } from '#api/grammar-error.ts'
import type { LabelSelector, LabelSelectorRequirement } from '#api/metadata.ts'
import { labelValueErrors } from '#api/names/label-names.ts'
import {
  createRequirement,
  everything,
  formatRequirements,
  type LabelOperator,
  type LabelRequirements,
  type Labels,
  matchesLabels,
  nothing,
  sortRequirements,
} from '#api/selectors/labels.ts'
import {
  type FieldError,
  forbidden,
  invalid,
  named,
  required,
  struct,
} from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import { validateLabelKey } from '#api/validation/field-rules.ts'
import { quoteGo } from '#base/go/text.ts'

const operators = new Map<string, LabelOperator>([
  ['In', 'in'],
  ['NotIn', 'notin'],
  ['Exists', 'exists'],
  ['DoesNotExist', '!'],
])

/** Objects are frozen, so what was made of one stays true as long as it lives. */
const known = new WeakMap<LabelSelector, LabelRequirements>()

/**
 * What a selector asks for: everything matches an empty one, nothing matches one that is not there.
 * Throws GrammarError.
 */
export function selectorRequirements(
  selector: LabelSelector | undefined | null,
): LabelRequirements {
  if (!selector) return nothing
  const before = known.get(selector)
  if (before) return before
  const requirements = readSelector(selector)
  known.set(selector, requirements)
  return requirements
}

/** Whether labels match. A selector that cannot be read matches none. */
export function matchesLabelSelector(
  selector: LabelSelector | undefined | null,
  labels: Labels | undefined,
): boolean {
  try {
    return matchesLabels(selectorRequirements(selector), labels ?? {})
  } catch (error) {
    if (isGrammarError(error)) return false
    throw error
  }
}

/** The text form, in the words tables and descriptions use when there is none. */
export function formatLabelSelector(selector: LabelSelector | undefined | null): string {
  try {
    return formatRequirements(selectorRequirements(selector)) || '<none>'
  } catch (error) {
    if (isGrammarError(error)) return '<error>'
    throw error
  }
}

/** A selector as the value of a field error. */
export function labelSelectorStruct({ matchLabels, matchExpressions }: LabelSelector): unknown {
  return struct({
    matchLabels: isEmpty(matchLabels) ? undefined : matchLabels,
    matchExpressions: isEmpty(matchExpressions)
      ? undefined
      : matchExpressions?.map(({ key, operator, values }) =>
          struct({ key, operator, values: isEmpty(values) ? undefined : values }),
        ),
  })
}

export interface LabelSelectorRules {
  /** For objects stored before values were checked. */
  readonly anyValues?: boolean
  /** For requests of newer clients, which may know further operators. */
  readonly anyOperator?: boolean
}

/** What is wrong with a selector; one that is not there is right. */
export function validateLabelSelector(
  selector: LabelSelector | undefined | null,
  at: FieldPath,
  rules: LabelSelectorRules = {},
): readonly FieldError[] {
  if (!selector) return []
  const { matchLabels = {}, matchExpressions = [] } = selector
  const expressions = at.child('matchExpressions')
  return [
    ...validateLabels(matchLabels, at.child('matchLabels')),
    ...matchExpressions.flatMap((expression, i) =>
      validateLabelRequirement(expression, expressions.index(i), rules),
    ),
  ]
}

/** What is wrong with the labels of an object. Errors name the map, not the key. */
export function validateLabels(labels: Labels, at: FieldPath): readonly FieldError[] {
  return Object.entries(labels).flatMap(([key, value]) => [
    ...validateLabelKey(key, at),
    ...labelValueErrors(value).map((message) => invalid(at, value, message)),
  ])
}

function readSelector({
  matchLabels = {},
  matchExpressions = [],
}: LabelSelector): LabelRequirements {
  const requirements = [
    ...Object.entries(matchLabels).map(([key, value]) => createRequirement(key, '=', [value])),
    ...matchExpressions.map(({ key, operator, values = [] }) => {
      const known = operators.get(operator)
      if (!known)
        throw new GrammarError(`${quoteGo(operator)} is not a valid label selector operator`)
      return createRequirement(key, known, values)
    }),
  ]
  return requirements.length === 0 ? everything : sortRequirements(requirements)
}

export function validateLabelRequirement(
  { key, operator, values = [] }: LabelSelectorRequirement,
  at: FieldPath,
  rules: LabelSelectorRules = {},
): readonly FieldError[] {
  return [
    ...validateSelectorOperator(operator, values, at, rules),
    ...validateLabelKey(key, at.child('key')),
    ...(rules.anyValues ? [] : values).flatMap((value, i) =>
      labelValueErrors(value).map((message) =>
        invalid(at.child('values').index(i), value, message),
      ),
    ),
  ]
}

/** How many values an operator takes; the same for selectors of labels and of fields. */
export function validateSelectorOperator(
  operator: string,
  values: readonly string[],
  at: FieldPath,
  { anyOperator = false }: LabelSelectorRules = {},
): readonly FieldError[] {
  const valuesAt = at.child('values')
  switch (operator) {
    case 'In':
    case 'NotIn':
      if (values.length > 0) return []
      return [required(valuesAt, "must be specified when `operator` is 'In' or 'NotIn'")]
    case 'Exists':
    case 'DoesNotExist':
      if (values.length === 0) return []
      return [
        forbidden(valuesAt, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"),
      ]
    default:
      if (anyOperator) return []
      return [invalid(at.child('operator'), named(operator), 'not a valid selector operator')]
  }
}

function isEmpty(value: object | undefined): boolean {
  return value === undefined || Object.keys(value).length === 0
}
