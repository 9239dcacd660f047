/**
 * Timestamps of objects. An object holds them as text in one canonical form, so that they can be
 * compared as texts; here they come from what clients write, and go to and from milliseconds.
 */
import type { MicroTime, Time } from '#api/scalars/scalars.ts'
import { type Instant, parseInstant, rfc3339, rfc3339Micro } from '#api/scalars/time-text.ts'

/** Upstream reads this time, and writes it, as null. */
const zeroSeconds = -62135596800

/**
 * What is canonical already, leaving out the last days of months and the years around the zero
 * time, which need a closer look. Nearly every time that is read is one of these.
 */
const surelyCanonical =
  /^[1-9]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{6})?Z$/
const timeLength = 20
const microTimeLength = 27

/** Throws GrammarError. */
export function parseTime(text: string): Instant {
  return parseInstant(text, rfc3339)
}

/** Six digits of fraction are required. Throws GrammarError. */
function parseMicroTime(text: string): Instant {
  return parseInstant(text, rfc3339Micro)
}

/** Whether this is the time that stands for none. */
function isZeroInstant({ seconds, nanoseconds }: Instant): boolean {
  return seconds === zeroSeconds && nanoseconds === 0
}

/** In UTC; what is below a second is cut off. */
export function formatTime({ seconds }: Instant): Time {
  return `${formatSeconds(seconds)}Z`
}

/** In UTC; what is below a microsecond is cut off. */
export function formatMicroTime({ seconds, nanoseconds }: Instant): MicroTime {
  const micro = String(Math.floor(nanoseconds / 1000)).padStart(6, '0')
  return `${formatSeconds(seconds)}.${micro}Z`
}

/** The canonical form of what a client wrote, empty for the zero time. Throws GrammarError. */
export function canonicalTime(text: string): Time {
  if (text.length === timeLength && surelyCanonical.test(text)) return text
  const instant = parseTime(text)
  return isZeroInstant(instant) ? '' : formatTime(instant)
}

/** The canonical form of what a client wrote, empty for the zero time. Throws GrammarError. */
export function canonicalMicroTime(text: string): MicroTime {
  if (text.length === microTimeLength && surelyCanonical.test(text)) return text
  const instant = parseMicroTime(text)
  return isZeroInstant(instant) ? '' : formatMicroTime(instant)
}

/** The last second that was asked for: the same one is asked for by all that happens within it. */
let last = { seconds: Number.NaN, text: '' }

export function timeOfMs(ms: number): Time {
  const seconds = Math.floor(ms / 1000)
  if (seconds !== last.seconds) last = { seconds, text: formatTime(instantOfMs(ms)) }
  return last.text
}

export function microTimeOfMs(ms: number): MicroTime {
  return formatMicroTime(instantOfMs(ms))
}

/** The milliseconds since 1970 of a canonical time of either form. */
export function msOfTime(time: Time | MicroTime): number {
  return Date.parse(time)
}

export function instantOfMs(ms: number): Instant {
  const seconds = Math.floor(ms / 1000)
  return { seconds, nanoseconds: Math.round((ms - seconds * 1000) * 1e6) }
}

function formatSeconds(seconds: number): string {
  const text = new Date(seconds * 1000).toISOString()
  // Years of other than four digits come with a sign and six digits.
  if (text.startsWith('+')) return text.slice(1, -5).replace(/^0/, '')
  return text.startsWith('-') ? `-${text.slice(3, -5)}` : text.slice(0, 19)
}
