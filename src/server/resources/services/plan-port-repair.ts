/** What is wrong between services and the ports that are taken for them. */
import type { Service } from '#kinds/core/service/types.ts'
import type { Remark } from '#server/resources/services/plan-repair.ts'
import { formatPortRange, type PortRange, PortSet } from '#server/resources/services/port-set.ts'
import { allPortsOf } from '#server/resources/services/take-ports.ts'

export interface PortRepairView {
  readonly range: PortRange
  /** Those that count as taken. */
  readonly stored: Iterable<number>
  /** All of them, none older than what is stored. */
  readonly services: readonly Service[]
  /** How often the repair will yet pass over a port that it saw without a service. */
  readonly leaks: ReadonlyMap<number, number>
}

export interface PortRepair {
  readonly ports: PortSet
  readonly leaks: ReadonlyMap<number, number>
  readonly remarks: readonly Remark[]
  /** For the log: nobody has these. */
  readonly notes: readonly string[]
}

/**
 * So often is a port seen that no service has, before it is given back: a service for which it was
 * taken may be about to be stored, by another server too.
 */
const sightings = 3

export function planPortRepair({ range, stored, services, leaks }: PortRepairView): PortRepair {
  const ports = new PortSet(range)
  const unused = new Set(stored)
  const remarks: Remark[] = []
  for (const service of services) {
    for (const port of allPortsOf(service.spec)) {
      const problem = problemOf(port, ports, unused, range)
      if (problem) remarks.push({ service, action: 'PortAllocation', ...problem })
      ports.add(port)
      unused.delete(port)
    }
  }
  const left = new Map<number, number>()
  const notes: string[] = []
  for (const port of unused) {
    if (!ports.includes(port)) continue
    const count = leaks.get(port) ?? sightings - 1
    if (count > 0) {
      left.set(port, count - 1)
      ports.add(port)
    }
    if (count === 0) notes.push(`the node port ${port} appears to have leaked: cleaning up`)
    else if (!leaks.has(port)) {
      notes.push(`the node port ${port} may have leaked: flagging for later clean up`)
    }
  }
  return { ports, leaks: left, remarks, notes }
}

function problemOf(
  port: number,
  seen: PortSet,
  stored: ReadonlySet<number>,
  range: PortRange,
): Pick<Remark, 'reason' | 'note'> | undefined {
  if (!seen.includes(port)) {
    const valid = formatPortRange(range)
    const note = `Port ${port} is not within the port range ${valid}; please recreate service`
    return { reason: 'PortOutOfRange', note }
  }
  if (seen.has(port)) {
    const note = `Port ${port} was assigned to multiple services; please recreate service`
    return { reason: 'PortAlreadyAllocated', note }
  }
  if (stored.has(port)) return undefined
  return { reason: 'PortNotAllocated', note: `Port ${port} is not allocated; repairing` }
}
