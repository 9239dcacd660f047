/** Fields that hold a number or a text, most often a share in percent. */
import { percentErrors } from '#api/names.ts'
import type { IntOrString } from '#api/scalars.ts'

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
