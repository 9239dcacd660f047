/** Makes programs of checked expressions. */
import type { Checked, Scope } from '#api/cel/checker.ts'
import { estimate } from '#api/cel/cost/estimate.ts'
import { CelError, CelStop } from '#api/cel/errors.ts'
import type { Bindings, EvaluateOptions, Outcome, Program } from '#api/cel/program.ts'
import { defaultCostLimit, Meter } from '#api/cel/run/meter.ts'
import { type Plan, planOf } from '#api/cel/run/plan.ts'
import type { Value } from '#api/cel/values.ts'

export function programOf(text: string, checked: Checked, scope: Scope): Program {
  const plan = planned(checked, scope)
  const failed = plan instanceof CelError
  return {
    text,
    expr: checked.expr,
    resultType: checked.types.get(checked.expr.id)!,
    variables: failed ? new Set() : plan.variables,
    ...(failed && { instantiationError: plan.message }),
    evaluate(bindings, options) {
      if (failed) return { ok: false, message: plan.message, reason: 'evaluation', cost: 0 }
      return run(plan, bindings, options)
    },
    estimateCost: (sizes) => estimate(checked, sizes),
  }
}

function planned(checked: Checked, scope: Scope): Plan | CelError {
  try {
    return planOf(checked, scope)
  } catch (err) {
    if (err instanceof CelError) return err
    throw err
  }
}

function run(plan: Plan, bindings: Bindings, { costLimit }: EvaluateOptions = {}): Outcome {
  const meter = new Meter(costLimit ?? defaultCostLimit)
  try {
    const slots = new Array<Value>(plan.slots).fill(null)
    const value = plan.run({ variable, slots, meter })
    return { ok: true, value, cost: meter.cost }
  } catch (err) {
    if (err instanceof CelStop) {
      return { ok: false, message: err.message, reason: 'cost', cost: meter.cost }
    }
    if (err instanceof CelError) {
      return { ok: false, message: err.message, reason: 'evaluation', cost: meter.cost }
    }
    throw err
  }

  function variable(name: string): Value {
    if (Object.hasOwn(bindings, name)) return bindings[name]!
    throw new CelError(`no such attribute(s): ${name}`)
  }
}
