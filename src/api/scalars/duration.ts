/** Durations as Go writes them: `1h0m0s`, `1.5s`, `300ms`. Inside they are nanoseconds. */
import { GrammarError } from '#api/grammar-error.ts'
import type { Duration } from '#api/scalars/scalars.ts'
import { readGoDuration } from '#base/go/duration.ts'

/** How many nanoseconds a text says. Throws GrammarError in the words of Go's time package. */
export function parseDuration(text: string): bigint {
  const read = readGoDuration(text)
  if (typeof read === 'bigint') return read
  throw new GrammarError(read.problem)
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
