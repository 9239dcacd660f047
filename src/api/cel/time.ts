/** Timestamps and durations: text both ways, within CEL's bounds, and the fields of a moment. */
import { CelError } from '#api/cel/errors.ts'
import type { Duration, Timestamp } from '#api/cel/values.ts'

export const second = 1_000_000_000n
/** The first moment of the year 1 and the last of the year 9999. */
const earliest = -62_135_596_800n * second
const latest = 253_402_300_800n * second - 1n
const longest = 2n ** 63n - 1n

export function timestampOf(nanos: bigint, offsetMinutes = 0): Timestamp {
  if (nanos < earliest || nanos > latest) throw new CelError('timestamp overflow')
  return { kind: 'timestamp', nanos, offsetMinutes }
}

export function durationOf(nanos: bigint): Duration {
  if (nanos > longest || nanos < -longest - 1n) throw new CelError('duration overflow')
  return { kind: 'duration', nanos }
}

const rfc3339 =
  /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:[.,](\d+))?(Z|([+-])(\d\d):(\d\d))$/

/** Reads RFC 3339; nothing if it is not that or names no such day or time. */
export function parseTimestamp(text: string): Timestamp | undefined {
  const found = rfc3339.exec(text)
  if (!found) return undefined
  const [, year, month, day, hour, minute, seconds, fraction = '', , sign, zoneHour, zoneMinute] =
    found
  const parts = [year, month, day, hour, minute, seconds].map(Number)
  const millis = utc(parts)
  if (millis === undefined) return undefined
  const offset = sign ? Number(zoneHour) * 60 + Number(zoneMinute) : 0
  if (Number(zoneHour ?? 0) > 24 || Number(zoneMinute ?? 0) >= 60) return undefined
  const offsetMinutes = sign === '-' ? -offset : offset
  const nanos = BigInt(fraction.slice(0, 9).padEnd(9, '0'))
  const since = BigInt(millis) * 1_000_000n + nanos - BigInt(offsetMinutes) * 60n * second
  if (since < earliest || since > latest) return undefined
  return { kind: 'timestamp', nanos: since, offsetMinutes }
}

/** Reads a date without a time, as schemas of format `date` have it. */
export function parseDate(text: string): Timestamp | undefined {
  return /^\d{4}-\d\d-\d\d$/.test(text) ? parseTimestamp(`${text}T00:00:00Z`) : undefined
}

function utc(parts: readonly number[]): number | undefined {
  const [year, month, day, hour, minute, seconds] = parts as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  const isDay = date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  if (!isDay || hour > 23 || minute > 59 || seconds > 59) return undefined
  return date.getTime() + ((hour * 60 + minute) * 60 + seconds) * 1000
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

const units: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: second,
  m: 60n * second,
  h: 3600n * second,
}

/** Reads Go's notation (`1h30m`, `-1.5s`); nothing if it is not that or too long. */
export function parseDuration(text: string): Duration | undefined {
  if (text.length > 1000) return undefined
  const found = /^([+-]?)((?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+|0)$/.exec(text)
  if (!found) return undefined
  let nanos = 0n
  for (const [, amount, unit] of found[2]!.matchAll(/([\d.]+)(ns|us|µs|μs|ms|s|m|h)/g)) {
    const [whole, fraction = ''] = amount!.split('.')
    const size = units[unit!]!
    nanos += BigInt(whole || '0') * size
    nanos += fraction ? (BigInt(fraction) * size) / 10n ** BigInt(fraction.length) : 0n
  }
  if (found[1] === '-') nanos = -nanos
  return nanos > longest || nanos < -longest - 1n ? undefined : { kind: 'duration', nanos }
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
  try {
    const format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' })
    const name = format.formatToParts(millis).find(({ type }) => type === 'timeZoneName')!.value
    const [, sign, hours = '0', minutes = '0'] = /([+-])(\d\d):(\d\d)/.exec(name) ?? []
    const offset = Number(hours) * 60 + Number(minutes)
    return sign === '-' ? -offset : offset
  } catch {
    throw new CelError(`unknown time zone ${zone}`)
  }
}
