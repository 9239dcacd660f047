/** A line of comma-separated values, as Go's encoding/csv reads it: lists on command lines are such. */

/** Where a line cannot be read, in Go's words. */
export interface CsvError {
  readonly problem: string
}

const quote = '"'

/** The values of the first line, each on that line alone. */
export function readCsvLine(text: string): readonly string[] | CsvError {
  const [line = ''] = text.replace(/^\n+/, '').split(/\r?\n|\r$/)
  if (line === '') return []
  const values: string[] = []
  let at = 0
  for (;;) {
    const value = line[at] === quote ? quotedValue(line, at) : plainValue(line, at)
    if ('problem' in value) return value
    values.push(value.text)
    if (value.end === line.length) return values
    at = value.end + 1
  }
}

interface Value {
  readonly text: string
  /** Where its comma is, or the end of the line. */
  readonly end: number
}

function plainValue(line: string, from: number): Value | CsvError {
  const comma = line.indexOf(',', from)
  const end = comma < 0 ? line.length : comma
  const text = line.slice(from, end)
  const bare = text.indexOf(quote)
  return bare < 0 ? { text, end } : problemAt(line, from + bare, 'bare " in non-quoted-field')
}

function quotedValue(line: string, from: number): Value | CsvError {
  const unended = 'extraneous or missing " in quoted-field'
  let text = ''
  let at = from + 1
  for (;;) {
    const end = line.indexOf(quote, at)
    if (end < 0) return problemAt(line, line.length, unended)
    text += line.slice(at, end)
    const next = line[end + 1] ?? ','
    if (next === ',') return { text, end: end + 1 }
    if (next !== quote) return problemAt(line, end, unended)
    text += quote
    at = end + 2
  }
}

function problemAt(line: string, at: number, what: string): CsvError {
  const column = Buffer.byteLength(line.slice(0, at)) + 1
  return { problem: `parse error on line 1, column ${column}: ${what}` }
}
