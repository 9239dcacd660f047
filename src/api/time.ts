/**
 * Timestamps of objects. An object holds them as text in one canonical form, so that they can be
 * compared as texts; here they come from what clients write, and go to and from milliseconds.
 */
import type { MicroTime, Time } from '#api/scalars.ts'
import { type Instant, parseInstant, rfc3339, rfc3339Micro } from '#api/time-text.ts'

/** Upstream reads this time, and writes it, as null. */
const zeroSeconds = -62135596800

/** Throws GrammarError. */
export function parseTime(text: string): Instant {
  return parseInstant(text, rfc3339)
}

/** Six digits of fraction are required. Throws GrammarError. */
export function parseMicroTime(text: string): Instant {
  return parseInstant(text, rfc3339Micro)
}

/** Whether this is the time that stands for none. */
export function isZeroInstant({ seconds, nanoseconds }: Instant): boolean {
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
  const instant = parseTime(text)
  return isZeroInstant(instant) ? '' : formatTime(instant)
}

/** The canonical form of what a client wrote, empty for the zero time. Throws GrammarError. */
export function canonicalMicroTime(text: string): MicroTime {
  const instant = parseMicroTime(text)
  return isZeroInstant(instant) ? '' : formatMicroTime(instant)
}

export function timeOfMs(ms: number): Time {
  return formatTime(instantOfMs(ms))
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
  const text = new Date(seconds * 1000).toISOString().slice(0, -5)
  return text.replace(/^\+0*([0-9]{5,})/, '$1')
}
