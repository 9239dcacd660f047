/** Estimates of calls to the language's own functions and operators, by their overloads. */
import { type Argument, type CallEstimate, sizeOrUnknown } from '#api/cel/cost/calls.ts'
import { pattern, traversal } from '#api/cel/cost/factors.ts'
import { add, capped, fixed, multiply, type SizeRange, scale, union } from '#api/cel/cost/size.ts'

export interface LanguageCall {
  readonly overload: string
  readonly target?: Argument
  readonly args: readonly Argument[]
  /** What the arguments cost by themselves. */
  readonly costs: readonly SizeRange[]
}

/** A call costs one, and its arguments, unless it is listed here. */
export function languageEstimate(call: LanguageCall): CallEstimate {
  return listed[call.overload]?.(call) ?? { cost: add(fixed(1), ...call.costs) }
}

type Estimator = (call: LanguageCall) => CallEstimate | undefined

const traverse = (size: SizeRange): SizeRange => scale(size, traversal)

/** A traversal of the argument that makes something of another size. */
const converts =
  (resize: (size: SizeRange) => SizeRange): Estimator =>
  ({ args, costs }) => {
    const size = sizeOrUnknown(args[0]!)
    return { cost: add(traverse(size), ...costs), size: resize(size) }
  }

const startsOrEnds: Estimator = ({ args, costs }) =>
  args[0] && { cost: add(traverse(sizeOrUnknown(args[0])), ...costs) }

const matches: Estimator = ({ target, args, costs }) => {
  if (!target || !args[0]) return undefined
  const text = traverse(add(sizeOrUnknown(target), fixed(1)))
  const expression = scale(sizeOrUnknown(args[0]), pattern)
  return { cost: add(multiply(text, expression), ...costs) }
}

const contains: Estimator = ({ target, args, costs }) => {
  if (!target || !args[0]) return undefined
  const part = traverse(sizeOrUnknown(args[0]))
  return { cost: add(multiply(traverse(sizeOrUnknown(target)), part), ...costs) }
}

/** The second operand may be left out. */
const shortCircuits: Estimator = ({ costs: [left, right] }) => ({
  cost: { min: left!.min, max: add(left!, right!).max },
})

const conditional: Estimator = ({ args, costs }) => ({
  cost: add(costs[0]!, union(costs[1]!, costs[2]!)),
  size: union(sizeOrUnknown(args[1]!), sizeOrUnknown(args[2]!)),
})

const joins =
  (cost: (size: SizeRange) => SizeRange): Estimator =>
  ({ args, costs }) => {
    const size = add(sizeOrUnknown(args[0]!), sizeOrUnknown(args[1]!))
    return { cost: add(cost(size), ...costs), size }
  }

const compares: Estimator = ({ args, costs }) => {
  const [left, right] = [sizeOrUnknown(args[0]!).max, sizeOrUnknown(args[1]!).max]
  const max = left < right ? left : right
  return { cost: add(traverse({ min: max > 0n ? 1n : 0n, max }), ...costs) }
}

const comparisons = ['less', 'less_equals', 'greater', 'greater_equals'].flatMap((relation) => [
  `${relation}_string`,
  `${relation}_bytes`,
])

const listed: Readonly<Record<string, Estimator>> = {
  string_format: ({ target, costs }) =>
    target && { cost: add(traverse(sizeOrUnknown(target)), ...costs) },
  string_to_bytes: converts(({ min, max }) => ({ min, max: capped(max * 4n) })),
  bytes_to_string: converts(({ min, max }) => ({ min: min / 4n, max })),
  strings_quote: converts(({ min, max }) => ({
    min: capped(min + 2n),
    max: capped(max * 2n + 2n),
  })),
  starts_with_string: startsOrEnds,
  ends_with_string: startsOrEnds,
  in_list: ({ args, costs }) => ({ cost: add(sizeOrUnknown(args[1]!), ...costs) }),
  matches_string: matches,
  contains_string: contains,
  logical_or: shortCircuits,
  logical_and: shortCircuits,
  conditional,
  add_string: joins(traverse),
  add_bytes: joins(traverse),
  add_list: joins(() => fixed(1)),
  equals: compares,
  not_equals: compares,
  ...Object.fromEntries(comparisons.map((id) => [id, compares])),
}
