import type { Resource } from '#api/metadata.ts'
import { timeOfMs } from '#api/time.ts'
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
  return {
    async mutate(admission) {
      let current = admission
      const rounds = new Rounds()
      do {
        for (const plugin of plugins) {
          if (!plugin.mutate || !plugin.handles(current)) continue
          const answer = plugin.mutate(current, context, rounds)
          // Most answer at once: they are not waited for.
          current = withObject(current, answer instanceof Promise ? await answer : answer)
        }
      } while (rounds.goOn())
      return redefaulted(admission, current.object as Resource, context)
    },
    async validate(admission) {
      for (const plugin of plugins) {
        if (!plugin.validate || !plugin.handles(admission)) continue
        const answer = plugin.validate(admission, context)
        const refusal = answer instanceof Promise ? await answer : answer
        if (refusal) throw refusal
      }
    },
    handles: (admission) => plugins.some((plugin) => plugin.handles(admission)),
  }
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
