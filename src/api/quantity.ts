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
} from '#api/quantity-text.ts'
import type { Quantity } from '#api/scalars.ts'

/** Enough for every distinct quantity of a large cluster; then the memory starts anew. */
const rememberedLimit = 8192
/** Longer texts are odd ones; a client is not to fill the memory with them. */
const rememberedLength = 32
const remembered = new Map<string, Remembered>()

/** The two numbers that are asked for most are kept once they were. */
interface Remembered {
  readonly parsed: ParsedQuantity
  value?: number
  milliValue?: number
}

/** How far apart two quantities may be to be added digit by digit. */
const digitsLimit = 4096

const int64Max = 2n ** 63n - 1n
/** Powers of ten from here on are beyond 64 bits. */
const safePower = 19
/** Numbers of fewer digits than this one are kept in 64 bits upstream. */
const shortLimit = 10n ** 18n
const int64Min = -(2n ** 63n)

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

export function createMilliQuantity(
  value: number | bigint,
  format: QuantityFormat = 'DecimalSI',
): Quantity {
  return formatQuantity({ mantissa: BigInt(value), scale: -3, format })
}

export function quantityFormatOf(quantity: Quantity): QuantityFormat {
  return parseQuantity(quantity).format
}

/** Negative, zero or positive as `a` is less than, equal to or greater than `b`. */
export function compareQuantities(a: Quantity, b: Quantity): -1 | 0 | 1 {
  if (a === b) return 0
  const x = parseQuantity(a)
  const y = parseQuantity(b)
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
  return combine(parseQuantity(a), parseQuantity(b), 1n)
}

/** The difference, in the format of `a` unless that is zero. */
export function subtractQuantities(a: Quantity, b: Quantity): Quantity {
  return combine(parseQuantity(a), parseQuantity(b), -1n)
}

export function negateQuantity(quantity: Quantity): Quantity {
  const { mantissa, scale, format } = parseQuantity(quantity)
  return formatQuantity({ mantissa: -mantissa, scale, format })
}

export function multiplyQuantity(quantity: Quantity, factor: number | bigint): Quantity {
  const { mantissa, scale, format } = parseQuantity(quantity)
  return formatQuantity({ mantissa: mantissa * BigInt(factor), scale, format })
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
 * fit comes out as upstream's: as zero or as its lowest 64 bits, by the steps it takes.
 */
export function scaledQuantity(quantity: Quantity, scale: number): bigint {
  const { mantissa, scale: own, format } = parseQuantity(quantity)
  const power = own - scale
  if (power < 0) return BigInt.asIntN(64, divideUp(mantissa, -power))
  if (power <= safePower) {
    const value = mantissa * 10n ** BigInt(power)
    if (value <= int64Max && value >= int64Min) return value
  }
  const isShort = mantissa < shortLimit && mantissa > -shortLimit
  if (isShort && format !== 'BinarySI' && !powersAtOnce.has(power)) return 0n
  return leftOf(mantissa, power)
}

/** Upstream multiplies by these in one step; by others in several, which end where 64 bits do. */
const powersAtOnce: ReadonlySet<number> = new Set([1, 2, 3, 6, 9])

/** The lowest 64 bits of a product: ten to the power of 64 and more has none. */
function leftOf(value: bigint, power: number): bigint {
  return power < 64 ? BigInt.asIntN(64, value * 10n ** BigInt(power)) : 0n
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

/** The quantity if it is an integer of 64 bits. */
export function quantityAsInt64(quantity: Quantity): bigint | undefined {
  const value = scaledQuantity(quantity, 0)
  return equalQuantities(
    quantity,
    formatQuantity({ mantissa: value, scale: 0, format: 'DecimalExponent' }),
  )
    ? value
    : undefined
}

/** The nearest float. */
export function quantityAsFloat(quantity: Quantity): number {
  const { mantissa, scale } = parseQuantity(quantity)
  return Number(`${mantissa}e${scale}`)
}

function recall(text: string): Remembered {
  const known = remembered.get(text)
  if (known) return known
  const fresh: Remembered = { parsed: parseQuantityText(text) }
  if (text.length > rememberedLength) return fresh
  if (remembered.size >= rememberedLimit) remembered.clear()
  remembered.set(text, fresh)
  return fresh
}

function combine(a: ParsedQuantity, b: ParsedQuantity, sign: 1n | -1n): Quantity {
  const format = a.mantissa === 0n ? b.format : a.format
  if (b.mantissa === 0n) return formatQuantity({ ...a, format })
  if (a.mantissa === 0n)
    return formatQuantity({ mantissa: sign * b.mantissa, scale: b.scale, format })
  // One so large that the other cannot be seen beside it stays as it is: no exponent makes us write
  // out more digits than this.
  const gap = magnitude(a) - magnitude(b)
  if (gap > digitsLimit) return formatQuantity(a)
  if (gap < -digitsLimit)
    return formatQuantity({ mantissa: sign * b.mantissa, scale: b.scale, format })
  const scale = Math.min(a.scale, b.scale)
  return formatQuantity({ mantissa: at(a, scale) + sign * at(b, scale), scale, format })
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
