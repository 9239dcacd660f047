import type { Resource } from '#api/metadata.ts'
import { timeOfMs } from '#api/time.ts'
import type {
  Admission,
  AdmissionChain,
  AdmissionContext,
  AdmissionPlugin,
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
      for (const plugin of plugins) {
        if (!plugin.mutate || !plugin.handles(current)) continue
        const answer = plugin.mutate(current, context)
        // Most answer at once: they are not waited for.
        current = withObject(current, answer instanceof Promise ? await answer : answer)
      }
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
