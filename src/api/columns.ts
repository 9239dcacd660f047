/** The columns that most tables share, and how ages are told. */
import type { Column } from '#api/definition.ts'
import type { Resource } from '#api/metadata.ts'

export const nameColumn: Column<Resource> = {
  name: 'Name',
  type: 'string',
  format: 'name',
  value: ({ metadata }) => metadata.name,
}

export const ageColumn: Column<Resource> = {
  name: 'Age',
  type: 'string',
  value: ({ metadata }, nowMs) => formatAge(metadata.creationTimestamp, nowMs),
}

/** When Go's time begins. */
const zeroTime = '0001-01-01T00:00:00Z'

/** For kinds that state no columns. */
export const defaultColumns: readonly Column<Resource>[] = [
  nameColumn,
  {
    name: 'Created At',
    type: 'date',
    value: ({ metadata }) => metadata.creationTimestamp ?? zeroTime,
  },
]

/** How long ago a moment was, in the two largest units that matter. */
export function formatAge(time: string | undefined, nowMs: number): string {
  if (time === undefined || time === '') return '<unknown>'
  return formatHumanDuration(nowMs - Date.parse(time))
}

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour
const year = 365 * day

/** Upstream's HumanDuration: `5m30s`, `3h`, `2d4h`, `1y20d`. */
export function formatHumanDuration(ms: number): string {
  if (ms < -2 * second) return '<invalid>'
  if (ms < 0) return '0s'
  if (ms < 2 * minute) return `${Math.floor(ms / second)}s`
  if (ms < 10 * minute) return two(ms, [minute, 'm'], [second, 's'])
  if (ms < 3 * hour) return `${Math.floor(ms / minute)}m`
  if (ms < 8 * hour) return two(ms, [hour, 'h'], [minute, 'm'])
  if (ms < 2 * day) return `${Math.floor(ms / hour)}h`
  if (ms < 8 * day) return two(ms, [day, 'd'], [hour, 'h'])
  if (ms < 2 * year) return `${Math.floor(ms / day)}d`
  if (ms < 8 * year) return two(ms, [year, 'y'], [day, 'd'])
  return `${Math.floor(ms / year)}y`
}

type Unit = readonly [ms: number, letter: string]

function two(ms: number, [large, largeLetter]: Unit, [small, smallLetter]: Unit): string {
  const rest = Math.floor((ms % large) / small)
  const head = `${Math.floor(ms / large)}${largeLetter}`
  return rest === 0 ? head : `${head}${rest}${smallLetter}`
}
