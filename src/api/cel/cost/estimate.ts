/**
 * The static estimate: the least and the most an expression can cost, by the sizes its inputs may
 * have. It follows the rules of cel-go, whose numbers show in messages of the API.
 */
import type { Call, Comprehension, Expr } from '#api/cel/ast.ts'
import type { Checked } from '#api/cel/checker.ts'
import { textLength } from '#api/cel/cost/actual.ts'
import { type Argument, type CallEstimate, libraryEstimate } from '#api/cel/cost/calls.ts'
import { createList, createMap, createStruct } from '#api/cel/cost/factors.ts'
import { languageEstimate } from '#api/cel/cost/language.ts'
import type { SizeEstimator } from '#api/cel/cost/size.ts'
import {
  add,
  fixed,
  most,
  multiply,
  type SizeRange,
  union,
  unknownSize,
  zero,
} from '#api/cel/cost/size.ts'
import { accumulator } from '#api/cel/macro.ts'
import { type CelType, isOptional, typeOfType } from '#api/cel/types.ts'
import type { Value } from '#api/cel/values.ts'

export function estimate(checked: Checked, sizes: SizeEstimator = () => undefined): SizeRange {
  return new Estimate(checked, sizes).cost(checked.expr)
}

/** The sizes of what a list or map holds. */
interface EntrySize {
  readonly container: 'list' | 'map'
  readonly key: SizeRange
  readonly value: SizeRange
}

interface Local {
  readonly path: readonly string[]
  readonly size?: SizeRange | undefined
  readonly entry?: EntrySize | undefined
}

class Estimate {
  readonly #checked: Checked
  readonly #sizes: SizeEstimator
  readonly #paths = new Map<number, readonly string[]>()
  readonly #known = new Map<number, SizeRange>()
  readonly #entries = new Map<number, EntrySize>()
  #locals: ReadonlyMap<string, Local> = new Map()

  constructor(checked: Checked, sizes: SizeEstimator) {
    this.#checked = checked
    this.#sizes = sizes
  }

  cost(expr: Expr): SizeRange {
    switch (expr.kind) {
      case 'literal':
        return zero
      case 'ident':
        this.#paths.set(expr.id, this.#locals.get(expr.name)?.path ?? [expr.name])
        return fixed(1)
      case 'select':
        return this.#select(expr)
      case 'call':
        return this.#call(expr)
      case 'list':
        return this.#list(expr)
      case 'map':
        return this.#map(expr)
      case 'struct':
        return add(...expr.fields.map(({ value }) => this.cost(value)), fixed(createStruct))
      case 'comprehension':
        return isBinding(expr) ? this.#binding(expr) : this.#comprehension(expr)
    }
  }

