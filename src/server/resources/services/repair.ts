/** Brings the pools that services take from in line with the services there are. */
import { isAlreadyExists, isNotFound } from '#api/status.ts'
import { microTimeOfMs } from '#api/time.ts'
import type { Transport } from '#api/transport.ts'
import type { Clock } from '#base/clock.ts'
import type { Logger } from '#base/log.ts'
import { sleep } from '#base/wait.ts'
import type { Service } from '#kinds/core/service/types.ts'
import type { IPAddress } from '#kinds/networking/ipaddress/types.ts'
import type { ResourceTable } from '#server/resources/served-resource.ts'
import {
  ipAddressFor,
  ipAddressResource,
  rangesOf,
} from '#server/resources/services/cluster-ips.ts'
import type { NodePorts } from '#server/resources/services/node-ports.ts'
import { planRepair, type Remark } from '#server/resources/services/plan-repair.ts'

export interface ServiceRepairOptions {
  resources(): ResourceTable
  transport(): Transport
  readonly nodePorts: NodePorts
  readonly clock: Clock
  readonly log: Logger
  readonly signal: AbortSignal
}

const periodMs = 180_000
const component = 'ipallocator-repair-controller'
const events = { group: 'events.k8s.io', version: 'v1', resource: 'events' }

/** Repairs again and again until aborted. The first time is the caller's, before it serves. */
export async function runServiceRepair(options: ServiceRepairOptions): Promise<never> {
  for (;;) {
    await sleep(periodMs, options)
    try {
      await repairServices(options)
    } catch (error) {
      options.signal.throwIfAborted()
      options.log.error('cannot repair the addresses of services', { error })
    }
  }
}

export async function repairServices(options: ServiceRepairOptions): Promise<void> {
  const { clock, nodePorts, resources, signal } = options
  const transport = options.transport()
  const table = resources()
  const all = <T>(group: string, plural: string): readonly T[] =>
    (table.hub(group, plural)?.store?.peekAll('') ?? []).map(({ object }) => object as T)
  const repair = planRepair({
    services: all<Service>('', 'services'),
    addresses: all<IPAddress>('networking.k8s.io', 'ipaddresses'),
    ranges: rangesOf(table),
    portRange: nodePorts.range,
    nowMs: clock.nowMs(),
  })
  nodePorts.reset(repair.ports)
  for (const { ip, service } of repair.missing) {
    const body = ipAddressFor(ip, service)
    await unless(
      isAlreadyExists,
      transport.create(ipAddressResource, { name: '' }, body, { signal }),
    )
  }
  for (const { metadata } of repair.leaked) {
    const { name, uid = '' } = metadata
    const preconditions = { uid }
    const deleted = transport.delete(ipAddressResource, { name }, { signal, preconditions })
    await unless(isNotFound, deleted)
  }
  for (const [i, remark] of repair.remarks.entries()) await tell(remark, i, options)
}

async function unless(isFine: (error: unknown) => boolean, done: Promise<unknown>): Promise<void> {
  try {
    await done
  } catch (error) {
    if (!isFine(error)) throw error
  }
}

async function tell(remark: Remark, place: number, options: ServiceRepairOptions): Promise<void> {
  const { service, reason, action, note } = remark
  const { name, namespace = '', uid = '' } = service.metadata
  const nowMs = options.clock.nowMs()
  const event = {
    apiVersion: 'events.k8s.io/v1',
    kind: 'Event',
    metadata: { name: `${name}.${nowMs.toString(16)}${place.toString(16)}`, namespace },
    eventTime: microTimeOfMs(nowMs),
    reportingController: component,
    reportingInstance: component,
    action,
    reason,
    note,
    type: 'Warning',
    regarding: { apiVersion: 'v1', kind: 'Service', name, namespace, uid },
  }
  const { signal } = options
  await unless(
    isAlreadyExists,
    options.transport().create(events, { namespace, name: '' }, event, { signal }),
  )
}
