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
export function plainDouble(value: number): string {
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
