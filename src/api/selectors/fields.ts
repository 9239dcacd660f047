/** Field selectors, `metadata.name=x,status.phase!=Running`: their text, and what they match. */
import { GrammarError } from '#api/grammar-error.ts'

export interface FieldRequirement {
  readonly field: string
  readonly operator: '=' | '!='
  readonly value: string
}

/** All of these must hold. */
export type FieldRequirements = readonly FieldRequirement[]

/** The fields of one object that selectors may ask for. */
export type SelectableFields = Readonly<Record<string, string>>

/** What a text asks for, sorted as upstream sorts it. Throws GrammarError. */
export function parseFieldSelector(text: string): FieldRequirements {
  return splitTerms(text)
    .toSorted()
    .filter((term) => term !== '')
    .map((term) => parseTerm(term, text))
}

export function formatFieldSelector(requirements: FieldRequirements): string {
  return requirements
    .map(({ field, operator, value }) => `${field}${operator}${escapeFieldValue(value)}`)
    .join(',')
}

/** A field that is not there counts as empty. */
export function matchesFields(requirements: FieldRequirements, fields: SelectableFields): boolean {
  return requirements.every(({ field, operator, value }) => {
    const actual = Object.hasOwn(fields, field) ? fields[field] : ''
    return (actual === value) === (operator === '=')
  })
}

/** The one value that a field must have, if there is one. */
export function exactFieldValueOf(
  requirements: FieldRequirements,
  field: string,
): string | undefined {
  return requirements.find((r) => r.field === field && r.operator === '=')?.value
}

function escapeFieldValue(value: string): string {
  return value.replace(/[\\,=]/g, '\\$&')
}

/** Commas separate terms unless a backslash stands before them. */
function splitTerms(text: string): readonly string[] {
  const terms: string[] = []
  let start = 0
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '\\') i++
    else if (text[i] === ',') {
      terms.push(text.slice(start, i))
      start = i + 1
    }
  }
  return [...terms, text.slice(start)]
}

/** The first operator in a term splits it, and of two that start together the longer one. */
function parseTerm(term: string, selector: string): FieldRequirement {
  const match = /!=|==?/.exec(term)
  if (!match) throw new GrammarError(`invalid selector: '${selector}'; can't understand '${term}'`)
  return {
    field: term.slice(0, match.index),
    operator: match[0] === '!=' ? '!=' : '=',
    value: unescapeValue(term.slice(match.index + match[0].length)),
  }
}

function unescapeValue(value: string): string {
  return value.replace(/\\(.?)|[,=]/gsu, (found: string, escaped: string | undefined) => {
    if (escaped === undefined) {
      throw new GrammarError(
        `invalid field selector: unescaped character in value: ${found.codePointAt(0)}`,
      )
    }
    if (escaped !== '' && '\\,='.includes(escaped)) return escaped
    throw new GrammarError(`invalid field selector: invalid escape sequence: ${found}`)
  })
}
