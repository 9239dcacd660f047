/**
 * Makes objects out of the values of their fields. Setting eight properties one by one costs four
 * times as much as an object literal does, so fields are only gathered while an object is read;
 * what fields there are is known by a place in a tree, and each place that is reached often gets a
 * function that is one literal. Where the program may not make functions from text
 * (`node --disallow-code-generation-from-strings`) properties are set one by one.
 */
import { plainMaker } from '#api/codec/plain-object.ts'

export interface MadeField {
  readonly name: string
  /** Its place among the fields of its type; objects have their fields in this order. */
  readonly slot: number
  /** Whether objects have it even if nothing was read for it: `zero` then. */
  readonly required: boolean
  readonly zero: unknown
}

/** Makes an object of the values that lie on a stack from `base` on. */
export type Make = (stack: readonly unknown[], base: number) => Record<string, unknown>

/** The fields of an object that were read so far, in the order in which they came. */
export interface Step<F extends MadeField> {
  readonly field: F | undefined
  readonly before: Step<F> | undefined
  /** The step that followed this one the last time. */
  next: Step<F> | undefined
  others: Map<F, Step<F>> | undefined
  make: Make
}

/** All ways to go through the fields of one type. */
export interface Steps<F extends MadeField> {
  first: Step<F>
  readonly required: readonly F[]
  readonly Make: new () => Record<string, unknown>
  count: number
}

/** Whoever sends fields in ever new orders has the tree begun anew. */
const stepLimit = 256
/** A function takes longer to make than many objects. */
const oftenEnough = 64
/** Of all types together; further places do without. */
const functionLimit = 2048

export function createSteps<F extends MadeField>(fields: readonly F[]): Steps<F> {
  const required = fields.filter((field) => field.required)
  const steps = { required, Make: plainMaker(), count: 0 } as unknown as Steps<F>
  steps.first = createStep(steps, undefined, undefined)
  return steps
}

function createStep<F extends MadeField>(
  steps: Steps<F>,
  before: Step<F> | undefined,
  field: F | undefined,
): Step<F> {
  const step: Step<F> = { field, before, next: undefined, others: undefined, make: first }
  function first(stack: readonly unknown[], base: number): Record<string, unknown> {
    const parts = partsOf(steps, step)
    const slow = setOneByOne(parts, steps.Make)
    let sights = 0
    const counting: typeof slow = (values, from) => {
      if (++sights === oftenEnough) step.make = literalMaker(parts) ?? slow
      return slow(values, from)
    }
    step.make = counting
    return slow(stack, base)
  }
  return step
}

/** The step to a field that is not among those before. */
export function stepTo<F extends MadeField>(steps: Steps<F>, from: Step<F>, field: F): Step<F> {
  let step = from.others?.get(field)
  if (step === undefined) {
    step = createStep(steps, from, field)
    from.others ??= new Map()
    from.others.set(field, step)
    if (++steps.count > stepLimit) {
      steps.count = 0
      steps.first = createStep(steps, undefined, undefined)
    }
  }
  from.next = step
  return step
}

/** The fields on the way to a step, first to last. */
export function fieldsOf<F extends MadeField>(step: Step<F>): F[] {
  const fields: F[] = []
  for (let at: Step<F> | undefined = step; at?.field; at = at.before) fields.push(at.field)
  return fields.reverse()
}

/** A property: the value at an index of the stack, or one that is always the same. */
interface Part {
  readonly name: string
  readonly index: number
  readonly zero: unknown
}

function partsOf<F extends MadeField>(steps: Steps<F>, step: Step<F>): readonly Part[] {
  const read = fieldsOf(step)
  const missing = steps.required.filter((field) => !read.includes(field))
  return [...read, ...missing]
    .toSorted((a, b) => a.slot - b.slot)
    .map((field) => ({ name: field.name, index: read.indexOf(field), zero: field.zero }))
}

function setOneByOne(parts: readonly Part[], Make: new () => Record<string, unknown>): Make {
  return (stack, base) => {
    const object = new Make()
    for (const { name, index, zero } of parts) {
      object[name] = index < 0 ? zero : stack[base + index]
    }
    return object
  }
}

/** Nothing but such names is ever made part of a program; `__proto__` is none. */
const plainName = /^[a-zA-Z][a-zA-Z0-9]*$/
let functions = 0

function literalMaker(parts: readonly Part[]): Make | undefined {
  if (functions >= functionLimit || !parts.every(({ name }) => plainName.test(name)))
    return undefined
  const zeros = parts.map(({ zero }) => zero)
  const properties = parts.map(({ name, index }, i) => {
    return `${name}: ${index < 0 ? `zeros[${i}]` : `stack[base + ${index}]`}`
  })
  const source = `return (stack, base) => ({ ${properties.join(', ')} })`
  try {
    functions++
    return new Function('zeros', source)(zeros) as Make
  } catch (error) {
    if (!(error instanceof EvalError)) throw error
    functions = functionLimit
    return undefined
  }
}
