/** Canonical timestamps to and from seconds since 1970, without going through Date. */

import type { MicroTime, Time } from '#api/scalars/scalars.ts'
import { formatTime, instantOfMs, msOfTime } from '#api/scalars/time.ts'
import { remembering } from '#base/collections/forgetful-map.ts'

const canonicalLength = '2006-01-02T15:04:05Z'.length
const rememberedLimit = 4096

export function secondsOfTime(time: Time): number {
  if (time.length !== canonicalLength) return Math.floor(msOfTime(time) / 1000)
  return secondsOfDate(time)
}

function secondsOfDate(time: string): number {
  const year = digit(time, 0) * 1000 + digit(time, 1) * 100 + pair(time, 2)
  const days = daysBefore(year, pair(time, 5)) + pair(time, 8)
  return days * 86400 + pair(time, 11) * 3600 + pair(time, 14) * 60 + pair(time, 17)
}

/** The seconds and nanoseconds of a time with microseconds. */
export function partsOfMicroTime(time: MicroTime): { seconds: number; nanoseconds: number } {
  const dot = time.indexOf('.')
  const seconds = secondsOfTime(`${time.slice(0, dot)}Z`)
  return { seconds, nanoseconds: Number(time.slice(dot + 1, -1)) * 1000 }
}

/** Times come in swarms: what happens to one object in a second happens to others. */
export const timeOfSeconds = remembering(rememberedLimit, (seconds: number) =>
  formatTime(instantOfMs(seconds * 1000)),
)

/** Days from 1970 to the day before the month's first, by the calendar that begins in March. */
function daysBefore(year: number, month: number): number {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5)
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146097 + dayOfEra - 719469
}

function digit(text: string, at: number): number {
  return text.charCodeAt(at) - 0x30
}

function pair(text: string, at: number): number {
  return digit(text, at) * 10 + digit(text, at + 1)
}