  #typeOf(expr: Expr): CelType {
    return this.#checked.types.get(expr.id) ?? typeOfType
  }

  #pathOf(expr: Expr): readonly string[] {
    const local = expr.kind === 'ident' ? this.#locals.get(expr.name) : undefined
    return local?.path ?? this.#paths.get(expr.id) ?? []
  }

  #select(expr: Extract<Expr, { readonly kind: 'select' }>): SizeRange {
    const reference = this.#checked.references.get(expr.id)
    if (reference?.kind === 'ident') {
      this.#paths.set(expr.id, [reference.name])
      return fixed(1)
    }
    const operand = this.cost(expr.operand)
    if (expr.test) return operand
    const { kind } = this.#typeOf(expr.operand)
    const own = kind === 'map' || kind === 'object' || kind === 'parameter' ? fixed(1) : zero
    this.#paths.set(expr.id, [...this.#pathOf(expr.operand), expr.field])
    return add(operand, own)
  }

  #call(expr: Call): SizeRange {
    const { args } = expr
    if (expr.name === 'dyn' && !expr.target) return this.#dyn(expr, args[0]!)
    const costs = args.map((arg) => this.cost(arg))
    const reference = this.#checked.references.get(expr.id)
    if (reference?.kind !== 'function') return zero
    const isMember = expr.target && reference.name === expr.name
    const target = isMember ? expr.target : undefined
    const targetCost = target ? this.cost(target) : zero
    const call = {
      ...(target && { target: this.#argument(target) }),
      args: args.map((arg) => this.#argument(arg)),
    }
    let total: SizeRange = { min: most, max: 0n }
    let size: SizeRange | undefined
    for (const overload of reference.overloads) {
      const each =
        withArguments(libraryEstimate(reference.name, { ...call, overload }), costs) ??
        languageEstimate({ ...call, overload, costs })
      this.#mergeEntries(expr, overload)
      total = union(total, each.cost)
      if (each.size) size = size ? union(size, each.size) : each.size
      size = this.#indexed(expr, overload, size) ?? this.#size(expr)
    }
    if (size) this.#known.set(expr.id, size)
    return add(targetCost, total)
  }

  /** `dyn(x)` only hides the type of x. */
  #dyn(expr: Expr, arg: Expr): SizeRange {
    const cost = add(fixed(1), this.cost(arg))
    this.#copySizes(expr, arg)
    return cost
  }

  #copySizes(to: Expr, from: Expr): void {
    const size = this.#size(from)
    if (size) this.#known.set(to.id, size)
    const entry = this.#entry(from)
    if (entry) this.#entries.set(to.id, entry)
  }

  /** What is read out of a list or map has the path and the size of its elements. */
  #indexed(expr: Call, overload: string, size: SizeRange | undefined): SizeRange | undefined {
    const element =
      overload === 'index_list' ? '@items' : overload === 'index_map' ? '@values' : undefined
    if (!element) return size
    const container = expr.args[0]!
    this.#paths.set(expr.id, [...this.#pathOf(container), element])
    return this.#entry(container)?.value
  }

  /** Joined and chosen containers hold what either side holds. */
  #mergeEntries({ id, args }: Call, overload: string): void {
    const sides =
      overload === 'conditional'
        ? args.slice(1)
        : /^add_(string|bytes|list)$/.test(overload)
          ? args
          : []
    const [a, b] = sides.map((side) => this.#entry(side))
    if (!a || !b) return
    this.#entries.set(id, {
      container: a.container,
      key: union(a.key, b.key),
      value: union(a.value, b.value),
    })
  }

  #list(expr: Extract<Expr, { readonly kind: 'list' }>): SizeRange {
    const costs = expr.elements.map((element) => this.cost(element))
    const value = this.#sizesOf(expr.elements)
    this.#entries.set(expr.id, { container: 'list', key: fixed(1), value })
    return add(...costs, fixed(createList))
  }

  #map(expr: Extract<Expr, { readonly kind: 'map' }>): SizeRange {
    const costs = expr.entries.flatMap(({ key, value }) => [this.cost(key), this.cost(value)])
    const key = this.#sizesOf(expr.entries.map((entry) => entry.key))
    const value = this.#sizesOf(expr.entries.map((entry) => entry.value))
    this.#entries.set(expr.id, { container: 'map', key, value })
    return add(...costs, fixed(createMap))
  }

  #sizesOf(parts: readonly Expr[]): SizeRange {
    const none = { min: parts.length === 0 ? 0n : most, max: 0n }
    return parts.reduce((size, part) => union(size, this.#size(part) ?? unknownSize), none)
  }

  #comprehension(expr: Comprehension): SizeRange {
    const before = this.#locals
    const outside = add(this.cost(expr.range), this.cost(expr.accuInit))
    const withAccu = new Map(before).set(expr.accuVar, this.#localFor(expr.accuInit))
    const inner = new Map(withAccu)
    for (const [name, local] of this.#iterated(expr)) inner.set(name, local)
    this.#locals = inner
    const round = add(this.cost(expr.condition), this.cost(expr.step))
    this.#locals = withAccu
    const result = this.cost(expr.result)
    const stepEntry = this.#entry(expr.step)
    this.#locals = before
    const rounds = this.#size(expr.range) ?? unknownSize
    this.#setLoopSize(expr, rounds, stepEntry)
    return add(outside, result, multiply(rounds, round))
  }

  /** What a loop gathers: a value as large as it began, or a container with one entry per round. */
  #setLoopSize(expr: Comprehension, rounds: SizeRange, stepEntry: EntrySize | undefined): void {
    const { kind } = expr.accuInit
    if (kind === 'literal') this.#known.set(expr.id, this.#size(expr.accuInit)!)
    if (kind !== 'list' && kind !== 'map') return
    this.#known.set(expr.id, rounds)
    if (stepEntry) this.#entries.set(expr.id, stepEntry)
  }

  #iterated({ range, iterVar, iterVar2 }: Comprehension): readonly (readonly [string, Local])[] {
    const entry = this.#entry(range)
    const isList = (entry?.container ?? this.#typeOf(range).kind) === 'list'
    const path = this.#pathOf(range)
    const keys = { path: [...path, isList ? '@indices' : '@keys'], size: entry?.key }
    const values = { path: [...path, isList ? '@items' : '@values'], size: entry?.value }
    if (iterVar2 === undefined) return [[iterVar, isList ? values : keys]]
    return [
      [iterVar, keys],
      [iterVar2, values],
    ]
  }

  #localFor(expr: Expr): Local {
    return { path: this.#pathOf(expr), size: this.#size(expr), entry: this.#entry(expr) }
  }

  /** A loop over nothing that only gives a value a name. */
  #binding(expr: Comprehension): SizeRange {
    const outside = add(this.cost(expr.range), this.cost(expr.accuInit))
    const before = this.#locals
    this.#locals = new Map(before).set(expr.accuVar, this.#localFor(expr.accuInit))
    const result = this.cost(expr.result)
    this.#copySizes(expr, expr.result)
    this.#locals = before
    return add(outside, result)
  }

  #argument(expr: Expr): Argument {
    const found = this.#pathOf(expr)
    const path = found.length > 0 && found[0] !== accumulator ? found : undefined
    const type = this.#typeOf(expr)
    const size = this.#size(expr)
    return {
      type,
      expr,
      ...(path && { path }),
      size: () => size,
      element: () => this.#element(type, path),
    }
  }

  #element(container: CelType, path: readonly string[] | undefined): Argument | undefined {
    const type = container.params[0]
    if (!type) return undefined
    const within = path && [...path, '@items']
    return {
      type,
      ...(within && { path: within }),
      size: () => this.#sizes(within ?? [], type),
      element: () => this.#element(type, within),
    }
  }

  #size(expr: Expr): SizeRange | undefined {
    const known = this.#known.get(expr.id) ?? literalSize(expr)
    if (known) return known
    const type = this.#typeOf(expr)
    const estimated = this.#sizes(this.#pathOf(expr), type)
    if (estimated) {
      this.#known.set(expr.id, estimated)
      return estimated
    }
    if (isScalar(type)) return fixed(1)
    return expr.kind === 'ident' ? this.#locals.get(expr.name)?.size : undefined
  }

  #entry(expr: Expr): EntrySize | undefined {
    const own = this.#entries.get(expr.id)
    if (own || expr.kind !== 'ident') return own
    return this.#locals.get(expr.name)?.entry
  }
}

function withArguments(
  estimated: CallEstimate | undefined,
  costs: readonly SizeRange[],
): CallEstimate | undefined {
  return estimated && { ...estimated, cost: add(estimated.cost, ...costs) }
}

function isBinding({ range, condition, accuVar }: Comprehension): boolean {
  return (
    range.kind === 'list' &&
    range.elements.length === 0 &&
    condition.kind === 'literal' &&
    condition.value === false &&
    accuVar !== accumulator
  )
}

function literalSize(expr: Expr): SizeRange | undefined {
  if (expr.kind === 'list') return fixed(expr.elements.length)
  if (expr.kind === 'map') return fixed(expr.entries.length)
  return expr.kind === 'literal' ? fixed(valueSize(expr.value)) : undefined
}

function valueSize(value: Value): number {
  if (typeof value === 'string') return textLength(value)
  return value instanceof Uint8Array ? value.length : 1
}

function isScalar(type: CelType): boolean {
  if (isOptional(type)) return isScalar(type.params[0]!)
  return ['bool', 'double', 'duration', 'int', 'timestamp', 'uint'].includes(type.kind)
}
