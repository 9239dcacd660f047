/**
 * Ranges of sizes and costs. They are counted in 64 bits and stay at the largest number instead of
 * overflowing, so that an estimate that is too large to count is still known to be too large.
 */

import type { CelType } from '#api/cel/types.ts'

export interface SizeRange {
  readonly min: bigint
  readonly max: bigint
}

/**
 * Answers how large a value may be that comes in through a variable. The path starts with the
 * variable; then come names of fields, `@items`, `@values` and `@keys`.
 */
export type SizeEstimator = (path: readonly string[], type: CelType) => SizeRange | undefined

export const most = 2n ** 64n - 1n
export const unknownSize: SizeRange = { min: 0n, max: most }
export const zero: SizeRange = { min: 0n, max: 0n }

export function fixed(size: bigint | number): SizeRange {
  const value = BigInt(size)
  return { min: value, max: value }
}

export function add(...ranges: readonly SizeRange[]): SizeRange {
  return ranges.reduce((a, b) => ({ min: capped(a.min + b.min), max: capped(a.max + b.max) }), zero)
}

export function multiply(a: SizeRange, b: SizeRange): SizeRange {
  return { min: capped(a.min * b.min), max: capped(a.max * b.max) }
}

/** Times a factor per unit, rounded up. */
export function scale(range: SizeRange, factor: number): SizeRange {
  return { min: scaled(range.min, factor), max: scaled(range.max, factor) }
}

/** The range that holds both. */
export function union(a: SizeRange, b: SizeRange): SizeRange {
  return { min: a.min < b.min ? a.min : b.min, max: a.max > b.max ? a.max : b.max }
}

export function capped(value: bigint): bigint {
  return value > most ? most : value
}

export function scaled(value: bigint, factor: number): bigint {
  const product = Math.ceil(Number(value) * factor)
  return product >= 2 ** 64 ? most : BigInt(product)
}
