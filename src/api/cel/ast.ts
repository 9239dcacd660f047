/**
 * The syntax tree of an expression after macros are expanded. Every node has a number, under which
 * the checker files its type, and the place (in code points) that messages point at: for a call its
 * parenthesis, for an operator the operator, for a selection its dot.
 */
import type { Value } from '#api/cel/values.ts'

interface Node {
  readonly id: number
  readonly offset: number
}

export interface Literal extends Node {
  readonly kind: 'literal'
  readonly value: Value
}

export interface Ident extends Node {
  readonly kind: 'ident'
  readonly name: string
}

export interface Select extends Node {
  readonly kind: 'select'
  readonly operand: Expr
  readonly field: string
  /** Asks whether the field is there (`has`) instead of reading it. */
  readonly test: boolean
}

export interface Call extends Node {
  readonly kind: 'call'
  readonly target?: Expr
  readonly name: string
  readonly args: readonly Expr[]
}

export interface ListLiteral extends Node {
  readonly kind: 'list'
  readonly elements: readonly Expr[]
  /** Indexes of the elements written with a question mark. */
  readonly optional: ReadonlySet<number>
}

export interface MapEntry extends Node {
  readonly key: Expr
  readonly value: Expr
  readonly optional: boolean
}

export interface MapLiteral extends Node {
  readonly kind: 'map'
  readonly entries: readonly MapEntry[]
}

export interface FieldEntry extends Node {
  readonly name: string
  readonly value: Expr
  readonly optional: boolean
}

export interface StructLiteral extends Node {
  readonly kind: 'struct'
  readonly typeName: string
  readonly fields: readonly FieldEntry[]
}

/** What every looping macro becomes: a fold of `step` over `range`, while `condition` holds. */
export interface Comprehension extends Node {
  readonly kind: 'comprehension'
  readonly range: Expr
  readonly iterVar: string
  readonly iterVar2?: string
  readonly accuVar: string
  readonly accuInit: Expr
  readonly condition: Expr
  readonly step: Expr
  readonly result: Expr
}

export type Expr =
  | Literal
  | Ident
  | Select
  | Call
  | ListLiteral
  | MapLiteral
  | StructLiteral
  | Comprehension

/** The dotted name that a chain of selections spells (`a.b.c`), or nothing if it is not one. */
export function qualifiedName(expr: Expr): string | undefined {
  if (expr.kind === 'ident') return expr.name
  if (expr.kind !== 'select' || expr.test) return undefined
  const prefix = qualifiedName(expr.operand)
  return prefix === undefined ? undefined : `${prefix}.${expr.field}`
}

/** The expressions directly within an expression, in the order they are written. */
export function childrenOf(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'literal':
    case 'ident':
      return []
    case 'select':
      return [expr.operand]
    case 'call':
      return expr.target ? [expr.target, ...expr.args] : expr.args
    case 'list':
      return expr.elements
    case 'map':
      return expr.entries.flatMap(({ key, value }) => [key, value])
    case 'struct':
      return expr.fields.map(({ value }) => value)
    case 'comprehension':
      return [expr.range, expr.accuInit, expr.condition, expr.step, expr.result]
  }
}

/** Calls `visit` for the expression and everything within it, outermost first, with what encloses it. */
export function walk(
  expr: Expr,
  visit: (expr: Expr, parents: readonly Expr[]) => void,
  parents: readonly Expr[] = [],
): void {
  visit(expr, parents)
  for (const child of childrenOf(expr)) walk(child, visit, [...parents, expr])
}

const deepestTree = 1000
const mostNodes = 100_000

/**
 * Whether a tree is so deep, or has so many nodes, that walking it would take too much. A short
 * text can become one: chains nest within brackets, and some macros repeat their target.
 */
export function isTooLarge(root: Expr): boolean {
  const waiting: (readonly [Expr, number])[] = [[root, 1]]
  for (let count = 1; waiting.length > 0; count++) {
    const [expr, depth] = waiting.pop()!
    if (depth > deepestTree || count > mostNodes) return true
    for (const child of childrenOf(expr)) waiting.push([child, depth + 1])
  }
  return false
}
