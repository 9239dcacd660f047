/** What an expression becomes once it is compiled, and what comes of running it. */
import type { Expr } from '#api/cel/ast.ts'
import type { SizeEstimator, SizeRange } from '#api/cel/cost/size.ts'
import type { CelType } from '#api/cel/types.ts'
import type { Value } from '#api/cel/values.ts'

/**
 * A compiled expression. It holds no state: one program may run many times and at once.
 */
export interface Program {
  readonly text: string
  /** Its tree, for those who ask what it looks at. */
  readonly expr: Expr
  readonly resultType: CelType
  /** The variables of the environment that the expression mentions. */
  readonly variables: ReadonlySet<string>
  /**
   * Why the expression can never run although it type-checks (`int("x")`), which upstream says as
   * "program instantiation failed: ...". Then `evaluate` fails in the same words.
   */
  readonly instantiationError?: string
  evaluate(bindings: Bindings, options?: EvaluateOptions): Outcome
  /** The least and the most that running it may cost, by how large the inputs may be. */
  estimateCost(sizes?: SizeEstimator): SizeRange
}

/** The values of the environment's variables; one that is left out fails when it is read. */
export type Bindings = Readonly<Record<string, Value>>

export interface EvaluateOptions {
  /** The evaluation stops once it has cost more; upstream's limit of a call if it is not given. */
  readonly costLimit?: number
}

export type Outcome =
  | { readonly ok: true; readonly value: Value; readonly cost: number }
  | {
      readonly ok: false
      /** In upstream's words. */
      readonly message: string
      /** `cost`: it was stopped. `evaluation`: the expression itself failed. */
      readonly reason: 'cost' | 'evaluation'
      readonly cost: number
    }
