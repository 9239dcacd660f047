/**
 * Reads the schedules of CronJobs: five fields with lists, ranges, steps and names, or one of
 * `@hourly`, `@daily`, `@every 1h30m` and the like, with `TZ=zone` in front if need be. It is the
 * dialect of upstream's parser, robfig/cron, with its words for what does not fit.
 */

import { GrammarError, isGrammarError } from '#api/grammar-error.ts'
import { parseDuration } from '#api/scalars/duration.ts'
import { integerError } from '#base/go/number.ts'
import { isTimeZone } from '#base/time-zone.ts'

export type CronSchedule = CronFields | CronInterval

export interface CronFields {
  readonly minutes: CronField
  readonly hours: CronField
  readonly days: CronField
  readonly months: CronField
  readonly weekdays: CronField
  /** Given in the text; otherwise the one who asks for the next time says it. */
  readonly timeZone?: string
}

export interface CronInterval {
  readonly everySeconds: number
}

export interface CronField {
  readonly values: ReadonlySet<number>
  /** Whether it was `*` or `?`, so that of days and weekdays the other one decides. */
  readonly isStar: boolean
}

interface Bounds {
  readonly least: number
  readonly most: number
  readonly names?: readonly string[]
}

const bounds: readonly [Bounds, Bounds, Bounds, Bounds, Bounds] = [
  { least: 0, most: 59 },
  { least: 0, most: 23 },
  { least: 1, most: 31 },
  {
    least: 1,
    most: 12,
    names: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
  },
  { least: 0, most: 6, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
]

const descriptors: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
}

/** Throws GrammarError. */
export function parseCron(text: string): CronSchedule {
  if (text === '') throw new GrammarError('empty spec string')
  const { timeZone, rest } = splitTimeZone(text)
  const zone = timeZone === undefined ? {} : { timeZone }
  if (rest.startsWith('@every ')) return parseInterval(rest)
  if (!rest.startsWith('@')) return { ...parseFields(rest), ...zone }
  const known = Object.hasOwn(descriptors, rest) ? descriptors[rest] : undefined
  if (known === undefined) throw new GrammarError(`unrecognized descriptor: ${rest}`)
  return { ...parseFields(known), ...zone }
}

function splitTimeZone(text: string): { readonly timeZone?: string; readonly rest: string } {
  const match = /^(?:CRON_)?TZ=([^ ]*)(.*)$/s.exec(text)
  if (!match) return { rest: text }
  const [, name = '', rest = ''] = match
  if (rest === '') {
    // Upstream's parser looks for the space behind the zone, and tells of what that makes of it.
    throw new GrammarError(
      'invalid schedule format: runtime error: slice bounds out of range [:-1]',
    )
  }
  const timeZone = name === '' ? 'UTC' : name
  if (name.includes('..') || /^[/\\]/.test(name)) {
    throw new GrammarError(`provided bad location ${name}: time: invalid location name`)
  }
  if (!isTimeZone(timeZone)) {
    throw new GrammarError(`provided bad location ${name}: unknown time zone ${name}`)
  }
  return { timeZone, rest: rest.trim() }
}

function parseInterval(text: string): CronInterval {
  try {
    const seconds = Number(parseDuration(text.slice('@every '.length)) / 1_000_000_000n)
    return { everySeconds: Math.max(seconds, 1) }
  } catch (cause) {
    if (!isGrammarError(cause)) throw cause
    throw new GrammarError(`failed to parse duration ${text}: ${cause.message}`, { cause })
  }
}

function parseFields(text: string): CronFields {
  const parts = text.split(/\s+/).filter((part) => part !== '')
  if (parts.length !== 5) {
    const found = `found ${parts.length}: [${parts.join(' ')}]`
    throw new GrammarError(`expected exactly 5 fields, ${found}`)
  }
  const [minutes, hours, days, months, weekdays] = parts as [string, string, string, string, string]
  return {
    minutes: parseField(minutes, bounds[0]),
    hours: parseField(hours, bounds[1]),
    days: parseField(days, bounds[2]),
    months: parseField(months, bounds[3]),
    weekdays: parseField(weekdays, bounds[4]),
  }
}

/** A list. What is empty between two commas is passed over. */
function parseField(text: string, within: Bounds): CronField {
  const ranges = text
    .split(',')
    .filter((part) => part !== '')
    .map((part) => parseRange(part, within))
  return {
    values: new Set(ranges.flatMap(({ values }) => [...values])),
    isStar: ranges.some(({ isStar }) => isStar),
  }
}

/** One of `*`, `5`, `5-10`, each also with `/step`; `5/10` goes on to the end. */
function parseRange(text: string, within: Bounds): CronField {
  const [range = '', stepText, ...moreSteps] = text.split('/')
  const [low = '', high, ...moreEnds] = range.split('-')
  const isStar = low === '*' || low === '?'
  const start = isStar ? within.least : parseValue(low, within)
  if (!isStar && moreEnds.length > 0) throw new GrammarError(`too many hyphens: ${text}`)
  let end = isStar ? within.most : high === undefined ? start : parseValue(high, within)
  if (moreSteps.length > 0) throw new GrammarError(`too many slashes: ${text}`)
  const step = stepText === undefined ? 1 : parseNumber(stepText)
  if (stepText !== undefined && high === undefined) end = within.most
  if (start < within.least) {
    throw new GrammarError(`beginning of range (${start}) below minimum (${within.least}): ${text}`)
  }
  if (end > within.most) {
    throw new GrammarError(`end of range (${end}) above maximum (${within.most}): ${text}`)
  }
  if (start > end) {
    throw new GrammarError(`beginning of range (${start}) beyond end of range (${end}): ${text}`)
  }
  if (step === 0) throw new GrammarError(`step of range should be a positive number: ${text}`)
  const values = new Set<number>()
  for (let value = start; value <= end; value += step) values.add(value)
  return { values, isStar: isStar && step === 1 }
}

function parseValue(text: string, { least, names = [] }: Bounds): number {
  const index = names.indexOf(text.toLowerCase())
  return index < 0 ? parseNumber(text) : index + least
}

function parseNumber(text: string): number {
  const error = integerError(text)
  if (error !== undefined) throw new GrammarError(`failed to parse int from ${text}: ${error}`)
  const value = Number(text)
  if (value < 0) throw new GrammarError(`negative number (${value}) not allowed: ${text}`)
  return value
}
