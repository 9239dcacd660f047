/** The operators and functions of the language itself. */
import { concat } from '#api/cel/concat.ts'
import { sizeOf } from '#api/cel/cost/actual.ts'
import {
  declare,
  type FunctionDeclaration,
  type Library,
  member,
  plain,
} from '#api/cel/declarations.ts'
import { compare, equal } from '#api/cel/equality.ts'
import { CelError, noSuchOverload } from '#api/cel/errors.ts'
import { conversions } from '#api/cel/libraries/conversions.ts'
import { timeFields } from '#api/cel/libraries/time-fields.ts'
import { standardMacros } from '#api/cel/macros.ts'
import { divide, modulo, toInt, toUint } from '#api/cel/numbers.ts'
import { durationOf, timestampOf } from '#api/cel/time.ts'
import { sameType } from '#api/cel/types.ts'
import {
  type Duration,
  hasKind,
  type ListValue,
  type MapValue,
  type Timestamp,
  type Uint,
  type Value,
} from '#api/cel/values.ts'
import { compileRegexp } from '#api/regexp.ts'

/** Calls that the evaluator runs by itself, since not all of their arguments need to be there. */
function unreachable(): never {
  throw new TypeError('run by the evaluator')
}

type Order = -1 | 0 | 1 | undefined

const relations: readonly (readonly [string, string, (order: Order) => boolean])[] = [
  ['_<_', 'less', (order) => order === -1],
  ['_<=_', 'less_equals', (order) => order === -1 || order === 0],
  ['_>_', 'greater', (order) => order === 1],
  ['_>=_', 'greater_equals', (order) => order === 1 || order === 0],
]

const comparable = [
  ['bool', 'bool', ''],
  ['int64', 'int', ''],
  ['int64', 'int', 'double'],
  ['int64', 'int', 'uint64'],
  ['uint64', 'uint', ''],
  ['uint64', 'uint', 'double'],
  ['uint64', 'uint', 'int64'],
  ['double', 'double', ''],
  ['double', 'double', 'int64'],
  ['double', 'double', 'uint64'],
  ['string', 'string', ''],
  ['bytes', 'bytes', ''],
  ['timestamp', 'timestamp', ''],
  ['duration', 'duration', ''],
] as const

function relation([name, id, holds]: (typeof relations)[number]): FunctionDeclaration {
  const overloads = comparable.map(([left, type, right]) => {
    const other = right === '' ? type : right.replace('64', '')
    const suffix = right === '' ? left : `${left}_${right}`
    const call = (a: Value, b: Value): boolean => holds(compare(a, b))
    return plain(`${id}_${suffix}`, `${type}, ${other} -> bool`, call)
  })
  return declare(name, ...overloads)
}

const joinBytes = (a: Uint8Array, b: Uint8Array): Uint8Array =>
  new Uint8Array(Buffer.concat([a, b]))
const shift = (time: Timestamp, nanos: bigint): Timestamp =>
  timestampOf(time.nanos + nanos, time.offsetMinutes)

const arithmetic: readonly FunctionDeclaration[] = [
  declare(
    '_+_',
    plain('add_bytes', 'bytes, bytes -> bytes', joinBytes),
    plain('add_double', 'double, double -> double', (a: number, b: number) => a + b),
    plain('add_duration_duration', 'duration, duration -> duration', (a: Duration, b: Duration) =>
      durationOf(a.nanos + b.nanos),
    ),
    plain(
      'add_duration_timestamp',
      'duration, timestamp -> timestamp',
      (a: Duration, b: Timestamp) => shift(b, a.nanos),
    ),
    plain(
      'add_timestamp_duration',
      'timestamp, duration -> timestamp',
      (a: Timestamp, b: Duration) => shift(a, b.nanos),
    ),
    plain('add_int64', 'int, int -> int', (a: bigint, b: bigint) => toInt(a + b)),
    plain('add_list', 'list(A), list(A) -> list(A)', concat),
    plain('add_string', 'string, string -> string', (a: string, b: string) => a + b),
    plain('add_uint64', 'uint, uint -> uint', (a: Uint, b: Uint) => toUint(a.value + b.value)),
  ),
  declare(
    '_-_',
    plain('subtract_double', 'double, double -> double', (a: number, b: number) => a - b),
    plain(
      'subtract_duration_duration',
      'duration, duration -> duration',
      (a: Duration, b: Duration) => durationOf(a.nanos - b.nanos),
    ),
    plain('subtract_int64', 'int, int -> int', (a: bigint, b: bigint) => toInt(a - b)),
    plain(
      'subtract_timestamp_duration',
      'timestamp, duration -> timestamp',
      (a: Timestamp, b: Duration) => shift(a, -b.nanos),
    ),
    plain(
      'subtract_timestamp_timestamp',
      'timestamp, timestamp -> duration',
      (a: Timestamp, b: Timestamp) => durationOf(a.nanos - b.nanos),
    ),
    plain('subtract_uint64', 'uint, uint -> uint', (a: Uint, b: Uint) => toUint(a.value - b.value)),
  ),
  declare(
    '_*_',
    plain('multiply_double', 'double, double -> double', (a: number, b: number) => a * b),
    plain('multiply_int64', 'int, int -> int', (a: bigint, b: bigint) => toInt(a * b)),
    plain('multiply_uint64', 'uint, uint -> uint', (a: Uint, b: Uint) => toUint(a.value * b.value)),
  ),
  declare(
    '_/_',
    plain('divide_double', 'double, double -> double', (a: number, b: number) => a / b),
    plain('divide_int64', 'int, int -> int', (a: bigint, b: bigint) => toInt(divide(a, b))),
    plain('divide_uint64', 'uint, uint -> uint', (a: Uint, b: Uint) =>
      toUint(divide(a.value, b.value)),
    ),
  ),
  declare(
    '_%_',
    plain('modulo_int64', 'int, int -> int', (a: bigint, b: bigint) => modulo(a, b)),
    plain('modulo_uint64', 'uint, uint -> uint', (a: Uint, b: Uint) =>
      toUint(modulo(a.value, b.value)),
    ),
  ),
  declare(
    '-_',
    plain('negate_double', 'double -> double', (a: number) => -a),
    plain('negate_int64', 'int -> int', (a: bigint) => toInt(-a)),
  ),
]

