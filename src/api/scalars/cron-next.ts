/**
 * When a schedule is due next. It walks as upstream's library does, month by month down to the
 * minute, so that jobs run at the same times on the days when clocks change. It departs in one
 * thing: of a day without a midnight, which upstream may pass over, it takes the first hour.
 */
import type { CronField, CronFields, CronSchedule } from '#api/scalars/cron.ts'
import { wallTimeMs, zoneOffsetMs } from '#base/time-zone.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
/** A schedule such as the 30th of February is never due; so long it is looked for. */
const yearsLimit = 5

/**
 * The first time after `afterMs`, or nothing if there is none within five years. The zone counts
 * if the schedule does not name its own.
 */
export function nextCronMs(
  schedule: CronSchedule,
  afterMs: number,
  timeZone = 'UTC',
): number | undefined {
  if ('everySeconds' in schedule) {
    return (Math.floor(afterMs / 1000) + schedule.everySeconds) * 1000
  }
  return new Walk(schedule, schedule.timeZone ?? timeZone).next(afterMs)
}

/** A moment that moves on until it fits all fields. */
class Walk {
  readonly #fields: CronFields
  readonly #zone: string
  #ms = 0
  /** The same moment as the zone's clocks show it, read as if it were UTC. */
  #wall = new Date(0)

  constructor(fields: CronFields, zone: string) {
    this.#fields = fields
    this.#zone = zone
  }

  next(afterMs: number): number | undefined {
    // The first second after, then up to a whole minute: fields below do not know of seconds.
    this.#moveTo(Math.floor(afterMs / 1000) * 1000 + 1000)
    const seconds = this.#wall.getUTCSeconds()
    if (seconds > 0) this.#moveTo(this.#ms + minuteMs - seconds * 1000)
    const lastYear = this.#wall.getUTCFullYear() + yearsLimit
    while (!this.#fit()) {
      if (this.#wall.getUTCFullYear() > lastYear) return undefined
    }
    return this.#ms
  }

  /** Moves one step towards the first field that does not fit, or answers that all do. */
  #fit(): boolean {
    const { months, hours, minutes } = this.#fields
    if (!months.values.has(this.#wall.getUTCMonth() + 1)) this.#startMonth()
    else if (!this.#dayFits()) this.#startDay()
    else if (!hours.values.has(this.#wall.getUTCHours())) this.#startHour()
    else if (!minutes.values.has(this.#wall.getUTCMinutes())) this.#moveTo(this.#ms + minuteMs)
    else return true
    return false
  }

  #startMonth(): void {
    this.#moveToWall(Date.UTC(this.#wall.getUTCFullYear(), this.#wall.getUTCMonth() + 1))
  }

  #startDay(): void {
    const wall = this.#wall
    this.#moveToWall(Date.UTC(wall.getUTCFullYear(), wall.getUTCMonth(), wall.getUTCDate() + 1))
  }

  #startHour(): void {
    this.#moveTo(this.#ms + hourMs - this.#wall.getUTCMinutes() * minuteMs)
  }

  /** If both days and weekdays are limited, one of them is enough. */
  #dayFits(): boolean {
    const { days, weekdays } = this.#fields
    const byDay = has(days, this.#wall.getUTCDate())
    const byWeekday = has(weekdays, this.#wall.getUTCDay())
    return days.isStar || weekdays.isStar ? byDay && byWeekday : byDay || byWeekday
  }

  /** Enters a day. Where clocks skip its midnight, its first hour is a later one. */
  #moveToWall(wallMs: number): void {
    this.#moveTo(wallTimeMs(this.#zone, wallMs))
    const hour = this.#wall.getUTCHours()
    if (hour > 12) this.#moveTo(this.#ms + (24 - hour) * hourMs)
  }

  #moveTo(ms: number): void {
    this.#ms = ms
    this.#wall = new Date(ms + zoneOffsetMs(this.#zone, ms))
  }
}

function has(field: CronField, value: number): boolean {
  return field.values.has(value)
}
