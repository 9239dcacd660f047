/** What a list or watch asks for, as a test of objects. */
import type { KindDefinition } from '#api/definition.ts'
import type { Resource } from '#api/metadata.ts'
import {
  exactFieldValueOf,
  type FieldRequirements,
  formatFieldSelector,
} from '#api/selectors/fields.ts'
import {
  formatRequirements,
  type LabelRequirements,
  matchesLabels,
  nothing,
} from '#api/selectors/labels.ts'

/** The namespace, labels and fields that are asked for. */
export interface Selection {
  readonly namespace: string
  readonly labels: LabelRequirements
  readonly fields: FieldRequirements
}

export type Test = (object: Resource) => boolean

/** Whether an object belongs to what is selected within its namespace; undefined if all do. */
export function testOf(definition: KindDefinition, selection: Selection): Test | undefined {
  const { labels, fields } = selection
  const tests = fields.map(({ field, operator, value }): Test => {
    const read = readerOf(definition, field)
    return operator === '='
      ? (object) => read(object) === value
      : (object) => read(object) !== value
  })
  if (labels.length > 0) tests.push(({ metadata }) => matchesLabels(labels, metadata.labels))
  return tests.length > 1 ? (object) => tests.every((test) => test(object)) : tests[0]
}

/** How a field is read that selectors may ask for; one that is not there counts as empty. */
export function readerOf(
  { fieldSelectors = {} }: KindDefinition,
  field: string,
): (object: Resource) => string {
  if (field === 'metadata.name') return ({ metadata }) => metadata.name
  if (field === 'metadata.namespace') return ({ metadata }) => metadata.namespace ?? ''
  const read = Object.hasOwn(fieldSelectors, field) ? fieldSelectors[field] : undefined
  return read ? (object) => read(object) : () => ''
}

/** The same text for the same selection. */
export function textOf({ namespace, labels, fields }: Selection): string {
  const labelText = labels === nothing ? '\n' : formatRequirements(labels)
  return `${namespace}\n${labelText}\n${formatFieldSelector(fields)}`
}

/** The namespace in which all that is selected must be; empty if there is none. */
export function namespaceOf({ namespace, fields }: Selection): string {
  return namespace || (exactFieldValueOf(fields, 'metadata.namespace') ?? '')
}

/** The one name that everything selected must have. */
export function nameOf({ fields }: Selection): string | undefined {
  return exactFieldValueOf(fields, 'metadata.name')
}
