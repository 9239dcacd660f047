/** Keeps the endpoints of the `kubernetes` Service at the addresses of the servers there are. */
import type { Resource } from '#api/metadata.ts'
import { isNotFound, isOvertaken } from '#api/status/status.ts'
import type { ResourceRef } from '#api/transport.ts'
import type { Endpoints } from '#kinds/core/endpoints/types.ts'
import type { EndpointSlice } from '#kinds/discovery/endpointslice/types.ts'
import {
  addressesOf,
  planEndpoints,
  planSlice,
  portsFor,
  serviceName,
  serviceNamespace,
  withOwnAddress,
} from '#server/bootstrap/endpoints/plan-endpoints.ts'
import type { BootstrapContext } from '#server/bootstrap/hook.ts'
import type { MasterLeases } from '#server/bootstrap/leases/master-leases.ts'
import { serverManager } from '#server/user.ts'

export interface EndpointReconciler {
  /** This server does not serve yet, though one of its address may have before. */
  begin(context: BootstrapContext): Promise<void>
  /** Makes it one of those that serve, and the endpoints what they should be. */
  join(context: BootstrapContext): Promise<void>
  /** It ends. */
  leave(context: BootstrapContext): Promise<void>
}

/** Undefined: the endpoints are somebody else's. */
export function endpointReconcilerOf({
  settings,
  masterLeases,
}: BootstrapContext): EndpointReconciler | undefined {
  const { endpointReconciler, advertiseAddress, apiserverCount = 1 } = settings
  if (endpointReconciler === 'none') return undefined
  if (endpointReconciler === 'master-count') return byCount(advertiseAddress, apiserverCount)
  return masterLeases ? byLease(advertiseAddress, masterLeases) : alone(advertiseAddress)
}

function byLease(own: string, leases: MasterLeases): EndpointReconciler {
  const follow = (context: BootstrapContext) => {
    const addresses = leases.addresses()
    return bring(context, () => ({ addresses, isAlone: addresses.every((ip) => ip === own) }))
  }
  return {
    async begin(context) {
      const wasThere = await leases.remove(own, context.signal)
      if (wasThere && leases.addresses().length > 0) await follow(context)
    },
    async join(context) {
      await leases.renew(own, context.signal)
      if (leases.addresses().length === 0) {
        throw new Error(
          'no API server IP addresses were listed in storage, refusing to erase all endpoints for the kubernetes Service',
        )
      }
      await follow(context)
    },
    async leave(context) {
      await leases.remove(own, context.signal)
      await follow(context)
    },
  }
}

/** On a store that nobody else writes to. */
function alone(own: string): EndpointReconciler {
  return {
    async begin() {},
    join: (context) => bring(context, () => ({ addresses: [own], isAlone: true })),
    leave: (context) => bring(context, () => ({ addresses: [], isAlone: true })),
  }
}

function byCount(own: string, count: number): EndpointReconciler {
  const without = (context: BootstrapContext) =>
    bring(context, (there) => ({ addresses: there.filter((ip) => ip !== own), isAlone: false }))
  return {
    begin: without,
    join: (context) =>
      bring(context, (there) => {
        const addresses = withOwnAddress(there, own, count)
        return { addresses, isAlone: addresses.length === 1 }
      }),
    leave: without,
  }
}

interface Wanted {
  readonly addresses: readonly string[]
  readonly isAlone: boolean
}

async function bring(
  context: BootstrapContext,
  want: (there: readonly string[]) => Wanted,
): Promise<void> {
  const ports = portsFor(context.settings.securePort)
  const endpoints = await settle<Endpoints>(context, endpointsResource, (there) => {
    const had = there?.subsets?.length === 1 ? addressesOf(there.subsets[0]!) : []
    const { addresses, isAlone } = want(had)
    // What would be empty is not made for that.
    if (!there && addresses.length === 0) return undefined
    return planEndpoints(there, { addresses, ports, setsPorts: isAlone })
  })
  if (!endpoints) return
  await settle<EndpointSlice>(context, slicesResource, (there) => planSlice(there, endpoints))
}

const endpointsResource = { group: '', version: 'v1', resource: 'endpoints' }
const slicesResource = { group: 'discovery.k8s.io', version: 'v1', resource: 'endpointslices' }
const at = { namespace: serviceNamespace, name: serviceName }

/** Other servers write the same objects: after so many that came first, this one looks again later. */
const tries = 5

async function settle<T extends Endpoints | EndpointSlice>(
  context: BootstrapContext,
  resource: ResourceRef,
  plan: (there: T | undefined) => T | undefined,
): Promise<T | undefined> {
  for (let left = tries; ; left--) {
    const there = await read<T>(context, resource)
    const wanted = plan(there)
    if (!wanted || wanted === there) return wanted
    try {
      await write(context, resource, there, wanted)
      return wanted
    } catch (error) {
      if (left === 1 || !isOvertaken(error)) throw error
    }
  }
}

async function read<T extends Resource>(
  { transport, signal }: BootstrapContext,
  resource: ResourceRef,
): Promise<T | undefined> {
  try {
    return await transport.get<T>(resource, at, { signal })
  } catch (error) {
    if (isNotFound(error)) return undefined
    throw error
  }
}

async function write(
  { transport, signal }: BootstrapContext,
  resource: ResourceRef,
  there: Resource | undefined,
  wanted: Resource,
): Promise<void> {
  const options = { signal, fieldManager: serverManager }
  const isOther = there && addressTypeOf(there) !== addressTypeOf(wanted)
  if (there && !isOther) {
    await transport.update(resource, at, wanted, options)
    return
  }
  // A slice stays of the family it was made with.
  if (there) await transport.delete(resource, at, { signal })
  const { labels } = wanted.metadata
  const metadata = { name: serviceName, namespace: serviceNamespace, ...(labels && { labels }) }
  await transport.create(resource, at, { ...wanted, metadata }, options)
}

function addressTypeOf(object: Resource): string | undefined {
  return (object as Partial<EndpointSlice>).addressType
}
