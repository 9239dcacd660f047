/**
 * Estimates of single calls, beside those of the language itself: Kubernetes' libraries by the name
 * of the function, extension libraries by the overload. The numbers decide which rules may be
 * written to a CustomResourceDefinition, so they are upstream's to the last one.
 */
import type { Expr } from '#api/cel/ast.ts'
import {
  authorizationCheck,
  cheap,
  createList,
  createStruct,
  pattern,
  traversal,
} from '#api/cel/cost/factors.ts'
import {
  add,
  capped,
  fixed,
  most,
  multiply,
  type SizeRange,
  scale,
  unknownSize,
} from '#api/cel/cost/size.ts'
import type { CelType } from '#api/cel/types.ts'

/** A target or argument as estimates see it. */
export interface Argument {
  readonly type: CelType
  /** How it is reached from a variable, if it is. */
  readonly path?: readonly string[]
  readonly expr?: Expr
  /** Its size, or nothing if that is not known. */
  size(): SizeRange | undefined
  /** The elements of a list, if its type tells what they are. */
  element(): Argument | undefined
}

export interface CallEstimate {
  readonly cost: SizeRange
  readonly size?: SizeRange
}

export interface EstimatedCall {
  readonly overload: string
  readonly target?: Argument
  readonly args: readonly Argument[]
}

type Estimator = (call: EstimatedCall) => CallEstimate | undefined

/** The estimate of a call that a library has its own idea of. */
export function libraryEstimate(name: string, call: EstimatedCall): CallEstimate | undefined {
  const own = byOverload[call.overload]?.(call)
  if (own) return own
  if (cheap.has(name)) return { cost: fixed(1) }
  return byName[name]?.(call)
}

export function sizeOrUnknown(argument: Argument): SizeRange {
  return argument.size() ?? unknownSize
}

const traverse = (size: SizeRange): SizeRange => scale(size, traversal)
const traverseTwice = (size: SizeRange): SizeRange => scale(size, 2 * traversal)

/** A member function that makes a string no longer than its target. */
const sameText: Estimator = ({ target }) => {
  if (!target) return undefined
  const size = sizeOrUnknown(target)
  return { cost: traverse(size), size }
}

/** Reads its first argument, which is a text, and makes a value that has no size. */
const readsText: Estimator = ({ args }) => args[0] && { cost: traverse(sizeOrUnknown(args[0])) }

const parsesText: Estimator = ({ args }) => {
  if (args.length !== 1) return undefined
  const size = sizeOrUnknown(args[0]!)
  return { cost: traverse(size), size }
}

const overElements: Estimator = ({ target }) => {
  if (!target) return undefined
  const element = target.element()
  const size = sizeOrUnknown(target)
  if (!element) return { cost: traverse(size) }
  const { kind } = element.type
  const isText = kind === 'string' || kind === 'bytes'
  const each = isText ? add(fixed(1), traverse(sizeOrUnknown(element))) : fixed(1)
  return { cost: multiply(size, each) }
}

const find: Estimator = ({ target, args }) => {
  if (!target || !args[0]) return undefined
  const size = sizeOrUnknown(target)
  const text = traverse(add(size, fixed(1)))
  const expression = scale(sizeOrUnknown(args[0]), pattern)
  return { cost: multiply(text, expression), size: { min: 0n, max: size.max } }
}

const selector: Estimator = ({ args }) => {
  if (args.length !== 1) return undefined
  const size = sizeOrUnknown(args[0]!)
  const requirements = scale(scale(size, 0.5), createList + createStruct)
  return { cost: add(fixed(createList), traverse(size), requirements) }
}

const split: Estimator = ({ target, args }) => {
  if (!target) return undefined
  const size = sizeOrUnknown(target)
  const limit = args[1]?.expr?.kind === 'literal' ? args[1].expr.value : undefined
  const max = typeof limit === 'bigint' ? BigInt.asUintN(64, limit) : size.max
  return { cost: traverseTwice(size), size: { min: 0n, max } }
}

const join: Estimator = ({ target, args }) => {
  if (!target) return undefined
  const length = sizeOrUnknown(target)
  const element = target.element()
  let size = element ? multiply(length, sizeOrUnknown(element)) : fixed(0)
  if (args[0]) {
    const less = (count: bigint): bigint => (count > 0n ? count - 1n : 0n)
    const separators = { min: less(length.min), max: less(length.max) }
    size = add(size, multiply(sizeOrUnknown(args[0]), separators))
  }
  return { cost: traverse(size), size }
}

/** The result is longest and shortest by how often, and by what, the parts are replaced. */
const replace: Estimator = ({ target, args }) => {
  if (!target || args.length < 2) return undefined
  const size = sizeOrUnknown(target)
  const [from, to] = [sizeOrUnknown(args[0]!), sizeOrUnknown(args[1]!)]
  const [mostOften, keptMost] = replaced(size.max, from.min, to.max <= from.min)
  const [leastOften, keptLeast] = replaced(size.min, from.max, from.max <= to.min)
  const count = { min: leastOften, max: mostOften }
  const result = add(multiply(count, to), { min: keptLeast, max: keptMost })
  return { cost: traverseTwice(size), size: result }
}

/** How often parts of a length are replaced in a text, and how much of the text is counted too. */
function replaced(size: bigint, length: bigint, unchanged: boolean): readonly [bigint, bigint] {
  if (length === 0n) return [size < most ? size + 1n : size, size]
  if (unchanged) return [0n, size]
  const count = Math.ceil(Number(size) / Number(length))
  return [capped(BigInt(count)), 0n]
}

