/**
 * What is wrong between services and the addresses they have: after a crash between two writes, or
 * after somebody removed an address by hand.
 */
import { parseIp } from '#api/ip/ip.ts'
import { formatIp } from '#api/ip/ip-text.ts'
import { msOfTime } from '#api/scalars/time.ts'
import { headless } from '#kinds/core/service/traits.ts'
import type { Service } from '#kinds/core/service/types.ts'
import type { IPAddress } from '#kinds/networking/ipaddress/types.ts'
import { type AddressRange, includesAddress } from '#server/resources/services/address-range.ts'
import { managedByLabel, managedByServer } from '#server/resources/services/cluster-ips.ts'

export interface RepairView {
  readonly services: readonly Service[]
  readonly addresses: readonly IPAddress[]
  readonly ranges: readonly AddressRange[]
  readonly nowMs: number
  /** An address without a service is leaked only when it is older; as upstream has it, if not said. */
  readonly graceMs?: number
}

export interface Repair {
  readonly missing: readonly { readonly ip: string; readonly service: Service }[]
  readonly leaked: readonly IPAddress[]
  readonly remarks: readonly Remark[]
}

/** Told as an event about the service. */
export interface Remark {
  readonly service: Service
  readonly reason: string
  readonly action: 'ClusterIPAllocation' | 'PortAllocation'
  readonly note: string
}

/** An address that was taken for a service which is about to be stored is not leaked. */
const usualGraceMs = 60_000

export function planRepair(view: RepairView): Repair {
  const missing: { ip: string; service: Service }[] = []
  const remarks: Remark[] = []
  const byIp = new Map(view.addresses.map((address) => [address.metadata.name, address]))
  const owned = new Set<string>()
  for (const service of view.services) {
    for (const given of addressesOf(service)) {
      const ip = canonical(given)
      const problem = problemOf(ip, service, byIp, view.ranges)
      if (problem !== 'taken') owned.add(ip)
      if (problem === undefined) continue
      if (problem === 'missing') missing.push({ ip, service })
      remarks.push({ service, action: 'ClusterIPAllocation', ...wordsFor(problem, ip) })
    }
  }
  const leaked = view.addresses.filter((address) => isLeaked(address, owned, view))
  return { missing, leaked, remarks }
}

function addressesOf({ spec: { type, clusterIPs = [] } }: Service): readonly string[] {
  return type === 'ExternalName' ? [] : clusterIPs.filter((ip) => ip !== headless && ip !== '')
}

function canonical(ip: string): string {
  const address = parseIp(ip)
  return address ? formatIp(address) : ip
}

type Problem = 'not valid' | 'missing' | 'taken' | 'out of range'

function problemOf(
  ip: string,
  service: Service,
  byIp: ReadonlyMap<string, IPAddress>,
  ranges: readonly AddressRange[],
): Problem | undefined {
  const address = parseIp(ip)
  if (!address) return 'not valid'
  if (!ranges.some((range) => includesAddress(range, address))) return 'out of range'
  const parent = byIp.get(ip)?.spec.parentRef
  if (!parent) return 'missing'
  const { name, namespace } = service.metadata
  const isOwn =
    parent.resource === 'services' && parent.name === name && parent.namespace === namespace
  return isOwn ? undefined : 'taken'
}

function wordsFor(problem: Problem, ip: string): Pick<Remark, 'reason' | 'note'> {
  const family = ip.includes(':') ? 'IPv6' : 'IPv4'
  switch (problem) {
    case 'not valid':
      return {
        reason: 'ClusterIPNotValid',
        note: `Cluster IP ${ip} is not a valid IP; please recreate service`,
      }
    case 'missing':
      return {
        reason: 'ClusterIPNotAllocated',
        note: `Cluster IP [${family}]: ${ip} is not allocated; repairing`,
      }
    case 'taken':
      return {
        reason: 'ClusterIPAlreadyAllocated',
        note: `Cluster IP [${family}]:${ip} was assigned to multiple services; please recreate service`,
      }
    case 'out of range':
      return {
        reason: 'ClusterIPOutOfRange',
        note: `Cluster IP [${family}]: ${ip} is not within any configured Service CIDR; please recreate service`,
      }
  }
}

/** Addresses that somebody else made are his to remove. */
function isLeaked(
  { metadata }: IPAddress,
  owned: ReadonlySet<string>,
  { nowMs, graceMs = usualGraceMs }: RepairView,
): boolean {
  if (metadata.labels?.[managedByLabel] !== managedByServer) return false
  const ageMs = nowMs - (metadata.creationTimestamp ? msOfTime(metadata.creationTimestamp) : 0)
  return !owned.has(metadata.name) && ageMs >= graceMs
}
