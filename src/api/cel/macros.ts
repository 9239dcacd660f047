/** The macros of every environment: has, all, exists, exists_one, map and filter. */
import type { Expr } from '#api/cel/ast.ts'
import { accumulator, type Fold, type Macro, type MacroBuilder } from '#api/cel/macro.ts'

const has: Macro = {
  name: 'has',
  member: false,
  args: 1,
  expand(build, _target, [arg]) {
    if (arg!.kind === 'select' && !arg!.test) return build.test(arg!.operand, arg!.field)
    return build.error(arg!, 'invalid argument to has() macro')
  },
}

/** A macro over the elements of a list or the keys of a map, bound to the name given first. */
function loop(
  name: string,
  args: number,
  message: string,
  expand: (build: MacroBuilder, range: Expr, iterVar: string, args: readonly Expr[]) => Expr,
): Macro {
  return {
    name,
    member: true,
    args,
    expand(build, target, [first, ...rest]) {
      if (first!.kind !== 'ident') return build.error(first!, message)
      if (first!.name === accumulator || first!.name === '__result__') {
        return build.error(first!, 'iteration variable overwrites accumulator variable')
      }
      return expand(build, target!, first!.name, rest)
    },
  }
}

const notSimple = 'argument must be a simple name'
const notIdent = 'argument is not an identifier'

/** What a fold makes of its elements, whichever names they are bound to. */
export type FoldParts = Pick<Fold, 'init' | 'condition' | 'step' | 'result'>
type Asking = (build: MacroBuilder, predicate: Expr) => FoldParts

export const asksAll: Asking = (build, predicate) => ({
  init: build.literal(true),
  condition: build.call('@not_strictly_false', build.ident(accumulator)),
  step: build.call('_&&_', build.ident(accumulator), predicate),
  result: build.ident(accumulator),
})

export const asksAny: Asking = (build, predicate) => ({
  init: build.literal(false),
  condition: build.call('@not_strictly_false', build.call('!_', build.ident(accumulator))),
  step: build.call('_||_', build.ident(accumulator), predicate),
  result: build.ident(accumulator),
})

export const asksOne: Asking = (build, predicate) => ({
  init: build.literal(0n),
  condition: build.literal(true),
  step: build.call(
    '_?_:_',
    predicate,
    build.call('_+_', build.ident(accumulator), build.literal(1n)),
    build.ident(accumulator),
  ),
  result: build.call('_==_', build.ident(accumulator), build.literal(1n)),
})

function asking(name: string, ask: Asking): Macro {
  return loop(name, 2, notSimple, (build, range, iterVar, [predicate]) =>
    build.fold({ range, iterVar, ...ask(build, predicate!) }),
  )
}

const all = asking('all', asksAll)
const exists = asking('exists', asksAny)
const existsOne = asking('exists_one', asksOne)

/** The fold behind `map`, which `sortBy` uses too. */
export function mapFold(
  build: MacroBuilder,
  over: { readonly range: Expr; readonly iterVar: string },
  value: Expr,
  filter?: Expr,
): Expr {
  const append = build.call('_+_', build.ident(accumulator), build.list(value))
  return build.fold({
    ...over,
    init: build.list(),
    condition: build.literal(true),
    step: filter ? build.call('_?_:_', filter, append, build.ident(accumulator)) : append,
    result: build.ident(accumulator),
  })
}

const map = loop('map', 2, notIdent, (build, range, iterVar, [value]) =>
  mapFold(build, { range, iterVar }, value!),
)

const mapFilter = loop('map', 3, notIdent, (build, range, iterVar, [filter, value]) =>
  mapFold(build, { range, iterVar }, value!, filter),
)

const filter = loop('filter', 2, notIdent, (build, range, iterVar, [predicate]) =>
  mapFold(build, { range, iterVar }, build.ident(iterVar), predicate),
)

export const standardMacros: readonly Macro[] = [
  has,
  all,
  exists,
  existsOne,
  map,
  mapFilter,
  filter,
]
