/**
 * Reads timestamps as Go's time.Parse does, with its tolerances (one digit of hour, a comma before
 * the fraction) and its words for what does not fit.
 */
import { GrammarError } from '#api/grammar-error.ts'

/** A point in time: whole seconds since 1970 and nanoseconds after them. */
export interface Instant {
  readonly seconds: number
  readonly nanoseconds: number
}

interface Layout {
  readonly text: string
  /** How many digits of fraction there must be; otherwise there may be any number, or none. */
  readonly places?: number
}

export const rfc3339: Layout = { text: '2006-01-02T15:04:05Z07:00' }
export const rfc3339Micro: Layout = { text: '2006-01-02T15:04:05.000000Z07:00', places: 6 }

/** Throws GrammarError. */
export function parseInstant(text: string, layout: Layout): Instant {
  const reader = new Reader(text, layout.text)
  const year = reader.number(/^[0-9]{4}/, '2006')
  reader.literal('-')
  const month = reader.number(/^[0-9]{2}/, '01', [1, 12, 'month'])
  reader.literal('-')
  const day = reader.number(/^[0-9]{2}/, '02')
  reader.literal('T')
  const hour = reader.number(/^[0-9]{1,2}/, '15', [0, 23, 'hour'])
  reader.literal(':')
  const minute = reader.number(/^[0-9]{2}/, '04', [0, 59, 'minute'])
  reader.literal(':')
  const second = reader.number(/^[0-9]{2}/, '05', [0, 59, 'second'])
  const nanoseconds = reader.fraction(layout.places)
  const offsetSeconds = reader.offset()
  reader.end()
  if (day < 1 || day > daysIn(year, month)) throw reader.outOfRange('day')
  const seconds = secondsOf(year, month, day) + (hour * 60 + minute) * 60 + second - offsetSeconds
  return { seconds, nanoseconds }
}

type Range = readonly [least: number, most: number, name: string]

class Reader {
  readonly #text: string
  readonly #layout: string
  #rest: string

  constructor(text: string, layout: string) {
    this.#text = text
    this.#layout = layout
    this.#rest = text
  }

  literal(expected: string): void {
    if (!this.#rest.startsWith(expected)) throw this.#misfit(this.#rest, expected)
    this.#rest = this.#rest.slice(expected.length)
  }

  number(pattern: RegExp, element: string, range?: Range): number {
    const digits = pattern.exec(this.#rest)?.[0]
    if (digits === undefined) throw this.#misfit(this.#rest, element)
    this.#rest = this.#rest.slice(digits.length)
    const value = Number(digits)
    if (range && (value < range[0] || value > range[1])) throw this.outOfRange(range[2])
    return value
  }

  fraction(places: number | undefined): number {
    const pattern = places === undefined ? /^(?:[.,][0-9]+)?/ : new RegExp(`^[.,][0-9]{${places}}`)
    const found = pattern.exec(this.#rest)?.[0]
    if (found === undefined) throw this.#misfit(this.#rest, `.${'0'.repeat(places ?? 0)}`)
    this.#rest = this.#rest.slice(found.length)
    return Number(found.slice(1, 10).padEnd(9, '0'))
  }

  offset(): number {
    if (this.#rest.startsWith('Z')) {
      this.#rest = this.#rest.slice(1)
      return 0
    }
    const match = /^([+-])([0-9]{2}):([0-9]{2})/.exec(this.#rest)
    if (!match) throw this.#misfit(this.#rest, 'Z07:00')
    const [all, sign, hours, minutes] = match
    this.#rest = this.#rest.slice(all.length)
    if (Number(hours) > 24) throw this.outOfRange('time zone offset hour')
    if (Number(minutes) > 60) throw this.outOfRange('time zone offset minute')
    return (Number(hours) * 60 + Number(minutes)) * 60 * (sign === '-' ? -1 : 1)
  }

  end(): void {
    if (this.#rest !== '') throw this.#fail(`: extra text: ${quote(this.#rest)}`)
  }

  outOfRange(name: string): GrammarError {
    return this.#fail(`: ${name} out of range`)
  }

  #misfit(rest: string, element: string): GrammarError {
    return this.#fail(
      ` as ${quote(this.#layout)}: cannot parse ${quote(rest)} as ${quote(element)}`,
    )
  }

  #fail(words: string): GrammarError {
    return new GrammarError(`parsing time ${quote(this.#text)}${words}`)
  }
}

/** The quotes of Go's package time, which write every byte beyond ASCII as an escape. */
function quote(text: string): string {
  const escaped = text.replace(/["\\]|[^ -\x7f]/gu, (rune) => {
    if (rune === '"' || rune === '\\') return `\\${rune}`
    return [...Buffer.from(rune)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')
  })
  return `"${escaped}"`
}

function daysIn(year: number, month: number): number {
  if (month !== 2) return [4, 6, 9, 11].includes(month) ? 30 : 31
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
}

/** Date takes years below 100 for those of the last century unless they are set by themselves. */
function secondsOf(year: number, month: number, day: number): number {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return date.getTime() / 1000
}
