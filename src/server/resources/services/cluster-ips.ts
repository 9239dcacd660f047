/**
 * Addresses of services. Each that is taken is an IPAddress object, so that several servers and a
 * crash in between cannot give one away twice: who makes the object has the address.
 */
import { formatCidr, parseCidr, parseIp } from '#api/ip/ip.ts'
import { formatIp } from '#api/ip/ip-text.ts'
import { isAlreadyExists, isNotFound } from '#api/status/status.ts'
import type { Transport } from '#api/transport.ts'
import type { Random } from '#base/random.ts'
import type { IPFamily, Service } from '#kinds/core/service/types.ts'
import type { IPAddress } from '#kinds/networking/ipaddress/types.ts'
import type { ServiceCIDR } from '#kinds/networking/servicecidr/types.ts'
import {
  type AddressRange,
  addressRangeOf,
  candidates,
  includesAddress,
} from '#server/resources/services/address-range.ts'
import {
  addressNotIn,
  addressTaken,
  outOfRanges,
  rangeFull,
} from '#server/resources/services/allocation-error.ts'
import type { ResourceTable } from '#server/served/served-resource.ts'
import { serverManager } from '#server/user.ts'
import type { HookContext } from '#server/verbs/hooks.ts'

export const ipAddressResource = {
  group: 'networking.k8s.io',
  version: 'v1',
  resource: 'ipaddresses',
}
export const managedByLabel = 'ipaddress.kubernetes.io/managed-by'
export const managedByServer = 'ipallocator.k8s.io'
const familyLabel = 'ipaddress.kubernetes.io/ip-family'

export interface ClusterIps {
  /** Takes the address for the service. Throws AllocationError where it cannot be had. */
  take(ip: string, service: Service, context: HookContext): Promise<void>
  /** Takes some address of the family. */
  takeNext(family: IPFamily, service: Service, context: HookContext): Promise<string>
  /** Also when the request for which it was taken is over. Does not fail: the repair finds what is left. */
  release(ip: string): Promise<void>
}

export interface ClusterIpOptions {
  resources(): ResourceTable
  /** How the server writes as itself. */
  transport(): Transport
  readonly random: Random
  /** Ends with the server: what is given back outlives its request. */
  readonly signal: AbortSignal
  onError(error: unknown): void
}

export function createClusterIps(options: ClusterIpOptions): ClusterIps {
  return {
    async take(ip, service, { dryRun, signal }) {
      const address = parseIp(ip)
      const ranges = rangesOf(options.resources())
      // Whether it is free may change until it is wanted in earnest.
      if (dryRun) return refuseOutside(ip, ranges[0])
      if (!address || !ranges.some((range) => includesAddress(range, address))) throw outOfRanges()
      if (!(await claim(options, formatIp(address), service, signal))) throw addressTaken()
    },
    async takeNext(family, service, { dryRun, signal }) {
      const ofFamily = rangesOf(options.resources()).filter(({ cidr }) => nameOf(cidr) === family)
      for (const range of ofFamily) {
        if (dryRun) return formatIp(range.cidr.address)
        const ip = await takeFrom(options, range, service, signal)
        if (ip !== undefined) return ip
      }
      throw rangeFull()
    },
    async release(ip) {
      const { signal } = options
      try {
        await options.transport().delete(ipAddressResource, { name: ip }, { signal })
      } catch (error) {
        if (!isNotFound(error) && !signal.aborted) options.onError(error)
      }
    },
  }
}

/** Upstream tries an address on one range alone, whichever comes first. */
function refuseOutside(ip: string, range: AddressRange | undefined): void {
  const address = parseIp(ip)
  if (!range || (address && includesAddress(range, address))) return
  throw addressNotIn(ip, formatCidr(range.cidr))
}

async function takeFrom(
  options: ClusterIpOptions,
  range: AddressRange,
  service: Service,
  signal: AbortSignal,
): Promise<string | undefined> {
  const store = options.resources().hub('networking.k8s.io', 'ipaddresses')?.store
  for (const ip of candidates(range, options.random)) {
    if (store?.peek({ namespace: '', name: ip })) continue
    if (await claim(options, ip, service, signal)) return ip
  }
  return undefined
}

/** Whether the address was free. */
async function claim(
  { transport }: ClusterIpOptions,
  ip: string,
  service: Service,
  signal: AbortSignal,
): Promise<boolean> {
  const options = { signal, fieldManager: serverManager }
  try {
    await transport().create(ipAddressResource, { name: '' }, ipAddressFor(ip, service), options)
    return true
  } catch (error) {
    if (isAlreadyExists(error)) return false
    throw error
  }
}

export function ipAddressFor(ip: string, { metadata }: Service): IPAddress {
  const { name, namespace = '' } = metadata
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'IPAddress',
    metadata: {
      name: ip,
      labels: {
        [familyLabel]: ip.includes(':') ? 'IPv6' : 'IPv4',
        [managedByLabel]: managedByServer,
      },
    },
    spec: { parentRef: { resource: 'services', namespace, name } },
  }
}

/** The ranges that addresses may now be taken from. */
export function rangesOf(resources: ResourceTable): readonly AddressRange[] {
  const entries = resources.hub('networking.k8s.io', 'servicecidrs')?.store?.peekAll('') ?? []
  return entries
    .map(({ object }) => object as ServiceCIDR)
    .filter(isUsable)
    .flatMap(({ spec }) => spec.cidrs ?? [])
    .flatMap((text) => parseCidr(text) ?? [])
    .map(addressRangeOf)
}

/** Without a condition a range counts as ready: the controller that sets it may not run. */
function isUsable({ metadata, status }: ServiceCIDR): boolean {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready')
  return metadata.deletionTimestamp === undefined && (!ready || ready.status === 'True')
}

function nameOf({ address }: AddressRange['cidr']): IPFamily {
  return address.family === 4 ? 'IPv4' : 'IPv6'
}
