/** The options of lists and watches: which go together, and what selectors ask for. */

import { isGrammarError } from '#api/grammar-error.ts'
import {
  exactFieldValueOf,
  type FieldRequirements,
  parseFieldSelector,
} from '#api/selectors/fields.ts'
import { parseLabelSelector } from '#api/selectors/label-selector-text.ts'
import { everything, type LabelRequirements } from '#api/selectors/labels.ts'
import { fieldSelectorError } from '#api/selectors/selectable-fields.ts'
import { badRequest } from '#api/status/status-answers.ts'
import { type FieldError, forbidden, notSupported } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import type { Call, ListParameters } from '#server/call.ts'
import type { ServedResource } from '#server/served/served-resource.ts'
import { refuse } from '#server/verbs/write-request.ts'

const match = path('resourceVersionMatch')

export interface Selectors {
  readonly labels: LabelRequirements
  readonly fields: FieldRequirements
}

/** Throws a StatusError (400) for selectors that cannot be used, (422) for options that do not go together. */
export function readSelectors(
  { resource, name }: Pick<Call, 'resource' | 'name'>,
  parameters: ListParameters,
  errors: readonly FieldError[],
): Selectors {
  const { labelSelector, fieldSelector } = parameters
  const labels = labelSelector === '' ? everything : parsed(parseLabelSelector, labelSelector)
  const given = fieldSelector === '' ? [] : asked(parsed(parseFieldSelector, fieldSelector))
  if (errors.length > 0) refuse('ListOptions', errors)
  const fields = given.length === 0 ? given : fieldsOfHub(resource, given)
  return { labels, fields: name === '' ? fields : ofName(fields, name) }
}

/** A selector of nothing but its operator selects everything. */
function asked(fields: FieldRequirements): FieldRequirements {
  const [first] = fields
  const isNothing = first?.field === '' && first.value === '' && first.operator === '='
  return fields.length === 1 && isNothing ? [] : fields
}

function parsed<T>(parse: (text: string) => T, text: string): T {
  try {
    return parse(text)
  } catch (error) {
    if (isGrammarError(error)) throw badRequest(error.message)
    throw error
  }
}

/** Other versions may call the same fields otherwise. */
function fieldsOfHub(
  { definition, conversion }: ServedResource,
  fields: FieldRequirements,
): FieldRequirements {
  const labels = conversion?.fieldLabels
  const own = labels
    ? fields.map((one) => ({ ...one, field: hubLabel(labels, one.field) }))
    : fields
  const problem = fieldSelectorError(definition, own)
  if (problem !== undefined) throw badRequest(problem)
  return own
}

const common: ReadonlySet<string> = new Set(['metadata.name', 'metadata.namespace'])

function hubLabel(labels: Readonly<Record<string, string>>, field: string): string {
  if (common.has(field)) return field
  if (Object.hasOwn(labels, field)) return labels[field]!
  throw badRequest(`field label not supported: ${field}`)
}

/** One object alone is selected by its name; a selector besides may only say the same. */
function ofName(fields: FieldRequirements, name: string): FieldRequirements {
  if (fields.length === 0) return [{ field: 'metadata.name', operator: '=', value: name }]
  if (exactFieldValueOf(fields, 'metadata.name') === name) return fields
  throw badRequest("fieldSelector metadata.name doesn't match requested name")
}

export function validateListOptions(parameters: ListParameters): readonly FieldError[] {
  const { resourceVersion, resourceVersionMatch: given, sendInitialEvents } = parameters
  const errors: FieldError[] = []
  if (given !== '') {
    if (resourceVersion === '') {
      const why = 'resourceVersionMatch is forbidden unless resourceVersion is provided'
      errors.push(forbidden(match, why))
    }
    if (parameters.continue !== '') errors.push(continued())
    if (given !== 'Exact' && given !== 'NotOlderThan') {
      errors.push(notSupported(match, given, ['Exact', 'NotOlderThan', '']))
    }
    if (given === 'Exact' && resourceVersion === '0') {
      const why = 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"'
      errors.push(forbidden(match, why))
    }
  }
  if (sendInitialEvents !== undefined) {
    const why = 'sendInitialEvents is forbidden for list'
    errors.push(forbidden(path('sendInitialEvents'), why))
  }
  return errors
}

function continued(): FieldError {
  return forbidden(match, 'resourceVersionMatch is forbidden when continue is provided')
}

/** A watch that begins nowhere begins with what is there. */
export function withWatchDefaults(parameters: ListParameters): ListParameters {
  const { resourceVersion, resourceVersionMatch, sendInitialEvents } = parameters
  if (sendInitialEvents !== undefined || resourceVersionMatch !== '') return parameters
  if (resourceVersion !== '' && resourceVersion !== '0') return parameters
  return { ...parameters, sendInitialEvents: true, resourceVersionMatch: 'NotOlderThan' }
}

export function validateWatchOptions(parameters: ListParameters): readonly FieldError[] {
  const { resourceVersionMatch: given, sendInitialEvents } = parameters
  const errors: FieldError[] = []
  if (sendInitialEvents !== undefined && given !== 'NotOlderThan') {
    const why = 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan'
    errors.push(forbidden(match, why))
  }
  if (given === '') return errors
  if (sendInitialEvents === undefined) {
    const why = 'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided'
    errors.push(forbidden(match, why))
  }
  if (given !== 'NotOlderThan') errors.push(notSupported(match, given, ['NotOlderThan']))
  if (parameters.continue !== '') errors.push(continued())
  return errors
}
