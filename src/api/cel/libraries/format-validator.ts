/** Refuses format strings that can be seen to fail: literal ones with literal lists of arguments. */
import { childrenOf, type Expr, walk } from '#api/cel/ast.ts'
import type { Issue, Validator } from '#api/cel/declarations.ts'
import { CelError } from '#api/cel/errors.ts'
import { type Clause, clausesOf, misfit } from '#api/cel/libraries/format-clauses.ts'
import type { CelType, TypeKind } from '#api/cel/types.ts'

const accepted: Readonly<Record<Clause['verb'], readonly TypeKind[]>> = {
  s: 'list map int uint double bool string timestamp bytes duration type null'.split(
    ' ',
  ) as readonly TypeKind[],
  d: ['int', 'uint'],
  f: ['double', 'string'],
  e: ['double', 'string'],
  b: ['int', 'uint', 'bool'],
  x: ['int', 'uint', 'string', 'bytes'],
  X: ['int', 'uint', 'string', 'bytes'],
  o: ['int', 'uint'],
}

export const validateFormats: Validator = (root, typeOf) => {
  const issues: Issue[] = []
  walk(root, (expr) => {
    if (expr.kind !== 'call' || expr.name !== 'format' || expr.args.length !== 1) return
    const [args] = expr.args
    const { target } = expr
    if (target?.kind !== 'literal' || typeof target.value !== 'string') return
    if (args!.kind !== 'list') return
    const issue = validateCall(expr, { format: target.value, args: args!.elements, typeOf })
    if (issue) issues.push(issue)
  })
  return issues
}

interface FormatCall {
  readonly format: string
  readonly args: readonly Expr[]
  readonly typeOf: (expr: Expr) => CelType
}

function validateCall(call: Expr, { format, args, typeOf }: FormatCall): Issue | undefined {
  try {
    const clauses = clausesOf(format, () => undefined).filter((piece) => typeof piece !== 'string')
    for (const [index, { verb }] of clauses.entries()) {
      const arg = args[index]
      if (!arg) return { offset: call.offset, message: `index ${index} out of range` }
      const wrong = unfitting(arg, verb, typeOf)
      if (wrong) return { offset: wrong.offset, message: misfit(verb, typeOf(wrong).name) }
    }
    if (args.length <= clauses.length) return undefined
    const counts = `(expected ${clauses.length}, got ${args.length})`
    return {
      offset: call.offset,
      message: `too many arguments supplied to string.format ${counts}`,
    }
  } catch (err) {
    if (err instanceof CelError) return { offset: call.offset, message: err.message }
    throw err
  }
}

/** The argument if it cannot be formatted so, or what within a literal list or map cannot. */
function unfitting(
  arg: Expr,
  verb: Clause['verb'],
  typeOf: FormatCall['typeOf'],
): Expr | undefined {
  const { kind } = typeOf(arg)
  if (kind !== 'dyn' && !accepted[verb].includes(kind)) return arg
  if (verb !== 's' || (arg.kind !== 'list' && arg.kind !== 'map')) return undefined
  return childrenOf(arg)
    .map((child) => unfitting(child, verb, typeOf))
    .find((wrong) => wrong !== undefined)
}
