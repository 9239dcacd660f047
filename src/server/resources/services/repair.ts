/** Brings the pools that services take from in line with the services there are. */

import { microTimeOfMs } from '#api/scalars/time.ts'
import { everything } from '#api/selectors/labels.ts'
import { isAlreadyExists, isOvertaken } from '#api/status/status.ts'
import type { Transport } from '#api/transport.ts'
import type { Clock } from '#base/clock.ts'
import type { Logger } from '#base/log/log.ts'
import type { RangeAllocation } from '#kinds/core/rangeallocation/types.ts'
import type { Service } from '#kinds/core/service/types.ts'
import type { IPAddress } from '#kinds/networking/ipaddress/types.ts'
import {
  ipAddressFor,
  ipAddressResource,
  rangesOf,
} from '#server/resources/services/cluster-ips.ts'
import type { NodePorts } from '#server/resources/services/node-ports.ts'
import { type PortRepair, planPortRepair } from '#server/resources/services/plan-port-repair.ts'
import { planRepair, type Remark, type Repair } from '#server/resources/services/plan-repair.ts'
import { type PortRange, PortSet, parsePortRange } from '#server/resources/services/port-set.ts'
import type { ResourceTable } from '#server/served/served-resource.ts'

export interface RepairContext {
  readonly transport: Transport
  resources(): ResourceTable
  readonly clock: Clock
  readonly log: Logger
  readonly signal: AbortSignal
}

export interface ServiceRepair {
  repair(context: RepairContext): Promise<void>
}

const events = { group: 'events.k8s.io', version: 'v1', resource: 'events' }
/** As whom upstream tells what it found. */
const reporters: Readonly<Record<Remark['action'], string>> = {
  ClusterIPAllocation: 'ipallocator-repair-controller',
  PortAllocation: 'portallocator-repair-controller',
}

/** Remembers from one time to the next which ports nobody seemed to have. */
export function createServiceRepair(nodePorts: NodePorts): ServiceRepair {
  let leaks: PortRepair['leaks'] = new Map()
  return {
    async repair(context) {
      const [remarks, ports] = await Promise.all([
        repairAddresses(context),
        repairPorts(nodePorts, leaks, context),
      ])
      leaks = ports.leaks
      for (const note of ports.notes) context.log.warn(note)
      for (const [i, remark] of [...ports.remarks, ...remarks].entries()) {
        await tell(remark, i, context)
      }
    },
  }
}

async function repairAddresses(context: RepairContext): Promise<readonly Remark[]> {
  const { signal, transport } = context
  const repair = planFor(context)
  for (const { ip, service } of repair.missing) {
    const body = ipAddressFor(ip, service)
    await unless(
      isAlreadyExists,
      transport.create(ipAddressResource, { name: '' }, body, { signal }),
    )
  }
  await removeAddresses(repair.leaked, context)
  return repair.remarks
}

/**
 * Before anybody writes to a store of one's own, addresses without services are what a crash left between
 * two writes: they need not be held back for who may be about to store a service.
 */
export async function removeLeftAddresses(context: RepairContext): Promise<void> {
  await removeAddresses(planFor(context, 0).leaked, context)
}

function planFor({ clock, resources }: RepairContext, graceMs?: number): Repair {
  const table = resources()
  // The caches of all kinds stand at one revision: nothing is seen here that is newer than the rest.
  const all = <T>(group: string, plural: string): readonly T[] =>
    (table.hub(group, plural)?.store?.peekAll('') ?? []).map(({ object }) => object as T)
  return planRepair({
    services: all<Service>('', 'services'),
    addresses: all<IPAddress>('networking.k8s.io', 'ipaddresses'),
    ranges: rangesOf(table),
    nowMs: clock.nowMs(),
    ...(graceMs !== undefined && { graceMs }),
  })
}

async function removeAddresses(
  addresses: readonly IPAddress[],
  { signal, transport }: RepairContext,
): Promise<void> {
  for (const { metadata } of addresses) {
    const { name, uid = '' } = metadata
    const preconditions = { uid }
    const deleted = transport.delete(ipAddressResource, { name }, { signal, preconditions })
    await unless(isOvertaken, deleted)
  }
}

async function repairPorts(
  nodePorts: NodePorts,
  leaks: PortRepair['leaks'],
  { resources, signal }: RepairContext,
): Promise<PortRepair> {
  const { range } = nodePorts
  let repair: PortRepair | undefined
  await nodePorts.rebuild(async (allocation) => {
    // Asked for after the allocation was read: a port that is taken there has its service by now, or soon.
    const services = await servicesNow(resources(), signal)
    repair = planPortRepair({ range, stored: storedPorts(allocation, range), services, leaks })
    return repair.ports
  }, signal)
  if (!repair) throw new TypeError('The ports were stored without a plan')
  return repair
}

async function servicesNow(table: ResourceTable, signal: AbortSignal): Promise<readonly Service[]> {
  const store = table.hub('', 'services')?.store
  const all = { namespace: '', labels: everything, fields: [], limit: 0, continue: '' }
  const query = { ...all, resourceVersion: '', resourceVersionMatch: '' } as const
  const entries = (await store?.list(query, signal))?.entries ?? []
  return entries.map(({ object }) => object as Service)
}

/** In the range it was written for, which may be another than that of this server. */
function storedPorts(allocation: RangeAllocation | undefined, range: PortRange): PortSet {
  const { range: text = '', data = '' } = allocation ?? {}
  return PortSet.fromData(parsePortRange(text) ?? range, data)
}

async function unless(isFine: (error: unknown) => boolean, done: Promise<unknown>): Promise<void> {
  try {
    await done
  } catch (error) {
    if (!isFine(error)) throw error
  }
}

async function tell(remark: Remark, place: number, context: RepairContext): Promise<void> {
  const { service, reason, action, note } = remark
  const { name, namespace = '', uid = '' } = service.metadata
  const { clock, signal, transport } = context
  const nowMs = clock.nowMs()
  const event = {
    apiVersion: 'events.k8s.io/v1',
    kind: 'Event',
    metadata: { name: `${name}.${nowMs.toString(16)}${place.toString(16)}`, namespace },
    eventTime: microTimeOfMs(nowMs),
    reportingController: reporters[action],
    reportingInstance: reporters[action],
    action,
    reason,
    note,
    type: 'Warning',
    regarding: { apiVersion: 'v1', kind: 'Service', name, namespace, uid },
  }
  const made = transport.create(events, { namespace, name: '' }, event, { signal })
  await unless(isAlreadyExists, made)
}
