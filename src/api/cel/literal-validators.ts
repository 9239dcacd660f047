/** Looks at literals that the checker takes as they are: durations, timestamps, patterns, lists. */
import { type Expr, walk } from '#api/cel/ast.ts'
import type { Issue, Validator } from '#api/cel/declarations.ts'
import { isTimestamp, parseDuration, parseTimestamp, second } from '#api/cel/time.ts'
import { type CelType, formatType, sameType, unwrapOptional } from '#api/cel/types.ts'
import type { Value } from '#api/cel/values.ts'
import { compileRegexp } from '#api/regexp.ts'

/** A function that takes few of the literals that its type lets through. */
function literalArgument(
  name: string,
  argument: (call: Extract<Expr, { readonly kind: 'call' }>) => Expr | undefined,
  isValid: (value: Value) => boolean,
): Validator {
  return (root) => {
    const issues: Issue[] = []
    walk(root, (expr) => {
      if (expr.kind !== 'call' || expr.name !== name) return
      const arg = argument(expr)
      if (arg?.kind !== 'literal' || isValid(arg.value)) return
      issues.push({ offset: arg.offset, message: `invalid ${name} argument` })
    })
    return issues
  }
}

const validateDurations = literalArgument(
  'duration',
  ({ args }) => (args.length === 1 ? args[0] : undefined),
  (value) => typeof value === 'string' && parseDuration(value) !== undefined,
)
const validateTimestamps = literalArgument(
  'timestamp',
  ({ args }) => (args.length === 1 ? args[0] : undefined),
  (value) =>
    typeof value === 'string'
      ? parseTimestamp(value) !== undefined
      : typeof value === 'bigint' && isTimestamp(value * second),
)
/** Of a call without a target the text is looked at, not the pattern: as upstream has it. */
const validatePatterns = literalArgument(
  'matches',
  ({ args }) => args[0],
  (value) => typeof value !== 'string' || !('message' in compileRegexp(value)),
)

/**
 * The values of one list, or the keys or values of one map, are of one type; not so for format. Of a
 * list the first that differs is told, of a map all.
 */
const validateAggregates: Validator = (root, typeOf) => {
  const issues: Issue[] = []
  const compare = (parts: readonly Expr[], types: readonly CelType[], most: number): void => {
    const [first] = types
    const others = [...parts.entries()].filter(([i]) => !sameType(first!, types[i]!))
    for (const [i, { offset }] of others.slice(0, most)) {
      const [expected, found] = [first!, types[i]!].map(formatType)
      issues.push({ offset, message: `expected type '${expected}' but found '${found}'` })
    }
  }
  walk(root, (expr, parents) => {
    if (parents.some((parent) => parent.kind === 'call' && parent.name === 'format')) return
    if (expr.kind === 'list') {
      const types = expr.elements.map((element, i) =>
        expr.optional.has(i) ? unwrapOptional(typeOf(element)) : typeOf(element),
      )
      compare(expr.elements, types, 1)
    }
    if (expr.kind === 'map') {
      const [keys, values] = [
        expr.entries.map(({ key }) => key),
        expr.entries.map(({ value }) => value),
      ]
      const types = expr.entries.map(({ value, optional }) =>
        optional ? unwrapOptional(typeOf(value)) : typeOf(value),
      )
      compare(keys, keys.map(typeOf), Number.POSITIVE_INFINITY)
      compare(values, types, Number.POSITIVE_INFINITY)
    }
  })
  return issues
}

export const literalValidators: readonly Validator[] = [
  validateDurations,
  validateTimestamps,
  validatePatterns,
  validateAggregates,
]
