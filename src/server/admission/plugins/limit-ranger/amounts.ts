/** Amounts compared as upstream compares them: in thousandths where those fit, else in whole units. */
import { quantityMilliValue, quantityValue } from '#api/scalars/quantity.ts'

/** Upstream's MaxMilliValue: what is above would overflow as thousandths. */
const mostAsMilli = Math.floor((2 ** 63 - 1) / 1000)

export function isAbove(a: string, b: string): boolean {
  const of = scaleOf(a, b)
  return of(a) > of(b)
}

export type Ratio =
  | 'no request'
  | 'no limit'
  | { readonly value: number; readonly isAbove: boolean }

export function ratioOf(limit: string, request: string, most: string): Ratio {
  const of = scaleOf(limit, request, most)
  if (of(request) === 0) return 'no request'
  if (of(limit) === 0) return 'no limit'
  const value = of(limit) / of(request)
  const isMilli = quantityValue(most) <= mostAsMilli
  const isAbove = isMilli ? value * 1000 > quantityMilliValue(most) : value > quantityValue(most)
  return { value, isAbove }
}

function scaleOf(...amounts: readonly string[]): (amount: string) => number {
  const isMilli = amounts.every((amount) => quantityValue(amount) <= mostAsMilli)
  return isMilli ? quantityMilliValue : quantityValue
}
