import type { PriorityClass } from '#kinds/scheduling/priorityclass/types.ts'
import { ensure, type PostStartHook } from '#server/bootstrap/hook.ts'

const resource = { group: 'scheduling.k8s.io', version: 'v1', resource: 'priorityclasses' }
const used = 'Used for system critical pods that must'

const classes: readonly PriorityClass[] = [
  classOf('system-node-critical', 2_000_001_000, `${used} not be moved from their current node.`),
  classOf(
    'system-cluster-critical',
    2_000_000_000,
    `${used} run in the cluster, but can be moved to another node if necessary.`,
  ),
]

function classOf(name: string, value: number, description: string): PriorityClass {
  return {
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name },
    value,
    description,
    preemptionPolicy: 'PreemptLowerPriority',
  }
}

export const systemPriorityClasses: PostStartHook = {
  name: 'scheduling/bootstrap-system-priority-classes',
  async start(context) {
    await Promise.all(classes.map((one) => ensure(context, resource, one)))
  },
}
