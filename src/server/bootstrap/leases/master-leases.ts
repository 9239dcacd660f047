/** Which servers stand behind the `kubernetes` Service: the key of each is named after its address. */
import {
  createEndpointLeases,
  endpointLeaseKind,
} from '#server/bootstrap/leases/endpoint-leases.ts'
import type { ObjectStore } from '#server/served/object-store.ts'

export const masterLeaseKind = endpointLeaseKind('masterleases')

export interface MasterLeases {
  renew(ip: string, signal: AbortSignal): Promise<void>
  /** Whether there was one. */
  remove(ip: string, signal: AbortSignal): Promise<boolean>
  /** The addresses of all servers that live, in order. */
  addresses(): readonly string[]
}

export function createMasterLeases(store: ObjectStore): MasterLeases {
  const leases = createEndpointLeases(store)
  return {
    renew: (ip, signal) => leases.renew(ip, { subsets: [{ addresses: [{ ip }] }] }, signal),
    remove: leases.remove,
    addresses() {
      const ips = leases.all().flatMap(({ subsets: [subset] = [] }) => {
        return subset?.addresses?.[0]?.ip || []
      })
      return [...new Set(ips)].toSorted()
    },
  }
}
