/** What stands behind the `kubernetes` Service, from the addresses of the servers there are. */
import { isDeepStrictEqual } from 'node:util'
import type { Endpoints } from '#kinds/core/endpoints/types.ts'
import type { EndpointSlice } from '#kinds/discovery/endpointslice/types.ts'

export const serviceName = 'kubernetes'
export const serviceNamespace = 'default'

type Subset = NonNullable<Endpoints['subsets']>[number]
type Ports = NonNullable<Subset['ports']>

export function portsFor(port: number): Ports {
  return [{ name: 'https', port, protocol: 'TCP' }]
}

export interface WantedEndpoints {
  /** In order. */
  readonly addresses: readonly string[]
  readonly ports: Ports
  /**
   * Whether the ports are these whatever was there. Of several servers each may have another, and
   * they would never stop changing it.
   */
  readonly setsPorts: boolean
}

/** The same object where it is right already. */
export function planEndpoints(
  there: Endpoints | undefined,
  { addresses, ports, setsPorts }: WantedEndpoints,
): Endpoints {
  const skipped = { 'endpointslice.kubernetes.io/skip-mirror': 'true' }
  const { metadata = { name: serviceName, namespace: serviceNamespace }, subsets: had = [] } =
    there ?? {}
  const [only] = had.length === 1 ? had : []
  const kept = setsPorts ? undefined : only?.ports
  const wanted: Subset = {
    ...(only && isSameSet(addressesOf(only), addresses)
      ? only
      : { addresses: addresses.map((ip) => ({ ip })) }),
    ports: kept && kept.length > 0 ? kept : ports,
  }
  const subsets = addresses.length > 0 ? [wanted] : []
  const labels = { ...metadata.labels, ...skipped }
  if (there && isDeepStrictEqual(had, subsets) && isDeepStrictEqual(metadata.labels, labels)) {
    return there
  }
  const { subsets: _, ...rest } = there ?? { apiVersion: 'v1', kind: 'Endpoints' }
  return { ...rest, metadata: { ...metadata, labels }, ...(subsets.length > 0 && { subsets }) }
}

export function addressesOf({ addresses = [] }: Subset): readonly string[] {
  return addresses.map(({ ip }) => ip)
}

function isSameSet(some: readonly string[], others: readonly string[]): boolean {
  return isDeepStrictEqual(some.toSorted(), others.toSorted())
}

/** The same object where it is right already; the same content in the newer form. */
export function planSlice(
  there: EndpointSlice | undefined,
  { subsets = [] }: Endpoints,
): EndpointSlice {
  const [subset] = subsets
  const ips = subset ? addressesOf(subset) : []
  const { metadata = { name: serviceName, namespace: serviceNamespace } } = there ?? {}
  const labels = { ...metadata.labels, 'kubernetes.io/service-name': serviceName }
  const slice: EndpointSlice = {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { ...metadata, labels },
    addressType: familyOf(ips) ?? there?.addressType ?? 'IPv4',
    endpoints: ips.map((ip) => ({ addresses: [ip], conditions: { ready: true } })),
    ...(subset?.ports && { ports: subset.ports }),
  }
  return there && isDeepStrictEqual(contentOf(there), contentOf(slice)) ? there : slice
}

function familyOf(ips: readonly string[]): 'IPv4' | 'IPv6' | undefined {
  if (ips.length === 0) return undefined
  return ips.every((ip) => ip.includes(':')) ? 'IPv6' : 'IPv4'
}

/** What of a slice is looked at. */
function contentOf({ metadata, addressType, endpoints = [], ports = [] }: EndpointSlice): object {
  return { labels: metadata.labels, addressType, endpoints: [...endpoints], ports: [...ports] }
}

/**
 * The addresses of so many servers at most, this one always among them: which others there are
 * is not known, so those after it in the order give way until all that live have written themselves.
 */
export function withOwnAddress(
  there: readonly string[],
  own: string,
  count: number,
): readonly string[] {
  const addresses = [...new Set([...there, own])].toSorted()
  while (addresses.length > count) {
    addresses.splice((addresses.indexOf(own) + 1) % addresses.length, 1)
  }
  return addresses
}
