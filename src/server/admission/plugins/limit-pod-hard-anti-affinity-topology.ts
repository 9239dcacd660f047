import type { Pod } from '#kinds/core/pod/types.ts'
import type { AdmissionPlugin } from '#server/admission/admission.ts'
import { core, forbid, isOf } from '#server/admission/request.ts'

const hostname = 'kubernetes.io/hostname'

/** No pod keeps others off more than its own node. Off unless asked for. */
export const limitPodHardAntiAffinityTopology: AdmissionPlugin = {
  name: 'LimitPodHardAntiAffinityTopology',
  handles: (admission) => isOf(admission, core.pods, 'CREATE', 'UPDATE'),
  validate(admission) {
    const { affinity } = (admission.object as Pod).spec
    const terms = affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []
    const wide = terms.find(({ topologyKey }) => topologyKey !== hostname)
    if (!wide) return undefined
    const why = `affinity.PodAntiAffinity.RequiredDuringScheduling has TopologyKey ${wide.topologyKey} but only key ${hostname} is allowed`
    return forbid(admission, why)
  },
}
