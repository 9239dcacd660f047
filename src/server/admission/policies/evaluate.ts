/** What a policy says of a write, once it is known that the write is meant. */
import { costLimits } from '#api/cel/environment.ts'
import { CelError } from '#api/cel/errors.ts'
import { mapOfObject } from '#api/cel/json.ts'
import type { Bindings } from '#api/cel/program.ts'
import type { Value } from '#api/cel/values.ts'
import { variablesType } from '#kinds/admissionregistration/shared/expression-types.ts'
import type {
  Compiled,
  CompiledAnnotation,
  CompiledValidation,
  PolicyPrograms,
} from '#server/admission/policies/programs.ts'

/** Why a write is not as the policy wants it. */
export interface Denial {
  readonly message: string
  readonly reason: string
  /** Which of the policy's expressions it was; of several kinds, each counts from 0. */
  readonly index?: number
  /** How long the expression took. */
  readonly tookMs: number
}

type Expressions = Pick<PolicyRun, 'programs' | 'bindings'>

export interface PolicyRun {
  readonly programs: PolicyPrograms
  readonly bindings: Bindings
  /** Whether what cannot be evaluated refuses the write. */
  readonly failsClosed: boolean
  /** Takes the notes that the policy makes for the audit of the request. */
  note?(key: string, value: string): void
  steadyMs(): number
  /** Takes what could not be evaluated, where that refuses nothing. */
  ignored(failure: Pick<Denial, 'message' | 'tookMs'>): void
}

const outOfBudget =
  'validation failed due to running out of cost budget, no further validation rules will be run'
const longestMessage = 5 * 1024
const invalid = 'Invalid'

type Run = { readonly value: Value } | { readonly message: string }

class BudgetError extends Error {
  override readonly name = 'BudgetError'
}

/** Evaluates within a budget of cost, which the variables of the policy share. */
class Evaluation {
  readonly #bindings: Bindings
  #left: number

  constructor({ programs, bindings }: Expressions, budget: number) {
    this.#left = budget
    this.#bindings = { ...bindings, variables: this.#variables(programs) }
  }

  /** Throws EvaluationError, or BudgetError once nothing more may be run. */
  run(compiled: Compiled): Value {
    const outcome = this.#outcome(compiled)
    if ('value' in outcome) return outcome.value
    const { text } = compiled
    throw new EvaluationError(`expression '${text}' resulted in error: ${outcome.message}`)
  }

  #outcome(compiled: Compiled): Run {
    if (!('program' in compiled)) return { message: compiled.issues }
    const outcome = compiled.program.evaluate(this.#bindings, { costLimit: costLimits.perCall })
    this.#left -= outcome.cost
    if (this.#left < 0) throw new BudgetError(outOfBudget)
    return outcome
  }

  /** Each is evaluated when it is first read. */
  #variables({ variables }: PolicyPrograms): Value {
    const outcomes = new Map<string, Run>()
    const read = (compiled: unknown, name: string): Value => {
      const outcome = outcomes.get(name) ?? this.#outcome(compiled as Compiled)
      outcomes.set(name, outcome)
      if ('value' in outcome) return outcome.value
      const { message } = outcome
      throw new CelError(`composited variable "${name}" fails to evaluate: ${message}`)
    }
    return mapOfObject(variables, read, variablesType)
  }
}

class EvaluationError extends Error {
  override readonly name = 'EvaluationError'
}

function isEvaluationError(error: unknown): error is Error {
  return error instanceof EvaluationError || error instanceof BudgetError
}

/** What one expression comes to, within the budget of a whole request; or why it does not. */
export function evaluate(
  run: Expressions,
  compiled: Compiled,
): { readonly value: Value } | { readonly message: string } {
  try {
    return { value: new Evaluation(run, costLimits.perRequest).run(compiled) }
  } catch (error) {
    if (isEvaluationError(error)) return { message: error.message }
    throw error
  }
}

