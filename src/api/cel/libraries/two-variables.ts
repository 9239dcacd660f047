/** Looping macros that bind two names: the key and the value, or the index and the element. */
import type { Expr } from '#api/cel/ast.ts'
import { declare, type Library, plain } from '#api/cel/declarations.ts'
import { insert } from '#api/cel/insert.ts'
import { accumulator, type Macro, type MacroBuilder } from '#api/cel/macro.ts'
import { asksAll, asksAny, asksOne, type FoldParts } from '#api/cel/macros.ts'
import type { MapValue, Value } from '#api/cel/values.ts'

/** What a macro makes of its arguments behind the two names. */
type Body = (
  build: MacroBuilder,
  args: readonly Expr[],
  names: readonly [string, string],
) => FoldParts

function loop(name: string, args: number, body: Body): Macro {
  return {
    name,
    member: true,
    args,
    expand(build, target, [first, second, ...rest]) {
      for (const arg of [first!, second!]) {
        if (arg.kind !== 'ident') return build.error(arg, 'argument must be a simple name')
      }
      const [iterVar, iterVar2] = [nameOf(first!), nameOf(second!)]
      if (iterVar === iterVar2) {
        return build.error(second!, `duplicate variable name: ${iterVar}`)
      }
      const parts = body(build, rest, [iterVar, iterVar2])
      return build.fold({ range: target!, iterVar, iterVar2, ...parts })
    },
  }
}

function nameOf(expr: Expr): string {
  return expr.kind === 'ident' ? expr.name : ''
}

const asking =
  (ask: typeof asksAll): Body =>
  (build, [predicate]) =>
    ask(build, predicate!)

/** Gathers with a step made of the last argument; with two of them, the first is a filter. */
const gathering =
  (
    init: (build: MacroBuilder) => Expr,
    gather: (build: MacroBuilder, value: Expr, key: string) => Expr,
  ): Body =>
  (build, args, [key]) => {
    const step = gather(build, args.at(-1)!, key)
    return {
      init: init(build),
      condition: build.literal(true),
      step: args.length > 1 ? build.call('_?_:_', args[0]!, step, build.ident(accumulator)) : step,
      result: build.ident(accumulator),
    }
  }

const toList = gathering(
  (build) => build.list(),
  (build, value) => build.call('_+_', build.ident(accumulator), build.list(value)),
)
const toMap = gathering(
  (build) => build.map(),
  (build, value, key) =>
    build.call('cel.@mapInsert', build.ident(accumulator), build.ident(key), value),
)
const toEntries = gathering(
  (build) => build.map(),
  (build, value) => build.call('cel.@mapInsert', build.ident(accumulator), value),
)

export const twoVariableLibrary: Library = {
  name: 'two-variable comprehensions',
  macros: [
    loop('all', 3, asking(asksAll)),
    loop('exists', 3, asking(asksAny)),
    loop('existsOne', 3, asking(asksOne)),
    loop('exists_one', 3, asking(asksOne)),
    loop('transformList', 3, toList),
    loop('transformList', 4, toList),
    loop('transformMap', 3, toMap),
    loop('transformMap', 4, toMap),
    loop('transformMapEntry', 3, toEntries),
    loop('transformMapEntry', 4, toEntries),
  ],
  functions: [
    declare(
      'cel.@mapInsert',
      plain(
        '@mapInsert_map_key_value',
        'map(K, V), K, V -> map(K, V)',
        (map: MapValue, key: Value, value: Value) => insert(map, [[key, value]]),
      ),
      plain(
        '@mapInsert_map_map',
        'map(K, V), map(K, V) -> map(K, V)',
        (map: MapValue, more: MapValue) =>
          insert(
            map,
            Array.from(more.keys(), (key) => [key, more.get(key)!] as const),
          ),
      ),
    ),
  ],
}
