/** Whether two specs say the same, however they write it. */
import { isDeepStrictEqual } from 'node:util'
import { parseQuantity } from '#api/quantity.ts'

/** Fields that hold amounts, by name. */
const amountLists = new Set(['limits', 'requests', 'overhead'])

/** Amounts are equal if they are worth the same: `1Gi` and `1073741824`. */
export function isSameSpec(a: unknown, b: unknown): boolean {
  return a === b || isDeepStrictEqual(a, b) || isDeepStrictEqual(withWorth(a), withWorth(b))
}

function withWorth(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withWorth)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      amountLists.has(name) ? worths(item as Readonly<Record<string, string>>) : withWorth(item),
    ]),
  )
}

function worths(list: Readonly<Record<string, string>>): unknown {
  return Object.fromEntries(Object.entries(list).map(([name, amount]) => [name, worth(amount)]))
}

function worth(amount: string): string {
  const { mantissa, scale } = parseQuantity(amount)
  if (mantissa === 0n) return '0'
  const digits = String(mantissa)
  const trimmed = digits.replace(/0+$/, '')
  return `${trimmed}e${scale + digits.length - trimmed.length}`
}
