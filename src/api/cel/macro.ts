/** What a macro is: a call the parser replaces by other syntax before anything is checked. */
import type { Expr } from '#api/cel/ast.ts'
import type { Value } from '#api/cel/values.ts'

export interface Macro {
  readonly name: string
  readonly member: boolean
  readonly args: number
  /** Answers what to put in the call's place, or nothing to leave the call as it is. */
  expand(build: MacroBuilder, target: Expr | undefined, args: readonly Expr[]): Expr | undefined
}

/** Makes nodes that stand where the macro was called. */
export interface MacroBuilder {
  literal(value: Value): Expr
  ident(name: string): Expr
  call(name: string, ...args: readonly Expr[]): Expr
  memberCall(name: string, target: Expr, ...args: readonly Expr[]): Expr
  /** The same as `has(operand.field)`. */
  test(operand: Expr, field: string): Expr
  list(...elements: readonly Expr[]): Expr
  map(...entries: readonly (readonly [Expr, Expr])[]): Expr
  fold(parts: Fold): Expr
  /** Reports what is wrong with an argument and answers something to go on with. */
  error(at: Expr, message: string): Expr
}

export interface Fold {
  readonly range: Expr
  readonly iterVar: string
  readonly iterVar2?: string
  readonly accuVar?: string
  readonly init: Expr
  readonly condition: Expr
  readonly step: Expr
  readonly result: Expr
}

/** The variable in which looping macros gather; no expression can name it. */
export const accumulator = '@result'
