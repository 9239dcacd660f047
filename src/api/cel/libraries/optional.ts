/** Optional values: made by `optional.of`, `a.?b` and `a[?k]`, and taken apart again. */
import type { Expr } from '#api/cel/ast.ts'
import { declare, type Library, member, plain } from '#api/cel/declarations.ts'
import { CelError } from '#api/cel/errors.ts'
import type { Macro } from '#api/cel/macro.ts'
import {
  hasKind,
  isList,
  isMap,
  itemsOf,
  type ListValue,
  listOf,
  none,
  type OptionalValue,
  some,
  type Value,
} from '#api/cel/values.ts'

/** Calls that the evaluator runs by itself. */
function unreachable(): never {
  throw new TypeError('run by the evaluator')
}

function isZero(value: Value): boolean {
  if (value === null || value === false || value === 0n || value === 0 || value === '') return true
  if (typeof value !== 'object') return false
  if (value instanceof Uint8Array) return value.length === 0
  if (isList(value) || isMap(value)) return value.size === 0
  if (hasKind(value, 'uint')) return value.value === 0n
  if (hasKind(value, 'duration')) return value.nanos === 0n
  return hasKind(value, 'optional') && value.value === undefined
}

function contentOf({ value }: OptionalValue): Value {
  if (value === undefined) throw new CelError('optional.none() dereference')
  return value
}

function unwrap(list: ListValue): ListValue {
  const values = itemsOf(list).map((item) => (item as OptionalValue).value)
  return listOf(values.filter((value) => value !== undefined))
}

/** `target.optMap(x, f(x))`: f of what the optional holds, if it holds something. */
function mapping(name: string, wrap: boolean): Macro {
  return {
    name,
    member: true,
    args: 2,
    expand(build, target, [variable, mapped]) {
      if (variable!.kind !== 'ident') {
        return build.error(variable!, `${name}() variable name must be a simple identifier`)
      }
      const bound: Expr = build.fold({
        range: build.list(),
        iterVar: '#unused',
        accuVar: variable!.name,
        init: build.memberCall('value', target!),
        condition: build.literal(false),
        step: build.ident(variable!.name),
        result: mapped!,
      })
      return build.call(
        '_?_:_',
        build.memberCall('hasValue', target!),
        wrap ? build.call('optional.of', bound) : bound,
        build.call('optional.none'),
      )
    },
  }
}

const first = (list: ListValue): Value => (list.size === 0 ? none : some(list.at(0)))
const last = (list: ListValue): Value => (list.size === 0 ? none : some(list.at(list.size - 1)))

export const optionalLibrary: Library = {
  name: 'optional',
  macros: [mapping('optMap', true), mapping('optFlatMap', false)],
  functions: [
    declare('optional.of', plain('optional_of', 'V -> optional(V)', some)),
    declare(
      'optional.ofNonZeroValue',
      plain('optional_ofNonZeroValue', 'V -> optional(V)', (value: Value) =>
        isZero(value) ? none : some(value),
      ),
    ),
    declare(
      'optional.none',
      plain('optional_none', ' -> optional(V)', () => none),
    ),
    declare('value', member('optional_value', 'optional(V) -> V', contentOf)),
    declare(
      'hasValue',
      member(
        'optional_hasValue',
        'optional(V) -> bool',
        ({ value }: OptionalValue) => value !== undefined,
      ),
    ),
    declare(
      'or',
      member('optional_or_optional', 'optional(V), optional(V) -> optional(V)', unreachable),
    ),
    declare('orValue', member('optional_orValue_value', 'optional(V), V -> V', unreachable)),
    declare('_?._', plain('select_optional_field', 'dyn, string -> optional(V)', unreachable)),
    declare(
      '_[?_]',
      plain('list_optindex_optional_int', 'list(V), int -> optional(V)', unreachable),
      plain(
        'optional_list_optindex_optional_int',
        'optional(list(V)), int -> optional(V)',
        unreachable,
      ),
      plain('map_optindex_optional_value', 'map(K, V), K -> optional(V)', unreachable),
      plain(
        'optional_map_optindex_optional_value',
        'optional(map(K, V)), K -> optional(V)',
        unreachable,
      ),
    ),
    declare(
      '_[_]',
      plain('optional_list_index_int', 'optional(list(V)), int -> optional(V)', unreachable),
      plain('optional_map_index_value', 'optional(map(K, V)), K -> optional(V)', unreachable),
    ),
    declare('first', member('list_first', 'list(V) -> optional(V)', first)),
    declare('last', member('list_last', 'list(V) -> optional(V)', last)),
    declare('optional.unwrap', plain('optional_unwrap', 'list(optional(V)) -> list(V)', unwrap)),
    declare('unwrapOpt', member('optional_unwrapOpt', 'list(optional(V)) -> list(V)', unwrap)),
  ],
}
