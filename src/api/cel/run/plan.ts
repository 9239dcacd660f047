/**
 * Turns a checked expression into functions that run it, each charging what it costs. Constant
 * parts are computed here once: what they cost is then free, and an error in them is the plan's.
 */
import { type Call, type Comprehension, type Expr, qualifiedName } from '#api/cel/ast.ts'
import type { Checked, Reference, Scope } from '#api/cel/checker.ts'
import { concatWork } from '#api/cel/concat.ts'
import { callCost, costsByResult } from '#api/cel/cost/actual.ts'
import { CelError, noSuchOverload } from '#api/cel/errors.ts'
import { access, accessOptional, isPresent } from '#api/cel/run/access.ts'
import { dispatchOf } from '#api/cel/run/dispatch.ts'
import { type LoopParts, loop } from '#api/cel/run/loop.ts'
import type { Meter } from '#api/cel/run/meter.ts'
import { object } from '#api/cel/types.ts'
import { hasKind, isList, listOf, type MapValue, mapOf, type Value } from '#api/cel/values.ts'
import { compileRegexp } from '#api/regexp.ts'

/** What a run holds: the variables' values, those of loops by their place, and the meter. */
export interface Frame {
  readonly variable: (name: string) => Value
  readonly slots: (Value | CelError)[]
  readonly meter: Meter
}

export type Step = (frame: Frame) => Value

/** A part of a plan; a constant has its value already and costs nothing. */
export interface Planned {
  readonly run: Step
  readonly constant?: { readonly value: Value }
}

export interface Plan {
  readonly run: Step
  readonly slots: number
  readonly variables: ReadonlySet<string>
}

const costOf = { read: 1, list: 10, map: 30, struct: 40 } as const
const conversions: ReadonlySet<string> = new Set(
  'bool bytes double duration dyn int string timestamp type uint'.split(' '),
)

const matching: ReadonlySet<string> = new Set(['find', 'findAll', 'matches'])

/** Throws a CelError if the expression can never run. */
export function planOf(checked: Checked, scope: Scope): Plan {
  const planner = new Planner(checked, scope)
  const { run } = planner.plan(checked.expr, new Map())
  return { run, slots: planner.slots, variables: planner.variables }
}

/** Where the values of names bound by loops lie. */
type Locals = ReadonlyMap<string, number>

class Planner {
  slots = 0
  readonly variables = new Set<string>()
  readonly #references: Checked['references']
  readonly #scope: Scope

  constructor({ references }: Checked, scope: Scope) {
    this.#references = references
    this.#scope = scope
  }

  plan(expr: Expr, locals: Locals): Planned {
    switch (expr.kind) {
      case 'literal':
        return constant(expr.value)
      case 'ident':
        return this.#named(expr.name, this.#references.get(expr.id), locals)
      case 'select':
        return this.#select(expr, locals)
      case 'call':
        return this.#call(expr, locals)
      case 'list':
        return this.#list(expr, locals)
      case 'map':
        return this.#map(expr, locals)
      case 'struct':
        return this.#struct(expr, locals)
      case 'comprehension':
        return this.#comprehension(expr, locals)
    }
  }

