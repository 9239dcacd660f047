/** Fields that hold a number or a text, most often a share in percent. */
import { percentErrors } from '#api/names/names.ts'
import type { IntOrString } from '#api/scalars/scalars.ts'

const integerForm = /^[+-]?[0-9]+$/

/** A text that is a number as that number, any other text as it is. */
export function parseIntOrString(text: string): IntOrString {
  if (!integerForm.test(text)) return text
  const number = Number(text)
  return number >= -(2 ** 31) && number < 2 ** 31 ? number : text
}

const int64Max = 2 ** 63

/** A number as it is, a text as its number, no larger than 64 bits hold, and zero for a text that is none. */
export function intValueOf(value: IntOrString): number {
  if (typeof value === 'number') return value
  if (!integerForm.test(value)) return 0
  return Math.min(Math.max(Number(value), -int64Max), int64Max)
}

/** How many percent a text says, or nothing if it says something else. */
export function percentOf(value: IntOrString | undefined): number | undefined {
  if (typeof value !== 'string' || percentErrors(value).length > 0) return undefined
  return Number(value.slice(0, -1))
}
