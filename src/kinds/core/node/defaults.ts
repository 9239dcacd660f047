/** What a node means by what it leaves out. */
import { withChanges } from '#api/objects/sharing.ts'
import { nilMap } from '#api/schema/zero.ts'
import type { Node, NodeSpec, NodeStatus } from '#kinds/core/node/types.ts'
import { withMilliQuantities } from '#kinds/core/shared/resource-lists.ts'

export function withNodeDefaults(node: Node): Node {
  return withChanges(node, {
    spec: withBothCidrs(node.spec),
    status: node.status && withAmounts(node.status),
  })
}

/**
 * Amounts that were given with nothing in them are not stored, and so are what the node has as soon as
 * it is read.
 */
export function withStoredAmounts(node: Node): Node {
  const { status } = node
  if (!status?.allocatable || Object.keys(status.allocatable).length > 0) return node
  return withChanges(node, { status: withChanges(status, { allocatable: status.capacity }) })
}

/**
 * A node's networks are said twice: the first for older clients, and all of them. Where the two
 * differ the single one holds.
 */
function withBothCidrs(spec: NodeSpec): NodeSpec {
  const { podCIDR, podCIDRs } = spec
  if (podCIDR && podCIDR !== podCIDRs?.[0]) return { ...spec, podCIDRs: [podCIDR] }
  const [first] = podCIDRs ?? []
  return first === undefined ? spec : withChanges(spec, { podCIDR: first })
}

/** What is not reserved can be given away. */
function withAmounts(status: NodeStatus): NodeStatus {
  const capacity = status.capacity && withMilliQuantities(status.capacity)
  const allocatable = status.allocatable && withMilliQuantities(status.allocatable)
  return withChanges(status, {
    capacity,
    allocatable: allocatable === undefined || allocatable === nilMap ? capacity : allocatable,
  })
}
