/** Cuts a format string (`%s is %.2f`) into text and clauses. */
import { CelError } from '#api/cel/errors.ts'

export interface Clause {
  readonly verb: 's' | 'd' | 'f' | 'e' | 'b' | 'x' | 'X' | 'o'
  readonly precision?: number
}

/** More places than a double can have make no sense and much text. */
const mostPlaces = 1000

/**
 * The pieces of a format string. `next` is asked for each clause before it is read, so that what
 * comes first goes wrong first: too few arguments, or a clause that is none.
 */
export function clausesOf(
  format: string,
  next: (index: number) => void,
): readonly (string | Clause)[] {
  const pieces: (string | Clause)[] = []
  let index = 0
  let at = 0
  while (at < format.length) {
    const percent = format.indexOf('%', at)
    if (percent < 0) break
    pieces.push(format.slice(at, percent))
    if (format[percent + 1] === '%') {
      pieces.push('%')
      at = percent + 2
      continue
    }
    next(index++)
    const [clause, length] = clauseAt(format, percent + 1)
    pieces.push(clause)
    at = percent + 1 + length
  }
  return [...pieces, format.slice(at)]
}

function clauseAt(format: string, at: number): readonly [Clause, number] {
  if (at >= format.length) throw new CelError('unexpected end of string')
  const [read, places] = /^(?:\.(\d*))?/.exec(format.slice(at, at + mostPlaces)) as RegExpExecArray
  const verb = format[at + read.length]
  if (verb === undefined) {
    throw unparsed('error while parsing precision: could not find end of precision specifier')
  }
  if (places === '') {
    const reason = 'strconv.Atoi: parsing "": invalid syntax'
    const stage = 'error while converting precision to integer'
    throw unparsed(`error while parsing precision: ${stage}: ${reason}`)
  }
  if (!isVerb(verb)) throw unparsed(`unrecognized formatting clause "${verb}"`)
  const precision = places === undefined ? undefined : Math.min(Number(places), mostPlaces)
  return [{ verb, ...(precision !== undefined && { precision }) }, read.length + 1]
}

function isVerb(text: string): text is Clause['verb'] {
  return /^[sdfebxXo]$/.test(text)
}

function unparsed(message: string): CelError {
  return new CelError(`could not parse formatting clause: ${message}`)
}

/** What is said if a clause gets an argument of another type. */
export function misfit(verb: Clause['verb'], type: string): string {
  return `error during formatting: ${demands[verb]}, was given ${type}`
}

const demands: Readonly<Record<Clause['verb'], string>> = {
  s: 'string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps',
  d: 'decimal clause can only be used on integers',
  f: 'fixed-point clause can only be used on doubles',
  e: 'scientific clause can only be used on doubles',
  b: 'only integers and bools can be formatted as binary',
  x: 'only integers, byte buffers, and strings can be formatted as hex',
  X: 'only integers, byte buffers, and strings can be formatted as hex',
  o: 'octal clause can only be used on integers',
}
