import { oncePerPart, shared } from '#api/codec/shared-work.ts'
import type { Pod, PodSpec, Toleration } from '#kinds/core/pod/types.ts'
import type { AdmissionPlugin } from '#server/admission/admission.ts'
import { core, isOf } from '#server/admission/request.ts'

export interface TolerationSeconds {
  readonly notReadySeconds: number
  readonly unreachableSeconds: number
}

/** A pod outlives a short silence of its node, unless it says itself how long. */
export function createDefaultTolerationSeconds({
  notReadySeconds,
  unreachableSeconds,
}: TolerationSeconds): AdmissionPlugin {
  const added = [
    toleration('node.kubernetes.io/not-ready', notReadySeconds),
    toleration('node.kubernetes.io/unreachable', unreachableSeconds),
  ]
  const complete = oncePerPart((own: readonly Toleration[]): readonly Toleration[] => {
    const missing = added.filter(({ key }) => !own.some((one) => covers(one, key)))
    return missing.length === 0 ? own : [...own, ...missing]
  })
  const alone = shared(complete([], undefined))
  const withTolerations = oncePerPart((spec: PodSpec): PodSpec => {
    const { tolerations: own } = spec
    const tolerations = own ? complete(own, undefined) : alone
    return tolerations === own ? spec : { ...spec, tolerations }
  })
  return {
    name: 'DefaultTolerationSeconds',
    handles: (admission) => isOf(admission, core.pods, 'CREATE', 'UPDATE'),
    mutate({ object }): Pod {
      const pod = object as Pod
      const spec = withTolerations(pod.spec, undefined)
      return spec === pod.spec ? pod : { ...pod, spec }
    },
  }
}

function toleration(key: string, tolerationSeconds: number): Toleration {
  return { key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds }
}

/** By its key alone: whether it would match the taint is not asked. */
function covers({ key = '', effect }: Toleration, taint: string | undefined): boolean {
  return (key === taint || key === '') && (effect === 'NoExecute' || effect === undefined)
}
