/** Time zones of the IANA database, as the runtime carries it. */
import { remembering } from '#base/collections/forgetful-map.ts'

/** There are about 600 names; those that are none are remembered too, so there is a bound. */
const formatsLimit = 1024

const listed = new Map(Intl.supportedValuesOf('timeZone').map((name) => [name.toLowerCase(), name]))

/** Whether a name is one of the database. Its case counts, as it does where zones are files. */
export function isTimeZone(name: string): boolean {
  const exact = listed.get(name.toLowerCase())
  if (exact !== undefined) return exact === name
  return name.split('/').every(isNamePart) && formatOf(name) !== undefined
}

/**
 * The runtime lists only main names and takes all others in any case, so the form of those is
 * looked at: a capital first, and capitals alone only in short ones.
 */
function isNamePart(part: string): boolean {
  return /^[A-Z]/.test(part) && !/^[A-Z_-]{5,}$/.test(part.replace('NZ-CHAT', ''))
}

/** How far a zone's clocks are ahead of UTC at some time. The zone must be one. */
export function zoneOffsetMs(name: string, ms: number): number {
  if (name === 'UTC') return 0
  const format = formatOf(name)
  if (!format) throw new TypeError(`Unknown time zone "${name}"`)
  const seconds = Math.floor(ms / 1000) * 1000
  const [month, day, year, hour, minute, second] = format.format(seconds).split(/\D+/).map(Number)
  const wall = Date.UTC(year!, month! - 1, day!, hour!, minute!, second!)
  return wall - seconds
}

/**
 * The time at which a zone's clocks show this wall time, which is given as if it were UTC. Where
 * clocks skip or repeat it, the answer is a time close by, the same one that Go chooses.
 */
export function wallTimeMs(name: string, wallMs: number): number {
  const guess = wallMs - zoneOffsetMs(name, wallMs)
  return wallMs - zoneOffsetMs(name, guess)
}

const formatOf = remembering(formatsLimit, createFormat)

function createFormat(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  } catch {
    return undefined
  }
}
