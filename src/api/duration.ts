/** Durations as Go writes them: `1h0m0s`, `1.5s`, `300ms`. Inside they are nanoseconds. */
import { GrammarError } from '#api/grammar-error.ts'
import type { Duration } from '#api/scalars.ts'
import { quoteGo } from '#base/go-text.ts'

const units: ReadonlyMap<string, bigint> = new Map([
  ['ns', 1n],
  ['us', 1_000n],
  ['\u00b5s', 1_000n],
  ['\u03bcs', 1_000n],
  ['ms', 1_000_000n],
  ['s', 1_000_000_000n],
  ['m', 60_000_000_000n],
  ['h', 3_600_000_000_000n],
])
const int64Limit = 2n ** 63n

/** How many nanoseconds a text says. Throws GrammarError in the words of Go's time package. */
export function parseDuration(text: string): bigint {
  const invalid = (): GrammarError => new GrammarError(`time: invalid duration ${quoteGo(text)}`)
  const isNegative = text.startsWith('-')
  let rest = text.replace(/^[+-]/, '')
  if (rest === '0') return 0n
  if (rest === '') throw invalid()
  let total = 0n
  while (rest !== '') {
    const [, whole = '', , fraction = ''] = /^([0-9]*)(\.([0-9]*))?/.exec(rest) ?? []
    const number = /^[0-9]*\.?[0-9]*/.exec(rest)?.[0] ?? ''
    if (whole + fraction === '' || BigInt(whole || 0) > int64Limit) throw invalid()
    rest = rest.slice(number.length)
    const unit = /^[^.0-9]*/.exec(rest)?.[0] ?? ''
    rest = rest.slice(unit.length)
    if (unit === '') throw new GrammarError(`time: missing unit in duration ${quoteGo(text)}`)
    const size = units.get(unit)
    if (size === undefined) {
      throw new GrammarError(`time: unknown unit ${quoteGo(unit)} in duration ${quoteGo(text)}`)
    }
    total += BigInt(whole || 0) * size + fractionOf(fraction, size)
    if (total > int64Limit) throw invalid()
  }
  if (!isNegative && total === int64Limit) throw invalid()
  return isNegative ? -total : total
}

/** The part of a unit behind the point, cut off below a nanosecond. */
function fractionOf(fraction: string, size: bigint): bigint {
  const digits = fraction.slice(0, 18)
  return digits === '' ? 0n : (BigInt(digits) * size) / 10n ** BigInt(digits.length)
}

/** Go's way of writing: hours, minutes and seconds from a second on, one smaller unit below. */
export function formatDuration(nanoseconds: bigint): Duration {
  if (nanoseconds === 0n) return '0s'
  const sign = nanoseconds < 0n ? '-' : ''
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds
  if (size < 1_000n) return `${sign}${size}ns`
  if (size < 1_000_000n) return `${sign}${decimal(size, 3)}\u00b5s`
  if (size < 1_000_000_000n) return `${sign}${decimal(size, 6)}ms`
  const minutes = size / 60_000_000_000n
  const seconds = `${decimal(size % 60_000_000_000n, 9)}s`
  if (minutes === 0n) return `${sign}${seconds}`
  if (minutes < 60n) return `${sign}${minutes}m${seconds}`
  return `${sign}${minutes / 60n}h${minutes % 60n}m${seconds}`
}

/** The text that a duration has once it was read and written. Throws GrammarError. */
export function canonicalDuration(text: string): Duration {
  return formatDuration(parseDuration(text))
}

/** A duration in milliseconds, with their fraction. */
export function durationMs(duration: Duration): number {
  return Number(parseDuration(duration)) / 1e6
}

function decimal(value: bigint, places: number): string {
  const scale = 10n ** BigInt(places)
  const fraction = String(value % scale)
    .padStart(places, '0')
    .replace(/0+$/, '')
  return fraction === '' ? String(value / scale) : `${value / scale}.${fraction}`
}
