import type { Resource } from '#api/metadata.ts'
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
      return current.object as Resource
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
