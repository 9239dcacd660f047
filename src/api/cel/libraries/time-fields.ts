/** The fields of timestamps and durations: `getFullYear()`, `getHours("Europe/Berlin")`. */
import { declare, type FunctionDeclaration, member, type Overload } from '#api/cel/declarations.ts'
import { localDate, second } from '#api/cel/time.ts'
import type { Duration, Timestamp } from '#api/cel/values.ts'

type Field = (date: Date) => number

const startOfYear = (date: Date): number => {
  const start = new Date(0)
  start.setUTCFullYear(date.getUTCFullYear(), 0, 1)
  return start.getTime()
}

const fields: readonly (readonly [string, string, Field])[] = [
  ['getFullYear', 'year', (date) => date.getUTCFullYear()],
  ['getMonth', 'month', (date) => date.getUTCMonth()],
  [
    'getDayOfYear',
    'day_of_year',
    (date) => Math.floor((date.getTime() - startOfYear(date)) / 86_400_000),
  ],
  ['getDate', 'day_of_month_1_based', (date) => date.getUTCDate()],
  ['getDayOfMonth', 'day_of_month', (date) => date.getUTCDate() - 1],
  ['getDayOfWeek', 'day_of_week', (date) => date.getUTCDay()],
  ['getHours', 'hours', (date) => date.getUTCHours()],
  ['getMinutes', 'minutes', (date) => date.getUTCMinutes()],
  ['getSeconds', 'seconds', (date) => date.getUTCSeconds()],
  ['getMilliseconds', 'milliseconds', (date) => date.getUTCMilliseconds()],
]

const perUnit: Readonly<Record<string, bigint>> = {
  getHours: 3600n * second,
  getMinutes: 60n * second,
  getSeconds: second,
  getMilliseconds: 1_000_000n,
}

/** A moment has its fields in UTC unless a zone is given; a duration has the whole of each unit. */
export const timeFields: readonly FunctionDeclaration[] = fields.map(([name, id, field]) => {
  const read = (time: Timestamp, zone = ''): bigint => BigInt(field(localDate(time, zone)))
  const overloads: Overload[] = [
    member(`timestamp_to_${id}`, 'timestamp -> int', (time: Timestamp) => read(time)),
    member(`timestamp_to_${id}_with_tz`, 'timestamp, string -> int', read),
  ]
  const unit = perUnit[name]
  if (unit !== undefined) {
    const whole = ({ nanos }: Duration): bigint => nanos / unit
    overloads.push(member(`duration_to_${id}`, 'duration -> int', whole))
  }
  return declare(name, ...overloads)
})
