/** Timestamps and durations: text both ways, within CEL's bounds, and the fields of a moment. */

import { CelError } from '#api/cel/errors.ts'
import type { Duration, Timestamp } from '#api/cel/values.ts'
import { isGrammarError } from '#api/grammar-error.ts'
import { parseDuration as parseGoDuration } from '#api/scalars/duration.ts'
import { parseInstant, rfc3339 } from '#api/scalars/time-text.ts'
import { isTimeZone, zoneOffsetMs } from '#base/time-zone.ts'

export const second = 1_000_000_000n
/** The first moment of the year 1 and the last of the year 9999. */
const earliest = -62_135_596_800n * second
const latest = 253_402_300_800n * second - 1n
const longest = 2n ** 63n - 1n

export function isTimestamp(nanos: bigint): boolean {
  return nanos >= earliest && nanos <= latest
}

export function timestampOf(nanos: bigint, offsetMinutes = 0): Timestamp {
  if (!isTimestamp(nanos)) throw new CelError('timestamp overflow')
  return { kind: 'timestamp', nanos, offsetMinutes }
}

export function durationOf(nanos: bigint): Duration {
  if (nanos > longest || nanos < -longest - 1n) throw new CelError('duration overflow')
  return { kind: 'duration', nanos }
}

/** Reads RFC 3339; nothing if it is not that or names no such day or time. */
export function parseTimestamp(text: string): Timestamp | undefined {
  const found = attempt(() => parseInstant(text, rfc3339))
  if (!found) return undefined
  const [, sign, hours = '0', minutes = '0'] = /([+-])(\d\d):(\d\d)$/.exec(text) ?? []
  const offset = Number(hours) * 60 + Number(minutes)
  const nanos = BigInt(found.seconds) * second + BigInt(found.nanoseconds)
  if (nanos < earliest || nanos > latest) return undefined
  return { kind: 'timestamp', nanos, offsetMinutes: sign === '-' ? -offset : offset }
}

function attempt<T>(parse: () => T): T | undefined {
  try {
    return parse()
  } catch (err) {
    if (isGrammarError(err)) return undefined
    throw err
  }
}

/** Reads a date without a time, as schemas of format `date` have it. */
export function parseDate(text: string): Timestamp | undefined {
  return /^\d{4}-\d\d-\d\d$/.test(text) ? parseTimestamp(`${text}T00:00:00Z`) : undefined
}

export function formatTimestamp({ nanos, offsetMinutes }: Timestamp): string {
  const local = nanos + BigInt(offsetMinutes) * 60n * second
  const seconds = floorDivide(local, second)
  const fraction = String(local - seconds * second)
    .padStart(9, '0')
    .replace(/0+$/, '')
  const date = new Date(Number(seconds) * 1000).toISOString().replace(/\.\d+Z$/, '')
  return date + (fraction && `.${fraction}`) + formatOffset(offsetMinutes)
}

function formatOffset(minutes: number): string {
  if (minutes === 0) return 'Z'
  const two = (value: number): string => String(Math.trunc(value)).padStart(2, '0')
  const size = Math.abs(minutes)
  return `${minutes < 0 ? '-' : '+'}${two(size / 60)}:${two(size % 60)}`
}

export function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient
}

/** Reads Go's notation (`1h30m`, `-1.5s`); nothing if it is not that or too long. */
export function parseDuration(text: string): Duration | undefined {
  const nanos = attempt(() => parseGoDuration(text))
  return nanos === undefined ? undefined : { kind: 'duration', nanos }
}

const spokenUnits: readonly (readonly [RegExp, bigint])[] = [
  [/^(ns|nano.*)$/, 1n],
  [/^(us|\u00b5s|micro.*)$/, 1_000n],
  [/^(ms|milli.*)$/, 1_000_000n],
  [/^(s|sec.*)$/, second],
  [/^(m|min.*)$/, 60n * second],
  [/^(h|hr|hour.*)$/, 3600n * second],
  [/^(d|day.*)$/, 86_400n * second],
  [/^(w|wk|week.*)$/, 604_800n * second],
]

/** Reads what schemas of format `duration` allow: Go's notation, or words such as `5 days`. */
export function parseSpokenDuration(text: string): Duration | undefined {
  const plain = parseDuration(text)
  if (plain) return plain
  let nanos: bigint | undefined
  for (const [, count, unit] of text.matchAll(/(\d{1,18})\s*([A-Za-z\u00b5]+)/g)) {
    const known = spokenUnits.find(([pattern]) => pattern.test(unit!.toLowerCase()))
    if (known) nanos = (nanos ?? 0n) + BigInt(count!) * known[1]
  }
  return nanos === undefined || nanos > longest ? undefined : { kind: 'duration', nanos }
}

/** In seconds, with as many places as it takes: `5400s`. */
export function formatDuration({ nanos }: Duration): string {
  const size = nanos < 0n ? -nanos : nanos
  const fraction = String(size % second)
    .padStart(9, '0')
    .replace(/0+$/, '')
  return `${nanos < 0n ? '-' : ''}${size / second}${fraction && `.${fraction}`}s`
}

/** The moment as a clock in the zone shows it: a Date whose UTC fields are the local ones. */
export function localDate(time: Timestamp, zone: string): Date {
  const millis = Number(floorDivide(time.nanos, 1_000_000n))
  return new Date(millis + offsetIn(zone, millis) * 60_000)
}

function offsetIn(zone: string, millis: number): number {
  if (zone === '' || zone === 'UTC') return 0
  const fixed = /^([+-]?)(\d+):(\d+)$/.exec(zone)
  if (fixed) {
    const minutes = Number(fixed[2]) * 60 + Number(fixed[3])
    return fixed[1] === '-' ? -minutes : minutes
  }
  if (!isTimeZone(zone)) throw new CelError(`unknown time zone ${zone}`)
  return zoneOffsetMs(zone, millis) / 60_000
}
