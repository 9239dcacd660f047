import type { Resource } from '#api/metadata.ts'
import { timeOfMs } from '#api/scalars/time.ts'
import type {
  Admission,
  AdmissionChain,
  AdmissionContext,
  AdmissionPlugin,
  MutationRounds,
} from '#server/admission/admission.ts'
import type { Durations, Step } from '#server/admission/metrics.ts'

export interface AdmissionOptions {
  /** In the order in which they are asked: first all that mutate, then all that validate. */
  readonly plugins: readonly AdmissionPlugin[]
  readonly context: AdmissionContext
}

export function createAdmission({ plugins, context }: AdmissionOptions): AdmissionChain {
  const { clock, metrics } = context
  const mutating = plugins.filter(isMutating)
  const validating = plugins.filter(isValidating)
  const mutatingTimes = mutating.map(({ name }) => metrics.plugin(name, 'admit'))
  const validatingTimes = validating.map(({ name }) => metrics.plugin(name, 'validate'))

  /** Notes how long it was, and answers the time. */
  function noted(
    times: Durations,
    { operation }: Admission,
    isRejected: boolean,
    sinceMs: number,
  ): number {
    const nowMs = clock.steadyMs()
    times.observe(operation, isRejected, nowMs - sinceMs)
    return nowMs
  }

  /** Most answer at once: they are not waited for. The clock is read once between two. */
  function mutateFrom(
    { index, sinceMs }: Place,
    admission: Admission,
    rounds: Rounds,
  ): Resource | Promise<Resource> {
    let current = admission
    let begunMs = sinceMs
    for (let i = index; i < mutating.length; i++) {
      const plugin = mutating[i]!
      if (!plugin.handles(current)) continue
      const times = mutatingTimes[i]!
      let answer: Resource | Promise<Resource>
      try {
        answer = plugin.mutate(current, context, rounds)
      } catch (error) {
        noted(times, current, true, begunMs)
        throw error
      }
      if (answer instanceof Promise) {
        const [asked, askedMs] = [current, begunMs]
        return answer.then(
          (object) => {
            const next = { index: i + 1, sinceMs: noted(times, asked, false, askedMs) }
            return mutateFrom(next, withObject(asked, object), rounds)
          },
          (error) => {
            noted(times, asked, true, askedMs)
            throw error
          },
        )
      }
      begunMs = noted(times, current, false, begunMs)
      current = withObject(current, answer)
    }
    if (!rounds.goOn()) return current.object as Resource
    return mutateFrom({ index: 0, sinceMs: begunMs }, current, rounds)
  }

  function validateFrom(
    { index, sinceMs }: Place,
    admission: Admission,
  ): undefined | Promise<void> {
    let begunMs = sinceMs
    for (let i = index; i < validating.length; i++) {
      const plugin = validating[i]!
      if (!plugin.handles(admission)) continue
      const times = validatingTimes[i]!
      let answer: ReturnType<Validating['validate']>
      try {
        answer = plugin.validate(admission, context)
      } catch (error) {
        noted(times, admission, true, begunMs)
        throw error
      }
      if (answer instanceof Promise) {
        const askedMs = begunMs
        return answer.then(
          (refusal) => {
            const nowMs = noted(times, admission, refusal !== undefined, askedMs)
            if (refusal) throw refusal
            return validateFrom({ index: i + 1, sinceMs: nowMs }, admission)
          },
          (error) => {
            noted(times, admission, true, askedMs)
            throw error
          },
        )
      }
      begunMs = noted(times, admission, answer !== undefined, begunMs)
      if (answer) throw answer
    }
    return undefined
  }

  /** Times all that a step does for a write. */
  function timed<T>(
    step: Step,
    admission: Admission,
    act: (first: Place) => T | Promise<T>,
  ): T | Promise<T> {
    const times = metrics.steps[step]
    const sinceMs = clock.steadyMs()
    let done: T | Promise<T>
    try {
      done = act({ index: 0, sinceMs })
    } catch (error) {
      noted(times, admission, true, sinceMs)
      throw error
    }
    if (!(done instanceof Promise)) {
      noted(times, admission, false, sinceMs)
      return done
    }
    return done.then(
      (made) => {
        noted(times, admission, false, sinceMs)
        return made
      },
      (error) => {
        noted(times, admission, true, sinceMs)
        throw error
      },
    )
  }

  return {
    mutate(admission) {
      const mutated = timed('admit', admission, (first) =>
        mutateFrom(first, admission, new Rounds()),
      )
      if (!(mutated instanceof Promise)) return redefaulted(admission, mutated, context)
      return mutated.then((object) => redefaulted(admission, object, context))
    },
    validate: (admission) =>
      timed<void>('validate', admission, (first) => validateFrom(first, admission)) as
        | undefined
        | Promise<void>,
    handles: (admission) => plugins.some((plugin) => plugin.handles(admission)),
  }
}

/** How far the plugins are, and when the one before was done. */
interface Place {
  readonly index: number
  readonly sinceMs: number
}

type Mutating = AdmissionPlugin & Required<Pick<AdmissionPlugin, 'mutate'>>
type Validating = AdmissionPlugin & Required<Pick<AdmissionPlugin, 'validate'>>

function isMutating(plugin: AdmissionPlugin): plugin is Mutating {
  return plugin.mutate !== undefined
}

function isValidating(plugin: AdmissionPlugin): plugin is Validating {
  return plugin.validate !== undefined
}

export class Rounds implements MutationRounds {
  isAgain = false
  #isAsked = false
  #notes: Map<object, unknown> | undefined

  ask(): void {
    this.#isAsked = true
  }

  /** Whether there is another round: there are two at most. */
  goOn(): boolean {
    if (this.isAgain || !this.#isAsked) return false
    this.isAgain = true
    return true
  }

  notes<T>(plugin: object, make: () => T): T {
    this.#notes ??= new Map()
    const known = this.#notes.get(plugin) as T | undefined
    if (known !== undefined) return known
    const made = make()
    this.#notes.set(plugin, made)
    return made
  }
}

function withObject(admission: Admission, object: Resource): Admission {
  return object === admission.object ? admission : { ...admission, object }
}

/** What plugins filled in may call for more: readers of the store would find it there. */
function redefaulted(
  { object: before, resource: { definition, apiVersion }, subresource }: Admission,
  object: Resource,
  { clock, features }: AdmissionContext,
): Resource {
  if (object === before || subresource !== '' || !definition.defaults) return object
  return definition.defaults(object, { now: timeOfMs(clock.nowMs()), features, apiVersion })
}