  #named(written: string, reference: Reference | undefined, locals: Locals): Planned {
    const slot = locals.get(written)
    if (slot !== undefined) {
      return {
        run({ slots, meter }) {
          meter.add(costOf.read)
          const value = slots[slot]!
          if (value instanceof CelError) throw value
          return value
        },
      }
    }
    if (reference?.kind === 'ident' && reference.type) {
      return constant({ kind: 'type', type: reference.type })
    }
    const name = written.replace(/^\./, '')
    this.variables.add(name)
    return {
      run({ variable, meter }) {
        meter.add(costOf.read)
        return variable(name)
      },
    }
  }

  #select(expr: Extract<Expr, { readonly kind: 'select' }>, locals: Locals): Planned {
    const reference = this.#references.get(expr.id)
    if (reference?.kind === 'ident') {
      return this.#named(qualifiedName(expr)!, reference, new Map())
    }
    const operand = this.#attribute(expr.operand, locals)
    const { field } = expr
    if (expr.test) return { run: (frame) => isPresent(operand(frame), field) }
    return {
      run(frame) {
        const target = operand(frame)
        frame.meter.add(costOf.read)
        return access(target, field)
      },
    }
  }

  /** What is read from: unless it is a name or read itself, it costs as much as one more name. */
  #attribute(expr: Expr, locals: Locals): Step {
    const { run } = this.plan(expr, locals)
    const isAttribute =
      expr.kind === 'ident' ||
      (expr.kind === 'select' && !expr.test) ||
      (expr.kind === 'call' && /^_(\[\??_\]|\?\._)$/.test(expr.name))
    if (isAttribute) return run
    return (frame) => {
      const value = run(frame)
      frame.meter.add(costOf.read)
      return value
    }
  }

  #call(expr: Call, locals: Locals): Planned {
    const special = this.#special(expr, locals)
    if (special) return special
    const reference = this.#references.get(expr.id)
    if (reference?.kind !== 'function') throw new TypeError(`unresolved call of ${expr.name}`)
    const { name, overloads } = reference
    const member = expr.target !== undefined && name === expr.name
    const args = [...(member ? [expr.target!] : []), ...expr.args].map((arg) =>
      this.plan(arg, locals),
    )
    const dispatch = dispatchOf(this.#scope.function(name)!, overloads, member)
    const overload = overloads.length === 1 ? overloads[0]! : ''
    const run: Step = (frame) => {
      const values = args.map((arg) => arg.run(frame))
      if (name === '_+_') frame.meter.work(joinWork(values))
      if (!costsByResult.has(name)) frame.meter.add(callCost(name, overload, values, null))
      const result = dispatch(values)
      if (costsByResult.has(name)) frame.meter.add(callCost(name, overload, values, result))
      return result
    }
    if (matching.has(name)) checkPattern(args.at(1)?.constant?.value)
    const [only] = args
    if (conversions.has(name) && args.length === 1 && only!.constant) {
      return constant(dispatch([only!.constant.value]))
    }
    return { run }
  }

  /** Calls that do not evaluate all their arguments, or are ways of reading. */
  #special({ name, args, target }: Call, locals: Locals): Planned | undefined {
    const plan = (index: number): Step => this.plan(args[index]!, locals).run
    if (target && (name === 'or' || name === 'orValue')) {
      return { run: this.#fallback(this.plan(target, locals).run, plan(0), name === 'orValue') }
    }
    switch (name) {
      case '_&&_':
        return { run: logical(plan(0), plan(1), false) }
      case '_||_':
        return { run: logical(plan(0), plan(1), true) }
      case '_?_:_':
        return { run: conditional(plan(0), plan(1), plan(2)) }
      case '@not_strictly_false':
        return { run: notStrictlyFalse(plan(0)) }
      case '_[_]':
        return { run: reading(this.#attribute(args[0]!, locals), plan(1), access) }
      case '_[?_]':
      case '_?._':
        return { run: reading(this.#attribute(args[0]!, locals), plan(1), accessOptional) }
    }
    return undefined
  }

  /** `or` and `orValue` look at their argument only if there is an optional, and it is empty. */
  #fallback(target: Step, other: Step, unwrap: boolean): Step {
    return (frame) => {
      const value = target(frame)
      if (!hasKind(value, 'optional')) return value
      if (value.value === undefined) return other(frame)
      return unwrap ? value.value : value
    }
  }

  #list({ elements, optional }: Extract<Expr, { readonly kind: 'list' }>, locals: Locals): Planned {
    const parts = elements.map((element) => this.plan(element, locals))
    const values = parts.map(({ constant: held }) => held)
    if (optional.size === 0 && values.every((held) => held !== undefined)) {
      return constant(listOf(values.map(({ value }) => value)))
    }
    return {
      run(frame) {
        const items = parts.flatMap(({ run }, index): readonly Value[] =>
          optional.has(index) ? held(run(frame)) : [run(frame)],
        )
        frame.meter.add(costOf.list)
        return listOf(items)
      },
    }
  }

  #map({ entries }: Extract<Expr, { readonly kind: 'map' }>, locals: Locals): Planned {
    const parts = entries.map(({ key, value, optional }) => ({
      key: this.plan(key, locals),
      value: this.plan(value, locals),
      optional,
    }))
    const values = parts.map(({ key, value, optional }) =>
      key.constant && value.constant && !optional
        ? ([key.constant.value, value.constant.value] as const)
        : undefined,
    )
    if (values.every((entry) => entry !== undefined)) return constant(mapOf(values))
    return {
      run(frame) {
        const made = parts.flatMap(({ key, value, optional }): (readonly [Value, Value])[] => {
          const name = key.run(frame)
          const result = value.run(frame)
          return (optional ? held(result) : [result]).map((one) => [name, one] as const)
        })
        frame.meter.add(costOf.map)
        return mapOf(made)
      },
    }
  }

  #struct(expr: Extract<Expr, { readonly kind: 'struct' }>, locals: Locals): Planned {
    const type = object(expr.typeName.replace(/^\./, ''))
    const parts = expr.fields.map(({ name, value, optional }) => ({
      name,
      run: this.plan(value, locals).run,
      optional,
    }))
    return {
      run(frame) {
        const made = parts.flatMap(({ name, run, optional }): (readonly [Value, Value])[] => {
          const result = run(frame)
          return (optional ? held(result) : [result]).map((one) => [name, one] as const)
        })
        frame.meter.add(costOf.struct)
        return { ...mapOf(made), type } satisfies MapValue
      },
    }
  }

  #comprehension(expr: Comprehension, locals: Locals): Planned {
    const iter = this.slots++
    const iter2 = expr.iterVar2 === undefined ? undefined : this.slots++
    const accu = this.slots++
    const withAccu = new Map(locals).set(expr.accuVar, accu)
    const inner = new Map(withAccu).set(expr.iterVar, iter)
    if (iter2 !== undefined) inner.set(expr.iterVar2!, iter2)
    const parts: LoopParts = {
      range: this.plan(expr.range, locals).run,
      init: this.plan(expr.accuInit, locals).run,
      condition: this.plan(expr.condition, inner).run,
      step: this.plan(expr.step, inner).run,
      result: this.plan(expr.result, withAccu).run,
      slots: { iter, accu, ...(iter2 !== undefined && { iter2 }) },
    }
    return { run: loop(parts) }
  }
}