const logic: readonly FunctionDeclaration[] = [
  declare('_?_:_', plain('conditional', 'bool, A, A -> A', unreachable)),
  declare('_&&_', plain('logical_and', 'bool, bool -> bool', unreachable)),
  declare('_||_', plain('logical_or', 'bool, bool -> bool', unreachable)),
  declare(
    '!_',
    plain('logical_not', 'bool -> bool', (a: boolean) => !a),
  ),
  declare('@not_strictly_false', plain('not_strictly_false', 'bool -> bool', unreachable)),
  declare('_==_', plain('equals', 'A, A -> bool', equals)),
  declare(
    '_!=_',
    plain('not_equals', 'A, A -> bool', (a: Value, b: Value) => !equals(a, b)),
  ),
]

/** Values of Kubernetes' libraries can be compared with their like alone, and nothing with null. */
function equals(a: Value, b: Value): boolean {
  if (!hasKind(a, 'opaque') || b === null) return equal(a, b)
  if (!hasKind(b, 'opaque') || !sameType(a.type, b.type)) throw noSuchOverload()
  return equal(a, b)
}

function isIn(item: Value, list: ListValue): boolean {
  for (let i = 0; i < list.size; i++) if (equal(item, list.at(i))) return true
  return false
}

const size = (value: Value): bigint => BigInt(sizeOf(value))

const collections: readonly FunctionDeclaration[] = [
  declare(
    '_[_]',
    plain('index_list', 'list(A), int -> A', unreachable),
    plain('index_map', 'map(A, B), A -> B', unreachable),
  ),
  declare(
    '@in',
    plain('in_list', 'A, list(A) -> bool', isIn),
    plain('in_map', 'A, map(A, B) -> bool', (key: Value, map: MapValue) =>
      map.has ? map.has(key) : map.get(key) !== undefined,
    ),
  ),
  declare(
    'size',
    plain('size_bytes', 'bytes -> int', size),
    member('bytes_size', 'bytes -> int', size),
    plain('size_list', 'list(A) -> int', size),
    member('list_size', 'list(A) -> int', size),
    plain('size_map', 'map(A, B) -> int', size),
    member('map_size', 'map(A, B) -> int', size),
    plain('size_string', 'string -> int', size),
    member('string_size', 'string -> int', size),
  ),
]

function matches(text: string, expression: string): boolean {
  const compiled = compileRegexp(expression)
  if ('message' in compiled) throw new CelError(compiled.message)
  return compiled.test(text)
}

const text: readonly FunctionDeclaration[] = [
  declare(
    'contains',
    member('contains_string', 'string, string -> bool', (a: string, b: string) => a.includes(b)),
  ),
  declare(
    'endsWith',
    member('ends_with_string', 'string, string -> bool', (a: string, b: string) => a.endsWith(b)),
  ),
  declare(
    'startsWith',
    member('starts_with_string', 'string, string -> bool', (a: string, b: string) =>
      a.startsWith(b),
    ),
  ),
  declare(
    'matches',
    plain('matches', 'string, string -> bool', matches),
    member('matches_string', 'string, string -> bool', matches),
  ),
]

export const standardLibrary: Library = {
  name: 'standard',
  macros: standardMacros,
  functions: [
    ...logic,
    ...arithmetic,
    ...relations.map(relation),
    ...collections,
    ...text,
    ...conversions,
    ...timeFields,
  ],
}