/** Networks are 4 or 16 bytes. */
const address = { min: 4n, max: 16n }

const contains =
  (textOverload: string, extra: SizeRange): Estimator =>
  ({ overload, target, args }) => {
    if (!target || !args[0]) return undefined
    const parse = overload === textOverload ? traverse(sizeOrUnknown(args[0])) : fixed(0)
    return { cost: add(traverse(add(address, address)), extra, parse) }
  }

/** The longest pattern among the named formats; and the longest named format itself. */
const longestFormatPattern = 128
const longestFormat = 64n

const equality: Estimator = ({ args: [left, right] }) => {
  if (!left || !right || left.type.name !== right.type.name) return undefined
  const { kind, name } = left.type
  if (kind === 'opaque') return /^net\./.test(name) ? { cost: fixed(1) } : undefined
  if (kind !== 'object' || !name.startsWith('kubernetes.')) return undefined
  if (name === 'kubernetes.NamedFormat') {
    return { cost: traverse({ min: 1n, max: longestFormat }) }
  }
  if (name !== 'kubernetes.URL') return unitCost.test(name) ? { cost: fixed(1) } : undefined
  const size = right.size()
  return { cost: traverse({ min: 1n, max: size?.max ?? 1n }) }
}

const unitCost = /^kubernetes\.(Quantity|Semver|authorization\.(Authorizer|\w+Check|Decision))$/

const byName: Readonly<Record<string, Estimator>> = {
  check: () => ({ cost: fixed(authorizationCheck) }),
  fieldSelector: selector,
  labelSelector: selector,
  isSorted: overElements,
  sum: overElements,
  max: overElements,
  min: overElements,
  indexOf: overElements,
  lastIndexOf: overElements,
  url: parsesText,
  'jsonpatch.escapeKey': parsesText,
  lowerAscii: sameText,
  upperAscii: sameText,
  substring: sameText,
  trim: sameText,
  replace,
  split,
  join,
  find,
  findAll: find,
  cidr: readsText,
  isIP: readsText,
  isCIDR: readsText,
  quantity: readsText,
  isQuantity: readsText,
  semver: readsText,
  isSemver: readsText,
  ip: (call) => (call.overload === 'cidr_ip' ? { cost: fixed(1) } : readsText(call)),
  'ip.isCanonical': ({ args }) => args[0] && { cost: traverseTwice(sizeOrUnknown(args[0])) },
  containsIP: contains('cidr_contains_ip_string', fixed(0)),
  containsCIDR: contains('cidr_contains_cidr_string', add(traverse(address), fixed(1))),
  validate: ({ target, args }) =>
    target && args[0]
      ? { cost: scale(traverse(sizeOrUnknown(args[0])), longestFormatPattern * pattern) }
      : undefined,
  '_==_': equality,
}

/** A call that makes a list, dear by the size of something and by a factor. */
function listCall(factor: number, size: SizeRange): CallEstimate {
  return { cost: add(scale(size, factor), fixed(1 + createList)), size }
}

function literalSize(argument: Argument | undefined, otherwise: bigint): bigint {
  const value = argument?.expr?.kind === 'literal' ? argument.expr.value : undefined
  if (typeof value !== 'bigint') return otherwise
  return value > 0n ? value : 0n
}

const flatten: Estimator = ({ target, args }) => {
  if (!target) return undefined
  const depth = args[0] ? literalSize(args[0], most) : 1n
  return listCall(Number(depth), sizeOrUnknown(target))
}

const comparedWithItself: Estimator = ({ target, args }) => {
  const keys = args[0] ?? target
  if (!target || !keys) return undefined
  const size = sizeOrUnknown(keys)
  return listCall(2, multiply(size, size))
}

const crossed =
  (factor: number): Estimator =>
  ({ args: [a, b] }) =>
    a && b
      ? { cost: add(scale(multiply(sizeOrUnknown(a), sizeOrUnknown(b)), factor), fixed(1)) }
      : undefined

const sortable = [
  'int',
  'uint',
  'double',
  'bool',
  'google.protobuf.Duration',
  'google.protobuf.Timestamp',
]

const sortsText: Estimator = ({ target, args }) => {
  const keys = args[0] ?? target
  if (!target || !keys) return undefined
  const size = sizeOrUnknown(keys)
  return listCall(2 + traversal, multiply(size, size))
}

const forEach = (names: readonly string[], estimator: Estimator): Record<string, Estimator> =>
  Object.fromEntries(
    names.flatMap((type) => [
      [`list_${type}_sort`, estimator],
      [`list_${type}_sortByAssociatedKeys`, estimator],
    ]),
  )

/** Of devices: no attribute has more values. */
const attributeValues = 48n

const byOverload: Readonly<Record<string, Estimator>> = {
  dra_includes_dyn_dyn: ({ target }) => target && { cost: { min: 0n, max: attributeValues } },
  sets_contains_list_list: crossed(1),
  sets_equivalent_list_list: crossed(2),
  sets_intersects_list_list: crossed(1),
  list_slice({ target, args }) {
    if (!target) return undefined
    const start = literalSize(args[0], 0n)
    const end = literalSize(args[1], sizeOrUnknown(target).max)
    return listCall(1, fixed(BigInt.asUintN(64, end - start)))
  },
  list_flatten: flatten,
  list_flatten_int: flatten,
  lists_range: ({ args }) => listCall(1, fixed(literalSize(args[0], most))),
  list_reverse: ({ target }) => target && listCall(1, sizeOrUnknown(target)),
  list_distinct: comparedWithItself,
  ...forEach(sortable, comparedWithItself),
  ...forEach(['string', 'bytes'], sortsText),
}
