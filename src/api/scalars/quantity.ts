/**
 * Exact arithmetic on quantities. An object holds a quantity as its canonical text; what is made
 * of a text is remembered, since a cluster knows few different ones and asks for them often.
 */
import {
  divideUp,
  formatQuantity,
  type ParsedQuantity,
  parseQuantityText,
  type QuantityFormat,
  smallestScale,
} from '#api/scalars/quantity-text.ts'
import type { Quantity } from '#api/scalars/scalars.ts'
import { remembering } from '#base/collections/forgetful-map.ts'

/** Enough for every distinct quantity of a large cluster; then the memory starts anew. */
const rememberedLimit = 8192
/** Longer texts are odd ones; a client is not to fill the memory with them. */
const rememberedLength = 32

/** The two numbers that are asked for most are kept once they were. */
interface Remembered {
  readonly parsed: ParsedQuantity
  value?: number
  milliValue?: number
}

/** How far apart two quantities may be to be added digit by digit. */
const digitsLimit = 4096

const int64Max = 2n ** 63n - 1n
const int64Min = -(2n ** 63n)
/** Powers of ten above this one are no floats. */
const largestFloat = 308
/** Powers of ten from here on are beyond 64 bits. */
const safePower = 19

/** What a text says. Throws GrammarError. */
export function parseQuantity(text: string): ParsedQuantity {
  return recall(text).parsed
}

/** The text that upstream would answer for this one. Throws GrammarError. */
export function canonicalQuantity(text: string): Quantity {
  return formatQuantity(parseQuantity(text.trim()))
}

export function createQuantity(
  value: number | bigint,
  format: QuantityFormat = 'DecimalSI',
): Quantity {
  return formatQuantity({ mantissa: BigInt(value), scale: 0, format })
}

/** Negative, zero or positive as `a` is less than, equal to or greater than `b`. */
export function compareQuantities(a: Quantity, b: Quantity): -1 | 0 | 1 {
  return a === b ? 0 : compareParsed(parseQuantity(a), parseQuantity(b))
}

export function compareParsed(x: ParsedQuantity, y: ParsedQuantity): -1 | 0 | 1 {
  if (x.scale === y.scale) return compare(x.mantissa, y.mantissa)
  const signs = compare(signOf(x.mantissa), signOf(y.mantissa))
  if (signs !== 0 || x.mantissa === 0n) return signs
  // Powers of ten are settled by counting digits, so that no exponent can make a huge number.
  const power = magnitude(x) - magnitude(y)
  if (power !== 0) return power > 0 === x.mantissa > 0n ? 1 : -1
  const scale = Math.min(x.scale, y.scale)
  return compare(at(x, scale), at(y, scale))
}

export function equalQuantities(a: Quantity, b: Quantity): boolean {
  return compareQuantities(a, b) === 0
}

export function quantitySign(quantity: Quantity): -1 | 0 | 1 {
  return compare(parseQuantity(quantity).mantissa, 0n)
}

export function isZeroQuantity(quantity: Quantity): boolean {
  return parseQuantity(quantity).mantissa === 0n
}

/** The sum, in the format of `a` unless that is zero. */
export function addQuantities(a: Quantity, b: Quantity): Quantity {
  return formatQuantity(addParsed(parseQuantity(a), parseQuantity(b)))
}

/** The difference, in the format of `a` unless that is zero. */
export function subtractQuantities(a: Quantity, b: Quantity): Quantity {
  return formatQuantity(subtractParsed(parseQuantity(a), parseQuantity(b)))
}

export function addParsed(a: ParsedQuantity, b: ParsedQuantity): ParsedQuantity {
  return combine(a, b)
}

export function subtractParsed(a: ParsedQuantity, b: ParsedQuantity): ParsedQuantity {
  return combine(a, { ...b, mantissa: -b.mantissa })
}

/** Rounds away from zero to a multiple of ten to the power of `scale`. */
export function roundUpQuantity(quantity: Quantity, scale: number): Quantity {
  const parsed = parseQuantity(quantity)
  if (parsed.scale >= scale) return quantity
  const mantissa = divideUp(parsed.mantissa, scale - parsed.scale)
  return formatQuantity({ mantissa, scale, format: parsed.format })
}

/**
 * The quantity over ten to the power of `scale`, rounded away from zero, as an int64. What does not
 * fit comes out as upstream's, by the steps that each of its two forms takes.
 */
export function scaledQuantity(quantity: Quantity, scale: number): bigint {
  const parsed = parseQuantity(quantity)
  const power = parsed.scale - scale
  if (parsed.isLarge && parsed.mantissa < 0n) return scaledBelowZero(parsed, scale)
  if (power < 0) return BigInt.asIntN(64, divideUp(parsed.mantissa, -power))
  if (parsed.isLarge || powersAtOnce.has(power)) return lowBits(parsed.mantissa, power)
  return wholeIn64({ ...parsed, scale: power }) ?? 0n
}

