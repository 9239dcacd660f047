import type { Node } from '#kinds/core/node/types.ts'
import type { AdmissionPlugin } from '#server/admission/admission.ts'
import { core, isOf } from '#server/admission/request.ts'

const notReady = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' } as const

/** A new node takes no pods before it is known to be ready. */
export const taintNodesByCondition: AdmissionPlugin = {
  name: 'TaintNodesByCondition',
  handles: (admission) => isOf(admission, core.nodes, 'CREATE'),
  mutate({ object }): Node {
    const node = object as Node
    const taints = node.spec?.taints ?? []
    const isThere = taints.some(
      ({ key, effect }) => key === notReady.key && effect === notReady.effect,
    )
    return isThere ? node : { ...node, spec: { ...node.spec, taints: [...taints, notReady] } }
  },
}
