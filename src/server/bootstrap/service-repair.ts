import type { PostStartHook } from '#server/bootstrap/hook.ts'
import { keeping } from '#server/bootstrap/keeping.ts'
import type { NodePorts } from '#server/resources/services/node-ports.ts'
import { createServiceRepair } from '#server/resources/services/repair.ts'

const periodMs = 180_000

/** No port of a node can be had before the first repair: it says which are taken, if nobody has yet. */
export function serviceRepair(nodePorts: NodePorts): PostStartHook {
  const { repair } = createServiceRepair(nodePorts)
  return {
    name: serviceRepairHook,
    start: repair,
    keep: keeping(repair, periodMs, 'cannot repair the addresses and ports of services'),
  }
}

export const serviceRepairHook = 'start-service-ip-repair-controllers'
