/** Where a service is reached: at its own address, or at one of its endpoints. */
import { quoteGo } from '#base/go/text.ts'
import type { Random } from '#base/random.ts'
import type { Service } from '#kinds/core/service/types.ts'
import type { Endpoint, EndpointSlice } from '#kinds/discovery/endpointslice/types.ts'
import type { ServiceAt } from '#server/aggregation/extension.ts'
import type { ResourceTable } from '#server/served/served-resource.ts'

export interface Place {
  readonly host: string
  readonly port: number
}

/** A service as the caches have it. */
export interface Backend {
  readonly service: Service | undefined
  readonly slices: readonly EndpointSlice[]
}

const serviceName = 'kubernetes.io/service-name'

/** What the caches have of a service. */
export function backendOf(
  table: ResourceTable,
  { namespace, name }: Omit<ServiceAt, 'port'>,
): Backend {
  const services = table.hub('', 'services')?.store
  const service = services?.peek({ namespace, name })?.object as Service | undefined
  const slices = table.hub('discovery.k8s.io', 'endpointslices')?.store
  const all = (slices?.peekAll(namespace) ?? []).map(({ object }) => object as EndpointSlice)
  return { service, slices: all.filter(({ metadata }) => metadata.labels?.[serviceName] === name) }
}

/** Why there is no way to a service, in upstream's words. */
export class NoPlaceError extends Error {
  override readonly name = 'NoPlaceError'
}

/** Throws NoPlaceError. */
export function clusterPlace({ name, port }: ServiceAt, { service }: Backend): Place {
  const { spec } = present(name, service)
  const { type = 'ClusterIP', clusterIP = '', externalName = '' } = spec
  if (type === 'ExternalName') return { host: externalName, port }
  if (type === 'ClusterIP' && clusterIP === 'None') {
    throw new NoPlaceError('cannot route to service with ClusterIP "None"')
  }
  return { host: clusterIP, port: portOf(name, spec, port).port }
}

/** One of all that serve it, by chance. Throws NoPlaceError. */
export function endpointPlace(at: ServiceAt, backend: Backend, random: Random): Place {
  const { name, port } = at
  const { spec } = present(name, backend.service)
  const { type = 'ClusterIP' } = spec
  if (type === 'ExternalName') throw new NoPlaceError(`unsupported service type ${quoteGo(type)}`)
  const { name: portName = '' } = portOf(name, spec, port)
  const places = backend.slices.flatMap((slice) => placesOf(slice, portName))
  if (places.length === 0) {
    throw new NoPlaceError(`no endpoints available for service ${quoteGo(name)}`)
  }
  return places[random.below(places.length)]!
}

function present(name: string, service: Service | undefined): Service {
  if (service) return service
  throw new NoPlaceError(`services ${quoteGo(name)} not found`)
}

function portOf(name: string, { ports = [] }: Service['spec'], port: number) {
  const found = ports.find((one) => one.port === port)
  if (found) return found
  throw new NoPlaceError(`no service port ${port} found for service ${quoteGo(name)}`)
}

function placesOf({ ports, endpoints }: EndpointSlice, portName: string): readonly Place[] {
  const found = ports?.find(({ name = '', port }) => name === portName && port !== undefined)
  if (!found) return []
  return (endpoints ?? [])
    .filter(isReady)
    .flatMap(({ addresses }) => addresses.map((host) => ({ host, port: found.port! })))
}

export function isReady({ conditions }: Endpoint): boolean {
  return conditions?.ready !== false
}
