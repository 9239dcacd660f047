/** Arithmetic that fails instead of overflowing, and numbers as text the way Go writes them. */
import { CelError } from '#api/cel/errors.ts'
import { type Uint, uintOf } from '#api/cel/values.ts'

const smallestInt = -(2n ** 63n)
const largestInt = 2n ** 63n - 1n
const largestUint = 2n ** 64n - 1n

export function toInt(value: bigint): bigint {
  if (value < smallestInt || value > largestInt) throw new CelError('integer overflow')
  return value
}

export function toUint(value: bigint): Uint {
  if (value < 0n || value > largestUint) throw new CelError('unsigned integer overflow')
  return uintOf(value)
}

export function divide(a: bigint, b: bigint): bigint {
  if (b === 0n) throw new CelError('division by zero')
  return a / b
}

export function modulo(a: bigint, b: bigint): bigint {
  if (b === 0n) throw new CelError('modulus by zero')
  return a % b
}

/** A double cut to a whole number, if that fits. */
export function truncate(value: number): bigint {
  if (!Number.isFinite(value)) throw new CelError('integer overflow')
  return BigInt(Math.trunc(value))
}

/** The shortest text that reads back the same: Go's %g, with an exponent from a million on. */
export function formatDouble(value: number): string {
  if (!Number.isFinite(value)) return notFinite(value)
  const [digits, exponent] = shortest(value)
  if (exponent < -4 || exponent >= exponentFrom) return withExponent(value, digits, exponent)
  return plainDouble(value)
}

/** All digits and no exponent: Go's %f with as many places as it takes. */
function plainDouble(value: number): string {
  if (!Number.isFinite(value)) return notFinite(value)
  const [digits, exponent] = shortest(value)
  const minus = value < 0 || Object.is(value, -0) ? '-' : ''
  if (exponent < 0) return `${minus}0.${'0'.repeat(-exponent - 1)}${digits}`
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0')
  const rest = digits.slice(exponent + 1)
  return minus + whole + (rest && `.${rest}`)
}

const exponentFrom = 6

function notFinite(value: number): string {
  return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'
}

/** The fewest digits that make the number, and the power of ten of the first. */
function shortest(value: number): readonly [string, number] {
  const [mantissa, exponent] = Math.abs(value).toExponential().split('e')
  return [mantissa!.replace('.', ''), Number(exponent)]
}

function withExponent(value: number, digits: string, exponent: number): string {
  const minus = value < 0 ? '-' : ''
  const fraction = digits.length > 1 ? `.${digits.slice(1)}` : ''
  const power = String(Math.abs(exponent)).padStart(2, '0')
  return `${minus}${digits[0]}${fraction}e${exponent < 0 ? '-' : '+'}${power}`
}

/** A double as the fraction it is exactly. */
function fractionOf(value: number): readonly [bigint, bigint] {
  const bits = new DataView(new ArrayBuffer(8))
  bits.setFloat64(0, Math.abs(value))
  const raw = bits.getBigUint64(0)
  const exponent = Number(raw >> 52n)
  const fraction = raw & (2n ** 52n - 1n)
  const mantissa = exponent === 0 ? fraction : fraction + 2n ** 52n
  const power = Math.max(exponent, 1) - 1075
  return power >= 0 ? [mantissa << BigInt(power), 1n] : [mantissa, 1n << BigInt(-power)]
}

/**
 * The size of a number in units of so many decimal places, rounded; a tie goes to the even one, as
 * in Go. (JavaScript's toFixed rounds ties up.)
 */
function roundedTo(value: number, places: number): bigint {
  const [numerator, denominator] = fractionOf(value)
  const top = places >= 0 ? numerator * 10n ** BigInt(places) : numerator
  const bottom = places >= 0 ? denominator : denominator * 10n ** BigInt(-places)
  const whole = top / bottom
  const twice = (top % bottom) * 2n
  return twice > bottom || (twice === bottom && whole % 2n === 1n) ? whole + 1n : whole
}

/** With so many places behind the point: Go's %.3f. */
export function fixedDouble(value: number, places: number): string {
  const digits = roundedTo(value, places)
    .toString()
    .padStart(places + 1, '0')
  const minus = value < 0 || Object.is(value, -0) ? '-' : ''
  const whole = digits.slice(0, digits.length - places)
  return minus + whole + (places > 0 ? `.${digits.slice(-places)}` : '')
}

/** The digits of the scientific notation with so many places, and its power of ten. */
export function scientificParts(value: number, places: number): readonly [string, number] {
  const minus = value < 0 || Object.is(value, -0) ? '-' : ''
  if (value === 0) return [fixedDouble(value, places), 0]
  let [, power] = shortest(value)
  let digits = roundedTo(value, places - power).toString()
  if (digits.length > places + 1) {
    power++
    digits = roundedTo(value, places - power).toString()
  }
  return [minus + digits[0]! + (places > 0 ? `.${digits.slice(1)}` : ''), power]
}
