/** `cel.bind(name, value, result)`: gives a value a name within an expression. */
import type { Library } from '#api/cel/declarations.ts'
import type { Macro } from '#api/cel/macro.ts'

const bind: Macro = {
  name: 'bind',
  member: true,
  args: 3,
  expand(build, target, [variable, value, result]) {
    if (target?.kind !== 'ident' || target.name !== 'cel') return undefined
    if (variable!.kind !== 'ident') {
      return build.error(variable!, 'cel.bind() variable names must be simple identifiers')
    }
    return build.fold({
      range: build.list(),
      iterVar: '#unused',
      accuVar: variable!.name,
      init: value!,
      condition: build.literal(false),
      step: build.ident(variable!.name),
      result: result!,
    })
  },
}

export const bindingsLibrary: Library = { name: 'bindings', macros: [bind] }
