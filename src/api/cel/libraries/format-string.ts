/** `string.format(list)`: numbers with the digits and signs of American English, as upstream. */
import { compareText } from '#api/cel/equality.ts'
import { CelError } from '#api/cel/errors.ts'
import { type Clause, clausesOf, misfit } from '#api/cel/libraries/format-clauses.ts'
import { fixedDouble, formatDouble, scientificParts } from '#api/cel/numbers.ts'
import { formatDuration, formatTimestamp } from '#api/cel/time.ts'
import { itemsOf, type MapValue, typeOf, type Value } from '#api/cel/values.ts'
import { quoteGo } from '#base/go/text.ts'

const defaultPrecision = 6

export function formatString(format: string, args: readonly Value[]): string {
  let index = 0
  const pieces = clausesOf(format, (wanted) => {
    if (wanted >= args.length) throw new CelError(`index ${wanted} out of range`)
  })
  return pieces
    .map((piece) => (typeof piece === 'string' ? piece : formatClause(piece, args[index++]!)))
    .join('')
}

function formatClause({ verb, precision = defaultPrecision }: Clause, arg: Value): string {
  const text = verb === 's' ? plainText(arg) : formatNumber(verb, precision, arg)
  if (text === undefined) throw new CelError(misfit(verb, typeOf(arg).name))
  return text
}

function formatNumber(
  verb: Exclude<Clause['verb'], 's'>,
  precision: number,
  arg: Value,
): string | undefined {
  const whole = wholeNumber(arg)
  switch (verb) {
    case 'd':
      return whole?.toString()
    case 'o':
      return whole?.toString(8)
    case 'b':
      return typeof arg === 'boolean' ? String(Number(arg)) : whole?.toString(2)
    case 'x':
      return whole?.toString(16) ?? hexOf(arg)
    case 'X':
      return (whole?.toString(16) ?? hexOf(arg))?.toUpperCase()
    case 'f':
    case 'e': {
      const value = doubleOf(arg)
      if (value === undefined) return undefined
      // What is asked for as places of the scientific form is taken for its width.
      return verb === 'f' ? fixed(value, precision) : scientific(value).padStart(precision)
    }
  }
}

function wholeNumber(arg: Value): bigint | undefined {
  if (typeof arg === 'bigint') return arg
  return typeof arg === 'object' && arg !== null && 'kind' in arg && arg.kind === 'uint'
    ? arg.value
    : undefined
}

function hexOf(arg: Value): string | undefined {
  if (typeof arg === 'string' || arg instanceof Uint8Array) return Buffer.from(arg).toString('hex')
  return undefined
}

function doubleOf(arg: Value): number | undefined {
  if (typeof arg === 'number') return arg
  return arg === 'NaN' || arg === 'Infinity' || arg === '-Infinity' ? Number(arg) : undefined
}

function endless(value: number): string {
  return Number.isNaN(value) ? 'NaN' : value > 0 ? '∞' : '-∞'
}

/** With commas between thousands. */
function fixed(value: number, precision: number): string {
  if (!Number.isFinite(value)) return endless(value)
  const [whole, fraction] = fixedDouble(value, precision).split('.')
  const grouped = whole!.replaceAll(/\B(?=(\d{3})+$)/g, ',')
  return fraction === undefined ? grouped : `${grouped}.${fraction}`
}

/** As `1.000000×10⁰³`, the way golang.org/x/text writes it. */
function scientific(value: number): string {
  if (!Number.isFinite(value)) return endless(value)
  const [mantissa, power] = scientificParts(value, defaultPrecision)
  const digits = String(Math.abs(power)).padStart(2, '0')
  const raised = Array.from(digits, (digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('')
  return `${mantissa}×10${power < 0 ? '⁻' : ''}${raised}`
}

/** A value by itself: a string as it stands. */
function plainText(arg: Value): string | undefined {
  if (typeof arg === 'string') return arg
  if (arg === null) return 'null'
  if (typeof arg === 'boolean' || typeof arg === 'bigint') return String(arg)
  if (typeof arg === 'number') return formatDouble(arg)
  if (arg instanceof Uint8Array) return Buffer.from(arg).toString()
  switch (arg.kind) {
    case 'uint':
      return String(arg.value)
    case 'timestamp':
      return formatTimestamp(arg)
    case 'duration':
      return formatDuration(arg)
    case 'type':
      return arg.type.name
    case 'list':
      return `[${itemsOf(arg).map(literalText).join(', ')}]`
    case 'map':
      return mapText(arg)
    default:
      return undefined
  }
}

/** A value within a list or map: as one would write it in an expression. */
function literalText(value: Value): string {
  if (typeof value === 'string') return quoteGo(value)
  if (value instanceof Uint8Array) return `b${quoteGo(Buffer.from(value).toString())}`
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return fixedDouble(value, defaultPrecision)
    return quoteGo(formatDouble(value))
  }
  const text = plainText(value)
  if (text === undefined) throw new CelError(`no formatting function for ${typeOf(value).name}`)
  if (typeof value !== 'object' || value === null || !('kind' in value)) return text
  return value.kind === 'timestamp' || value.kind === 'duration'
    ? `${value.kind}(${quoteGo(text)})`
    : text
}

function mapText(map: MapValue): string {
  const entries = Array.from(map.keys(), (key) => {
    if (typeof key !== 'string' && typeof key !== 'boolean' && wholeNumber(key) === undefined) {
      throw new CelError(`no formatting function for map key of type ${typeOf(key).name}`)
    }
    return [literalText(key), literalText(map.get(key) ?? null)] as const
  })
  const sorted = entries.toSorted(([a], [b]) => compareText(a, b))
  return `{${sorted.map(([key, value]) => `${key}:${value}`).join(', ')}}`
}
