/**
 * Reads and writes quantities such as `100m`, `1.5Gi` or `2e3`.
 *
 * Upstream remembers the way a quantity was written and, where that comes close enough to the
 * canonical way, sends it back as it came (`010` and `5.` stay). We follow it in this, since the
 * text is what a client gets to see.
 */
import { GrammarError } from '#api/grammar-error.ts'

export type QuantityFormat = 'DecimalSI' | 'BinarySI' | 'DecimalExponent'

/** The number `mantissa` times ten to the power of `scale`, and how it likes to be written. */
export interface ParsedQuantity {
  readonly mantissa: bigint
  readonly scale: number
  readonly format: QuantityFormat
  /** Whether upstream keeps it in its form for numbers of any size, which counts otherwise where 64 bits end. */
  readonly isLarge: boolean
  /** The text it came as, if that is to be kept. */
  readonly text?: string
}

const decimalExponents: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  '': 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
}
const binaryExponents: Readonly<Record<string, number>> = {
  Ki: 10,
  Mi: 20,
  Gi: 30,
  Ti: 40,
  Pi: 50,
  Ei: 60,
}
const decimalSuffixes = new Map(
  Object.entries(decimalExponents).map(([suffix, exponent]) => [exponent, suffix]),
)
const binarySuffixes = ['', ...Object.keys(binaryExponents)]

/** What is smaller than billionths is rounded up to them. */
export const smallestScale = -9
const largestBinary = 2n ** 63n - 1n
/** How many digits surely fit into 64 bits: up to here upstream takes its short way. */
const shortDigits = 18

const grammar = /^([+-]?)(0*)([0-9]*)(?:(\.)([0-9]*))?([eEinumkKMGTP]*[-+]?[0-9]*)$/
const formatWrong =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"

export function parseQuantityText(text: string): ParsedQuantity {
  const match = grammar.exec(text)
  if (text === '' || !match) throw new GrammarError(formatWrong)
  const [, sign = '', zeros = '', digits = '', , fraction = '', suffix = ''] = match
  const { base, exponent, format } = interpretSuffix(suffix)
  const parts: Parts = {
    text,
    isNegative: sign === '-',
    digits: digits || '0',
    fraction,
    base,
    exponent,
    format,
  }
  const short = parseShort(parts)
  if (short) return short
  if (zeros + digits + fraction === '')
    throw new GrammarError('unable to parse numeric part of quantity')
  return parseLong(parts)
}

interface Suffix {
  readonly base: 2 | 10
  readonly exponent: number
  readonly format: QuantityFormat
}

interface Parts extends Suffix {
  readonly text: string
  readonly isNegative: boolean
  readonly digits: string
  readonly fraction: string
}

function interpretSuffix(suffix: string): Suffix {
  const decimal = decimalExponents[suffix]
  if (decimal !== undefined) return { base: 10, exponent: decimal, format: 'DecimalSI' }
  const binary = binaryExponents[suffix]
  if (binary !== undefined) return { base: 2, exponent: binary, format: 'BinarySI' }
  const match = /^[eE]([-+]?[0-9]+)$/.exec(suffix)
  const exponent = match ? BigInt(match[1]?.replace('+', '') as string) : undefined
  if (exponent === undefined || BigInt.asIntN(64, exponent) !== exponent) {
    throw new GrammarError("unable to parse quantity's suffix")
  }
  return { base: 10, exponent: Number(BigInt.asIntN(32, exponent)), format: 'DecimalExponent' }
}

/** The way for numbers of a usual size. Only here may the text be kept. */
function parseShort(parts: Parts): ParsedQuantity | undefined {
  const { text, isNegative, digits, fraction, base, exponent, format } = parts
  const shifted = digits + fraction
  const scale = (base === 10 ? exponent : 0) - fraction.length
  if (base === 2) {
    if (fraction !== '' || 14 - digits.length - Math.trunc((exponent * 3) / 10) < 0)
      return undefined
  } else if (shifted.length > shortDigits || scale < smallestScale) {
    return undefined
  }
  const unsigned = BigInt(shifted) << BigInt(base === 2 ? exponent : 0)
  const keeps =
    base === 2
      ? (BigInt(shifted) & 7n) !== 0n
      : scale % 3 === 0 && !shifted.endsWith('000') && !shifted.startsWith('0')
  const mantissa = isNegative ? -unsigned : unsigned
  return { mantissa, scale, format, isLarge: false, ...(keeps && { text }) }
}

/** The way for all others: rounds up to what can be said in nano, and caps binary ones. */
function parseLong({
  isNegative,
  digits,
  fraction,
  base,
  exponent,
  format,
}: Parts): ParsedQuantity {
  let mantissa = BigInt(digits + fraction)
  let scale = -fraction.length
  if (base === 10) scale += exponent
  else mantissa <<= BigInt(exponent)
  if (mantissa !== 0n && scale < smallestScale) {
    mantissa = divideUp(mantissa, smallestScale - scale)
    scale = smallestScale
  }
  if (format === 'BinarySI' && mantissa > largestBinary * 10n ** BigInt(-scale)) {
    mantissa = largestBinary
    scale = 0
  }
  const isFraction = mantissa > 0n && mantissa < 10n ** BigInt(Math.max(-scale, 0))
  return {
    mantissa: isNegative ? -mantissa : mantissa,
    scale,
    format: format === 'BinarySI' && isFraction ? 'DecimalSI' : format,
    isLarge: true,
  }
}

/** Divides by a power of ten, rounding away from zero. It never makes a power larger than needed. */
export function divideUp(value: bigint, power: number): bigint {
  if (value === 0n) return 0n
  const sign = value < 0n ? -1n : 1n
  if (power > String(value).length) return sign
  const divisor = 10n ** BigInt(power)
  const quotient = value / divisor
  return quotient * divisor === value ? quotient : quotient + sign
}

/** The canonical text: no precision lost, no fraction, the suffix as large as possible. */
export function formatQuantity(quantity: Omit<ParsedQuantity, 'isLarge'>): string {
  const { mantissa, scale, format, text } = quantity
  if (text !== undefined) return text
  if (mantissa === 0n) return '0'
  const binary = format === 'BinarySI' ? wholeOf(mantissa, scale) : undefined
  if (binary !== undefined && (binary <= -1024n || binary >= 1024n)) return formatBinary(binary)
  return formatDecimal(mantissa, scale, format === 'DecimalExponent')
}

/** The number if it is an integer. */
function wholeOf(mantissa: bigint, scale: number): bigint | undefined {
  if (scale >= 0) return mantissa * 10n ** BigInt(scale)
  const divisor = 10n ** BigInt(-scale)
  return mantissa % divisor === 0n ? mantissa / divisor : undefined
}

function formatBinary(whole: bigint): string {
  let rest = whole
  let power = 0
  for (; rest % 1024n === 0n; power++) rest /= 1024n
  return `${rest}${binarySuffixes[power] ?? ''}`
}

/** Beyond the largest suffix upstream writes none, so that `1000E` reads back as 1; so do we. */
function formatDecimal(mantissa: bigint, scale: number, isExponent: boolean): string {
  const all = String(mantissa)
  const digits = all.replace(/0+$/, '')
  let exponent = scale + all.length - digits.length
  const pad = ((exponent % 3) + 3) % 3
  exponent -= pad
  const suffix = isExponent
    ? exponent === 0
      ? ''
      : `e${exponent}`
    : (decimalSuffixes.get(exponent) ?? '')
  return `${digits}${'0'.repeat(pad)}${suffix}`
}