/** A literal pattern that is none can never match. */
function checkPattern(pattern: Value | undefined): void {
  if (typeof pattern !== 'string') return
  const compiled = compileRegexp(pattern)
  if ('message' in compiled) throw new CelError(compiled.message)
}

function joinWork([left, right]: readonly Value[]): number {
  return isList(left!) && isList(right!) ? concatWork(left, right) : 0
}

function constant(value: Value): Planned {
  return { run: () => value, constant: { value } }
}

/** The value of an optional entry, if there is one. */
function held(value: Value): readonly Value[] {
  if (!hasKind(value, 'optional')) {
    throw new CelError(`cannot initialize optional entry from non-optional value ${String(value)}`)
  }
  return value.value === undefined ? [] : [value.value]
}

function reading(target: Step, key: Step, read: (target: Value, key: Value) => Value): Step {
  return (frame) => {
    const from = target(frame)
    const at = key(frame)
    frame.meter.add(costOf.read)
    return read(from, at)
  }
}

/** `||` and `&&`: either side alone may decide, even if the other one fails. */
function logical(left: Step, right: Step, deciding: boolean): Step {
  const attempt = (step: Step, frame: Frame): boolean | CelError => {
    try {
      const value = step(frame)
      return typeof value === 'boolean' ? value : noSuchOverload()
    } catch (err) {
      if (err instanceof CelError) return err
      throw err
    }
  }
  return (frame) => {
    const first = attempt(left, frame)
    if (first === deciding) return deciding
    const second = attempt(right, frame)
    if (second === deciding) return deciding
    if (first instanceof CelError) throw first
    if (second instanceof CelError) throw second
    return !deciding
  }
}

function conditional(condition: Step, yes: Step, no: Step): Step {
  return (frame) => {
    const decided = condition(frame)
    if (typeof decided !== 'boolean') throw noSuchOverload()
    return decided ? yes(frame) : no(frame)
  }
}

/** Lets a loop go on over an error: a later element may still decide. */
function notStrictlyFalse(operand: Step): Step {
  return (frame) => {
    frame.meter.add(costOf.read)
    try {
      return operand(frame) !== false
    } catch (err) {
      if (err instanceof CelError) return true
      throw err
    }
  }
}
