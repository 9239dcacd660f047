/** Conversions between the types of the language, by the name of the type that is wanted. */
import { declare, type FunctionDeclaration, type Overload, plain } from '#api/cel/declarations.ts'
import { CelError, conversionError } from '#api/cel/errors.ts'
import { formatDouble, toInt, toUint, truncate } from '#api/cel/numbers.ts'
import {
  floorDivide,
  formatDuration,
  formatTimestamp,
  parseDuration,
  parseTimestamp,
  second,
  timestampOf,
} from '#api/cel/time.ts'
import { type Duration, type Timestamp, typeOf, type Uint, type Value } from '#api/cel/values.ts'
import { parseBool } from '#base/go/number.ts'

/** What parses, or upstream's one message for what does not. */
function parsed<T>(value: T | undefined, wanted: string): T {
  if (value !== undefined) return value
  throw conversionError('string', wanted)
}

function parseInt64(text: string): bigint | undefined {
  if (!/^[+-]?\d{1,1000}$/.test(text)) return undefined
  const value = BigInt(text.replace('+', ''))
  return BigInt.asIntN(64, value) === value ? value : undefined
}

function parseUint64(text: string): Uint | undefined {
  if (!/^\d{1,1000}$/.test(text)) return undefined
  const value = BigInt(text)
  return BigInt.asUintN(64, value) === value ? { kind: 'uint', value } : undefined
}

function parseDouble(text: string): number | undefined {
  if (/^[+-]?(inf|infinity)$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity
  if (/^nan$/i.test(text)) return Number.NaN
  if (!/^[+-]?(\d[\d_]*\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return undefined
  const value = Number(text)
  return Number.isFinite(value) ? value : undefined
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new CelError('invalid UTF-8 in bytes, cannot convert to string')
  }
}

const itself = (id: string, type: string): Overload => plain(id, `${type} -> ${type}`, same)

function same(value: Value): Value {
  return value
}

export const conversions: readonly FunctionDeclaration[] = [
  declare(
    'bool',
    itself('bool_to_bool', 'bool'),
    plain('string_to_bool', 'string -> bool', (a: string) => parsed(parseBool(a), 'bool')),
  ),
  declare(
    'bytes',
    itself('bytes_to_bytes', 'bytes'),
    plain('string_to_bytes', 'string -> bytes', (a: string) => new Uint8Array(Buffer.from(a))),
  ),
  declare(
    'double',
    itself('double_to_double', 'double'),
    plain('int64_to_double', 'int -> double', (a: bigint) => Number(a)),
    plain('string_to_double', 'string -> double', (a: string) => parsed(parseDouble(a), 'double')),
    plain('uint64_to_double', 'uint -> double', ({ value }: Uint) => Number(value)),
  ),
  declare(
    'duration',
    itself('duration_to_duration', 'duration'),
    // It is declared, and upstream's numbers do not know how.
    plain('int64_to_duration', 'int -> duration', () => {
      throw new CelError("type conversion error from 'int' to 'google.protobuf.Duration'")
    }),
    plain('string_to_duration', 'string -> duration', (a: string) =>
      parsed(parseDuration(a), 'google.protobuf.Duration'),
    ),
  ),
  declare('dyn', plain('to_dyn', 'A -> dyn', same)),
  declare(
    'int',
    itself('int64_to_int64', 'int'),
    plain('double_to_int64', 'double -> int', (a: number) => toInt(truncate(a))),
    plain('duration_to_int64', 'duration -> int', ({ nanos }: Duration) => nanos),
    plain('string_to_int64', 'string -> int', (a: string) => parsed(parseInt64(a), 'int')),
    plain('timestamp_to_int64', 'timestamp -> int', ({ nanos }: Timestamp) =>
      floorDivide(nanos, second),
    ),
    plain('uint64_to_int64', 'uint -> int', ({ value }: Uint) => toInt(value)),
  ),
  declare(
    'string',
    itself('string_to_string', 'string'),
    plain('bool_to_string', 'bool -> string', String),
    plain('bytes_to_string', 'bytes -> string', decode),
    plain('double_to_string', 'double -> string', formatDouble),
    plain('duration_to_string', 'duration -> string', formatDuration),
    plain('int64_to_string', 'int -> string', String),
    plain('timestamp_to_string', 'timestamp -> string', formatTimestamp),
    plain('uint64_to_string', 'uint -> string', ({ value }: Uint) => String(value)),
  ),
  declare(
    'timestamp',
    itself('timestamp_to_timestamp', 'timestamp'),
    plain('int64_to_timestamp', 'int -> timestamp', (a: bigint) => timestampOf(a * second)),
    plain('string_to_timestamp', 'string -> timestamp', (a: string) =>
      parsed(parseTimestamp(a), 'google.protobuf.Timestamp'),
    ),
  ),
  declare(
    'type',
    plain('type', 'A -> type(A)', (a: Value) => ({ kind: 'type', type: typeOf(a) })),
  ),
  declare(
    'uint',
    itself('uint64_to_uint64', 'uint'),
    plain('double_to_uint64', 'double -> uint', (a: number) => {
      if (a < 0 || !Number.isFinite(a)) throw new CelError('unsigned integer overflow')
      return toUint(truncate(a))
    }),
    plain('int64_to_uint64', 'int -> uint', toUint),
    plain('string_to_uint64', 'string -> uint', (a: string) => parsed(parseUint64(a), 'uint')),
  ),
]