/** In the order of the policy. What an error leads to, the policy says. */
export function denialsOf(run: PolicyRun): readonly Denial[] {
  const { programs, failsClosed } = run
  let begunMs = run.steadyMs()
  /** The clock is read once between two. */
  const lap = () => {
    const sinceMs = begunMs
    begunMs = run.steadyMs()
    return begunMs - sinceMs
  }
  const unnoted = (message: string): readonly Denial[] =>
    failsClosed ? [{ message, reason: invalid, tookMs: lap() }] : []
  const failed = (message: string): readonly Denial[] => {
    const denials = unnoted(message)
    if (!failsClosed) run.ignored({ message, tookMs: lap() })
    return denials
  }
  const condition = meetsConditions(run)
  if (condition !== true) return condition === false ? [] : unnoted(condition.message)
  const evaluation = new Evaluation(run, costLimits.perRequest)
  try {
    return [
      ...programs.validations.flatMap((one, index) => {
        lap()
        return validate(evaluation, one, { failed, lap }).map((denial) => ({ ...denial, index }))
      }),
      ...programs.annotations.flatMap((one) => {
        lap()
        return annotate(evaluation, one, unnoted, run.note)
      }),
    ]
  } catch (error) {
    if (error instanceof BudgetError) return failed(error.message)
    throw error
  }
}

/** One that is not met decides, whatever is wrong with others. */
export function meetsConditions(run: Expressions): boolean | { readonly message: string } {
  const { conditions } = run.programs
  if (conditions.length === 0) return true
  const evaluation = new Evaluation(run, costLimits.matchConditions)
  const errors = new Set<string>()
  for (const condition of conditions) {
    try {
      if (evaluation.run(condition) === false) return false
    } catch (error) {
      if (!isEvaluationError(error)) throw error
      if (error instanceof BudgetError) return error
      errors.add(error.message)
    }
  }
  const [first = '', ...others] = errors
  if (errors.size === 0) return true
  return { message: others.length === 0 ? first : `[${[...errors].join(', ')}]` }
}

type Failed = (message: string) => readonly Denial[]

function validate(
  evaluation: Evaluation,
  validation: CompiledValidation,
  { failed, lap }: { readonly failed: Failed; lap(): number },
): readonly Denial[] {
  const { check, reason = invalid } = validation
  try {
    if (evaluation.run(check) === true) return []
  } catch (error) {
    if (error instanceof EvaluationError) return failed(error.message)
    throw error
  }
  return [{ message: messageOf(evaluation, validation), reason, tookMs: lap() }]
}

function messageOf(
  evaluation: Evaluation,
  { said, message = '', check }: CompiledValidation,
): string {
  const composed = said && composedMessage(evaluation, said)
  return composed || message.trim() || `failed expression: ${check.text.trim()}`
}

/** Nothing where it cannot be had, or would not do as a message. */
function composedMessage(evaluation: Evaluation, said: Compiled): string {
  try {
    const value = evaluation.run(said)
    if (typeof value !== 'string') return ''
    const text = value.trim()
    return text.includes('\n') || Buffer.byteLength(text) > longestMessage ? '' : text
  } catch (error) {
    if (error instanceof EvaluationError) return ''
    throw error
  }
}

/** What is wrong with a note counts whether anybody reads it or not. */
function annotate(
  evaluation: Evaluation,
  { key, value, valueExpression }: CompiledAnnotation,
  failed: Failed,
  note: PolicyRun['note'],
): readonly Denial[] {
  try {
    const noted = evaluation.run(value)
    if (note && typeof noted === 'string' && noted.trim() !== '') note(key, noted.trim())
    if (noted === null || typeof noted === 'string') return []
    return failed(
      `valueExpression '${valueExpression}' resulted in unsupported return type. Return type must be either string or null.`,
    )
  } catch (error) {
    if (error instanceof EvaluationError) return failed(error.message)
    throw error
  }
}
