/**
 * Questions about labels: requirements on single keys, and whether a set of labels meets them all.
 * Texts such as `a=b,c in (d,e)` and the selectors inside objects both become these.
 */

import { GrammarError } from '#api/grammar-error.ts'
import { labelKeyErrors, labelValueErrors } from '#api/names/label-names.ts'
import {
  type FieldError,
  formatFieldErrors,
  invalid,
  notSupported,
} from '#api/validation/field-error.ts'
import { FieldPath } from '#api/validation/field-path.ts'
import { integerError } from '#base/go/number.ts'

export type Labels = Readonly<Record<string, string>>

/** As tables show labels: in the order of the whole texts, where a selector's is that of its keys. */
export function formatLabels(labels: Labels): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}=${value}`)
  return pairs.toSorted().join(',') || '<none>'
}

export type LabelOperator = 'in' | 'notin' | '=' | '==' | '!=' | 'gt' | 'lt' | 'exists' | '!'

/** The operators that take values, in the order upstream lists them. */
export const binaryOperators: readonly LabelOperator[] = [
  'in',
  'notin',
  '=',
  '==',
  '!=',
  'gt',
  'lt',
]

export interface LabelRequirement {
  readonly key: string
  readonly operator: LabelOperator
  readonly values: readonly string[]
}

/** All of these must hold. */
export type LabelRequirements = readonly LabelRequirement[]

/** Asks for nothing, so that all labels match. */
export const everything: LabelRequirements = Object.freeze([])

/** Cannot be met. It is told apart by identity, since no text says it. */
export const nothing: LabelRequirements = Object.freeze([
  Object.freeze({ key: '', operator: 'in', values: Object.freeze([]) }),
])

/** A requirement that keeps the rules for keys, values and their number. Throws GrammarError. */
export function createRequirement(
  key: string,
  operator: LabelOperator,
  values: readonly string[],
): LabelRequirement {
  const errors = requirementErrors(key, operator, values)
  if (errors.length > 0) throw new GrammarError(formatFieldErrors(errors))
  return { key, operator, values }
}

/** What asks for exactly these labels; nothing is checked. */
export function requirementsOf(labels: Labels): LabelRequirements {
  const requirements = Object.entries(labels).map(
    ([key, value]): LabelRequirement => ({ key, operator: '=', values: [value] }),
  )
  return sortRequirements(requirements)
}

export function sortRequirements(requirements: LabelRequirements): LabelRequirements {
  return requirements.toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
}

export function matchesLabels(requirements: LabelRequirements, labels: Labels = {}): boolean {
  return requirements.every((requirement) => meets(requirement, labels))
}

/** The text that reads back as these requirements. */
export function formatRequirements(requirements: LabelRequirements): string {
  return requirements === nothing ? '' : requirements.map(formatRequirement).join(',')
}

function meets({ key, operator, values }: LabelRequirement, labels: Labels): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined
  switch (operator) {
    case 'in':
    case '=':
    case '==':
      return value !== undefined && values.includes(value)
    case 'notin':
    case '!=':
      return value === undefined || !values.includes(value)
    case 'exists':
      return value !== undefined
    case '!':
      return value === undefined
    case 'gt':
    case 'lt':
      return value !== undefined && comparesAs(operator, value, values[0])
  }
}

function comparesAs(operator: 'gt' | 'lt', value: string, limit: string | undefined): boolean {
  const left = parseInt64(value)
  const right = limit === undefined ? undefined : parseInt64(limit)
  if (left === undefined || right === undefined) return false
  return operator === 'gt' ? left > right : left < right
}

function parseInt64(text: string): bigint | undefined {
  return integerError(text) === undefined ? BigInt(text.replace('+', '')) : undefined
}

function formatRequirement({ key, operator, values }: LabelRequirement): string {
  switch (operator) {
    case '!':
      return `!${key}`
    case 'exists':
      return key
    case 'in':
    case 'notin':
      return `${key} ${operator} (${values.toSorted().join(',')})`
    case 'gt':
    case 'lt':
      return `${key}${operator === 'gt' ? '>' : '<'}${values.join(',')}`
    default:
      return `${key}${operator}${values.join(',')}`
  }
}

function requirementErrors(
  key: string,
  operator: LabelOperator,
  values: readonly string[],
): readonly FieldError[] {
  const keyMessages = labelKeyErrors(key)
  const valuesPath = new FieldPath('values')
  return [
    ...(keyMessages.length > 0 ? [invalid('key', key, keyMessages.join('; '))] : []),
    ...countErrors(operator, values, valuesPath),
    ...values.flatMap((value, i) => {
      const messages = labelValueErrors(value)
      return messages.length > 0
        ? [invalid(valuesPath.index(i).key(key), value, messages.join('; '))]
        : []
    }),
  ]
}

function countErrors(
  operator: LabelOperator,
  values: readonly string[],
  at: FieldPath,
): readonly FieldError[] {
  switch (operator) {
    case 'in':
    case 'notin':
      return values.length > 0
        ? []
        : [invalid(at, values, "for 'in', 'notin' operators, values set can't be empty")]
    case '=':
    case '==':
    case '!=':
      return values.length === 1
        ? []
        : [invalid(at, values, 'exact-match compatibility requires one single value')]
    case 'exists':
    case '!':
      return values.length === 0
        ? []
        : [invalid(at, values, 'values set must be empty for exists and does not exist')]
    case 'gt':
    case 'lt': {
      const count = "for 'Gt', 'Lt' operators, exactly one value is required"
      const integer = "for 'Gt', 'Lt' operators, the value must be an integer"
      return [
        ...(values.length === 1 ? [] : [invalid(at, values, count)]),
        ...values.flatMap((value, i) =>
          parseInt64(value) === undefined ? [invalid(at.index(i), value, integer)] : [],
        ),
      ]
    }
    default:
      return [notSupported('operator', operator, [...binaryOperators, 'exists', '!'])]
  }
}
