/** Runs what looping macros become: a fold over the elements of a list or the keys of a map. */
import { CelError } from '#api/cel/errors.ts'
import type { Frame, Step } from '#api/cel/run/plan.ts'
import { hasKind, isList, isMap, typeOf, type Value } from '#api/cel/values.ts'

export interface LoopParts {
  readonly range: Step
  readonly init: Step
  readonly condition: Step
  readonly step: Step
  readonly result: Step
  readonly slots: { readonly iter: number; readonly iter2?: number; readonly accu: number }
}

/**
 * What has been gathered so far may be an error, which the next step sees only when it reads it: so
 * `exists` can still find its element behind one that fails. `cel.bind` and its like are loops over
 * nothing; what they bind also fails only where it is read.
 */
export function loop({ range, init, condition, step, result, slots }: LoopParts): Step {
  const { iter, iter2, accu } = slots
  return (frame) => {
    const over = range(frame)
    frame.slots[accu] = attempt(init, frame)
    for (const [first, second] of entriesOf(over, iter2 !== undefined)) {
      frame.slots[iter] = first
      if (iter2 !== undefined) frame.slots[iter2] = second
      if (attempt(condition, frame) === false) break
      frame.slots[accu] = attempt(step, frame)
    }
    return result(frame)
  }
}

function attempt(step: Step, frame: Frame): Value | CelError {
  try {
    return step(frame)
  } catch (err) {
    if (err instanceof CelError) return err
    throw err
  }
}

/** What one round binds: an element, or an index and an element; a key, or a key and its value. */
function* entriesOf(over: Value, both: boolean): Iterable<readonly [Value, Value]> {
  if (isList(over)) {
    for (let index = 0; index < over.size; index++) {
      const element = over.at(index)
      yield both ? [BigInt(index), element] : [element, null]
    }
  } else if (isMap(over)) {
    for (const key of over.keys()) yield [key, both ? (over.get(key) ?? null) : null]
  } else {
    throw new CelError(`got '${goTypeOf(over)}', expected iterable type`)
  }
}

/** The type in which upstream's program holds a value. */
function goTypeOf(value: Value): string {
  if (hasKind(value, 'optional')) return '*types.Optional'
  const { kind } = typeOf(value)
  if (kind === 'type') return '*types.Type'
  return `types.${kind.slice(0, 1).toUpperCase()}${kind.slice(1)}`
}
