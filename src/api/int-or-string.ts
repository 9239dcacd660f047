/** Fields that hold a number or a text, most often a share in percent. */
import { GrammarError } from '#api/grammar-error.ts'
import { percentErrors } from '#api/names.ts'
import type { IntOrString } from '#api/scalars.ts'
import { integerError } from '#base/go-number.ts'
import { quoteGo } from '#base/go-text.ts'

/** The text of either. */
export function formatIntOrString(value: IntOrString): string {
  return String(value)
}

/** A text that is a number as that number, any other text as it is. */
export function parseIntOrString(text: string): IntOrString {
  if (!/^[+-]?[0-9]+$/.test(text)) return text
  const number = Number(text)
  return number >= -(2 ** 31) && number < 2 ** 31 ? number : text
}

/** A number as it is, a text as its number, and zero for a text that is none. */
export function intValueOf(value: IntOrString): number {
  const number = typeof value === 'string' ? parseIntOrString(value) : value
  return typeof number === 'string' ? 0 : number
}

/** How many percent a text says, or nothing if it says something else. */
export function percentOf(value: IntOrString | undefined): number | undefined {
  if (typeof value !== 'string' || percentErrors(value).length > 0) return undefined
  return Number(value.slice(0, -1))
}

/**
 * The number, or that share of `total` if it is in percent, rounded up or down. Throws
 * GrammarError, in upstream's words, for a text that is no percentage.
 */
export function scaledValue(
  value: IntOrString | undefined,
  total: number,
  rounds: 'up' | 'down',
): number {
  if (value === undefined) throw new GrammarError('nil value for IntOrString')
  if (typeof value === 'number') return value
  const percent = readPercent(value)
  return rounds === 'up' ? Math.ceil((percent * total) / 100) : Math.floor((percent * total) / 100)
}

function readPercent(value: string): number {
  const refuse = (why: string): GrammarError =>
    new GrammarError(`invalid value for IntOrString: ${why}`)
  if (!value.endsWith('%')) throw refuse('invalid type: string is not a percentage')
  const digits = value.slice(0, -1)
  const error = integerError(digits)
  if (error !== undefined) throw refuse(`invalid value ${quoteGo(value)}: ${error}`)
  return Number(digits)
}
