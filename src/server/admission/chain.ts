import type { Resource } from '#api/metadata.ts'
import { timeOfMs } from '#api/scalars/time.ts'
import type {
  Admission,
  AdmissionChain,
  AdmissionContext,
  AdmissionPlugin,
  MutationRounds,
} from '#server/admission/admission.ts'

export interface AdmissionOptions {
  /** In the order in which they are asked: first all that mutate, then all that validate. */
  readonly plugins: readonly AdmissionPlugin[]
  readonly context: AdmissionContext
}

export function createAdmission({ plugins, context }: AdmissionOptions): AdmissionChain {
  const [mutating, validating] = [plugins.filter(isMutating), plugins.filter(isValidating)]

  /** Most answer at once: they are not waited for. */
  function mutateFrom(
    start: number,
    admission: Admission,
    rounds: Rounds,
  ): Resource | Promise<Resource> {
    let current = admission
    for (let i = start; i < mutating.length; i++) {
      const plugin = mutating[i]!
      if (!plugin.handles(current)) continue
      const answer = plugin.mutate(current, context, rounds)
      if (answer instanceof Promise) {
        const asked = current
        return answer.then((object) => mutateFrom(i + 1, withObject(asked, object), rounds))
      }
      current = withObject(current, answer)
    }
    return rounds.goOn() ? mutateFrom(0, current, rounds) : (current.object as Resource)
  }

  function validateFrom(start: number, admission: Admission): undefined | Promise<void> {
    for (let i = start; i < validating.length; i++) {
      const plugin = validating[i]!
      if (!plugin.handles(admission)) continue
      const answer = plugin.validate(admission, context)
      if (answer instanceof Promise) {
        return answer.then((refusal) => {
          if (refusal) throw refusal
          return validateFrom(i + 1, admission)
        })
      }
      if (answer) throw answer
    }
    return undefined
  }

  return {
    mutate(admission) {
      const mutated = mutateFrom(0, admission, new Rounds())
      if (!(mutated instanceof Promise)) return redefaulted(admission, mutated, context)
      return mutated.then((object) => redefaulted(admission, object, context))
    },
    validate: (admission) => validateFrom(0, admission),
    handles: (admission) => plugins.some((plugin) => plugin.handles(admission)),
  }
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
