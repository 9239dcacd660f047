/** What the selectors of a question about access narrow it to, as far as they can be read. */

import { isGrammarError } from '#api/grammar-error.ts'
import type { FieldSelectorRequirement, LabelSelectorRequirement } from '#api/metadata.ts'
import {
  type FieldRequirement,
  type FieldRequirements,
  parseFieldSelector,
} from '#api/selectors/fields.ts'
import { parseLabelSelector } from '#api/selectors/label-selector-text.ts'
import {
  createRequirement,
  type LabelOperator,
  type LabelRequirement,
  type LabelRequirements,
} from '#api/selectors/labels.ts'
import type {
  FieldSelectorAttributes,
  LabelSelectorAttributes,
  ResourceAttributes,
} from '#kinds/authorization/shared/types.ts'

export interface AskedSelectors {
  readonly fields?: FieldRequirements
  readonly labels?: LabelRequirements
  /** For the review's status: which of the two says what cannot be read. */
  readonly evaluationError?: string
}

interface Read<T> {
  readonly requirements: readonly T[]
  readonly isBroken: boolean
}

/** Never throws: what cannot be read is left out, so that more is asked for, never less. */
export function readSelectors({
  fieldSelector,
  labelSelector,
}: Pick<ResourceAttributes, 'fieldSelector' | 'labelSelector'>): AskedSelectors {
  const fields = fieldSelector && readFields(fieldSelector)
  const labels = labelSelector && readLabels(labelSelector)
  const errors = [
    ...(fields?.isBroken ? [wordsFor('fieldSelector', fields)] : []),
    ...(labels?.isBroken ? [wordsFor('labelSelector', labels)] : []),
  ]
  const [first] = errors
  return {
    ...(fields && { fields: fields.requirements }),
    ...(labels && { labels: labels.requirements }),
    ...(first !== undefined && {
      evaluationError: errors.length === 1 ? first : `[${errors.join(', ')}]`,
    }),
  }
}

function wordsFor(selector: string, { requirements }: Read<unknown>): string {
  const part = requirements.length > 0 ? 'partially ' : ''
  return `spec.resourceAttributes.${selector} ${part}ignored due to parse error`
}

function readFields({ rawSelector, requirements = [] }: FieldSelectorAttributes) {
  return rawSelector
    ? readText(() => parseFieldSelector(rawSelector))
    : readEach(requirements, fieldRequirement)
}

function readLabels({ rawSelector, requirements = [] }: LabelSelectorAttributes) {
  return rawSelector
    ? readText(() => parseLabelSelector(rawSelector))
    : readEach(requirements, labelRequirement)
}

function readText<T>(parse: () => readonly T[]): Read<T> {
  const requirements = unlessWrong(parse)
  return { requirements: requirements ?? [], isBroken: requirements === undefined }
}

function readEach<S, T>(list: readonly S[], read: (one: S) => T | undefined): Read<T> {
  const requirements = list.map(read).filter((one) => one !== undefined)
  return { requirements, isBroken: requirements.length < list.length }
}

/** Field selectors know one value, that is to be or not to be. */
function fieldRequirement({
  key,
  operator,
  values = [],
}: FieldSelectorRequirement): FieldRequirement | undefined {
  const [value] = values
  if (values.length !== 1 || value === undefined) return undefined
  if (operator === 'In') return { field: key, operator: '=', value }
  return operator === 'NotIn' ? { field: key, operator: '!=', value } : undefined
}

const labelOperators: Readonly<Record<string, LabelOperator>> = {
  In: 'in',
  NotIn: 'notin',
  Exists: 'exists',
  DoesNotExist: '!',
}

function labelRequirement({
  key,
  operator,
  values = [],
}: LabelSelectorRequirement): LabelRequirement | undefined {
  const known = Object.hasOwn(labelOperators, operator) ? labelOperators[operator] : undefined
  return known && unlessWrong(() => createRequirement(key, known, values))
}

function unlessWrong<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (isGrammarError(error)) return undefined
    throw error
  }
}
