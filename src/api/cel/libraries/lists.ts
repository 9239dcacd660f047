/** Kubernetes' own list functions. */
import { declare, type Library, member, type Overload } from '#api/cel/declarations.ts'
import { compare, equal } from '#api/cel/equality.ts'
import { CelError } from '#api/cel/errors.ts'
import { toInt, toUint } from '#api/cel/numbers.ts'
import { durationOf } from '#api/cel/time.ts'
import {
  type Duration,
  itemsOf,
  type ListValue,
  type Uint,
  uintOf,
  type Value,
} from '#api/cel/values.ts'

export const comparableTypes = [
  'int',
  'uint',
  'double',
  'bool',
  'duration',
  'timestamp',
  'string',
  'bytes',
] as const

function isSorted(list: ListValue): boolean {
  return itemsOf(list).every((item, i, all) => i === 0 || compare(all[i - 1]!, item) !== 1)
}

/** The first of the elements that come before (or after) all others. */
function extreme(name: string, side: -1 | 1): (list: ListValue) => Value {
  return (list) => {
    if (list.size === 0) throw new CelError(`${name} called on empty list`)
    return itemsOf(list).reduce((best, item) => (compare(item, best) === side ? item : best))
  }
}

function sums<T extends Value>(type: string, zero: T, plus: (a: T, b: T) => T): Overload {
  return member(`list_${type}_sum_${type}`, `list(${type}) -> ${type}`, (list: ListValue) =>
    (itemsOf(list) as T[]).reduce(plus, zero),
  )
}

function indexOf(list: ListValue, item: Value): bigint {
  return BigInt(itemsOf(list).findIndex((one) => equal(one, item)))
}

function lastIndexOf(list: ListValue, item: Value): bigint {
  return BigInt(itemsOf(list).findLastIndex((one) => equal(one, item)))
}

const noTime: Duration = { kind: 'duration', nanos: 0n }

export const listsLibrary: Library = {
  name: 'kubernetes.lists',
  functions: [
    declare(
      'isSorted',
      ...comparableTypes.map((type) =>
        member(`list_${type}_is_sorted_bool`, `list(${type}) -> bool`, isSorted),
      ),
    ),
    declare(
      'sum',
      sums<bigint>('int', 0n, (a, b) => toInt(a + b)),
      sums<Uint>('uint', uintOf(0n), (a, b) => toUint(a.value + b.value)),
      sums<number>('double', 0, (a, b) => a + b),
      sums('duration', noTime, (a, b) => durationOf(a.nanos + b.nanos)),
    ),
    declare(
      'max',
      ...comparableTypes.map((type) =>
        member(`list_${type}_max_${type}`, `list(${type}) -> ${type}`, extreme('max', 1)),
      ),
    ),
    declare(
      'min',
      ...comparableTypes.map((type) =>
        member(`list_${type}_min_${type}`, `list(${type}) -> ${type}`, extreme('min', -1)),
      ),
    ),
    declare('indexOf', member('list_a_index_of_int', 'list(A), A -> int', indexOf)),
    declare('lastIndexOf', member('list_a_last_index_of_int', 'list(A), A -> int', lastIndexOf)),
  ],
}
