import { containersOf } from '#kinds/core/pod/spec/visit.ts'
import type { Pod, Toleration } from '#kinds/core/pod/types.ts'
import { isExtendedResource } from '#kinds/core/shared/resource-names.ts'
import type { AdmissionPlugin } from '#server/admission/admission.ts'
import { core, isOf } from '#server/admission/request.ts'

/** Who asks for a rare device tolerates the taint that keeps others off its nodes. Off unless asked for. */
export const extendedResourceToleration: AdmissionPlugin = {
  name: 'ExtendedResourceToleration',
  handles: (admission) => isOf(admission, core.pods, 'CREATE', 'UPDATE'),
  mutate({ object }): Pod {
    const pod = object as Pod
    const asked = containersOf(pod.spec).flatMap(({ resources }) =>
      Object.keys(resources?.requests ?? {}).filter(isExtendedResource),
    )
    const tolerations = pod.spec.tolerations ?? []
    const missing = [...new Set(asked)]
      .toSorted()
      .map((key): Toleration => ({ key, operator: 'Exists' }))
      .filter(({ key }) => !tolerations.some((one) => one.key === key && isBare(one)))
    if (missing.length === 0) return pod
    return { ...pod, spec: { ...pod.spec, tolerations: [...tolerations, ...missing] } }
  },
}

function isBare({ operator, effect }: Toleration): boolean {
  return operator === 'Exists' && effect === undefined
}