/** Upstream multiplies by these in one step, and keeps the lowest 64 bits; by others it gives up where those end. */
const powersAtOnce: ReadonlySet<number> = new Set([1, 2, 3, 6, 9])

/** Upstream keeps large numbers in billionths, cuts those below zero to 64 bits, and adds one for what is left over. */
function scaledBelowZero({ mantissa, scale: own }: ParsedQuantity, scale: number): bigint {
  const cut = lowBits(mantissa, own - smallestScale)
  const divisor = 10n ** BigInt(scale - smallestScale)
  return cut / divisor + (cut % divisor === 0n ? 0n : 1n)
}

/** The lowest 64 bits of a product: ten to the power of 64 and more has none. */
function lowBits(value: bigint, power: number): bigint {
  return power < 64 ? BigInt.asIntN(64, value * 10n ** BigInt(power)) : 0n
}

/** The number, of a scale not below zero, unless 64 bits do not hold it. */
function wholeIn64({ mantissa, scale }: ParsedQuantity): bigint | undefined {
  if (mantissa === 0n) return 0n
  const value = scale < safePower ? mantissa * 10n ** BigInt(scale) : undefined
  return value !== undefined && fits(value) ? value : undefined
}

function textless({ mantissa, scale }: ParsedQuantity): Pick<ParsedQuantity, 'mantissa' | 'scale'> {
  return { mantissa, scale }
}

function fits(value: bigint): boolean {
  return value <= int64Max && value >= int64Min
}

/** The quantity rounded up to an integer. Exact within 2^53. */
export function quantityValue(quantity: Quantity): number {
  const known = recall(quantity)
  known.value ??= Number(scaledQuantity(quantity, 0))
  return known.value
}

/** A thousand times the quantity, rounded up to an integer. Exact within 2^53. */
export function quantityMilliValue(quantity: Quantity): number {
  const known = recall(quantity)
  known.milliValue ??= Number(scaledQuantity(quantity, -3))
  return known.milliValue
}

/** The quantity if upstream's quick look finds that it is an integer of 64 bits: `1000m` is not. */
export function parsedAsInt64(parsed: ParsedQuantity): bigint | undefined {
  return parsed.isLarge || parsed.scale < 0 ? undefined : wholeIn64(parsed)
}

/** Near to the number: upstream multiplies two floats, which may be off by the last bits. */
export function parsedAsFloat({ mantissa, scale, isLarge }: ParsedQuantity): number {
  const held = isLarge && mantissa !== 0n ? smallestScale : scale
  if (scale - held > largestFloat) return mantissa < 0n ? -Infinity : Infinity
  const base = Number(mantissa * 10n ** BigInt(scale - held))
  return held === 0 ? base : base * Number(`1e${held}`)
}

const remembered = remembering(rememberedLimit, parse)

function parse(text: string): Remembered {
  return { parsed: parseQuantityText(text) }
}

function recall(text: string): Remembered {
  return text.length > rememberedLength ? parse(text) : remembered(text)
}

function combine(a: ParsedQuantity, b: ParsedQuantity): ParsedQuantity {
  const format = a.mantissa === 0n ? b.format : a.format
  const isLarge = a.isLarge || b.isLarge
  if (b.mantissa === 0n) return { ...textless(a), format, isLarge }
  if (a.mantissa === 0n) return { ...textless(b), format, isLarge }
  // One so large that the other cannot be seen beside it stays as it is: no exponent makes us write
  // out more digits than this.
  const gap = magnitude(a) - magnitude(b)
  if (gap > digitsLimit) return { ...textless(a), format, isLarge }
  if (gap < -digitsLimit) return { ...textless(b), format, isLarge }
  const scale = Math.min(a.scale, b.scale)
  const [x, y] = [at(a, scale), at(b, scale)]
  const isBeyond = [x, y, x + y].some((value) => !fits(value))
  return { mantissa: x + y, scale, format, isLarge: isLarge || isBeyond }
}

/** The mantissa at a scale not above the quantity's own. */
function at({ mantissa, scale }: ParsedQuantity, lower: number): bigint {
  return lower === scale ? mantissa : mantissa * 10n ** BigInt(scale - lower)
}

/** How many digits stand before the point, or how far behind it they start. */
function magnitude({ mantissa, scale }: ParsedQuantity): number {
  return String(mantissa < 0n ? -mantissa : mantissa).length + scale
}

function signOf(value: bigint): bigint {
  return value < 0n ? -1n : value > 0n ? 1n : 0n
}

function compare(a: bigint, b: bigint): -1 | 0 | 1 {
  return a < b ? -1 : a > b ? 1 : 0
}
