/** Where the servers on one store reach each other: the key of each is named after its identity. */
import type { EndpointPort } from '#kinds/core/endpoints/types.ts'
import {
  createEndpointLeases,
  endpointLeaseKind,
} from '#server/bootstrap/leases/endpoint-leases.ts'
import type { ObjectStore } from '#server/served/object-store.ts'

export const peerLeaseKind = endpointLeaseKind('peerserverleases')

export interface PeerPlace {
  readonly host: string
  readonly port: number
}

export interface PeerLeases {
  renew(identity: string, place: PeerPlace, signal: AbortSignal): Promise<void>
  remove(identity: string, signal: AbortSignal): Promise<void>
  /** Undefined: it has not said, or does not live any more. */
  placeOf(identity: string): PeerPlace | undefined
}

const identityLabel = 'apiserverIdentity'

export function createPeerLeases(store: ObjectStore): PeerLeases {
  const leases = createEndpointLeases(store)
  return {
    renew(identity, { host, port }, signal) {
      const ports: EndpointPort[] = [{ name: 'https', port, protocol: 'TCP' }]
      const subsets = [{ addresses: [{ ip: host }], ports }]
      return leases.renew(identity, { labels: { [identityLabel]: identity }, subsets }, signal)
    },
    async remove(identity, signal) {
      await leases.remove(identity, signal)
    },
    placeOf(identity) {
      const lease = leases
        .all()
        .find(({ metadata: { labels } }) => labels?.[identityLabel] === identity)
      const [{ addresses, ports } = {}] = lease?.subsets ?? []
      const [host, port] = [addresses?.[0]?.ip, ports?.[0]?.port]
      return host && port ? { host, port } : undefined
    },
  }
}
